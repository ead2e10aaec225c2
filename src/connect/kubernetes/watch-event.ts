import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";

const objectSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string().default(""),
    uid: z.string().default(""),
    resourceVersion: z.string().default(""),
  }),
});

const eventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]), object: objectSchema }),
  z.object({
    type: z.literal("ERROR"),
    object: z.looseObject({ code: z.number().default(0), message: z.string().default("") }),
  }),
]);

/** One line of a watch. */
export type WatchEvent =
  | { kind: "present" | "gone"; key: string; object: unknown; resourceVersion: string }
  /** Nothing happened up to here. */
  | { kind: "bookmark"; resourceVersion: string }
  /** 410: what happened since then is forgotten, the list has to be read again. */
  | { kind: "expired" }
  | { kind: "failed"; message: string };

/** Reads one line of a watch; what is not of its format is `failed`. */
export function readWatchEvent(line: string): WatchEvent {
  const parsed = eventSchema.safeParse(parseJsonOr(line, undefined));
  if (!parsed.success) return { kind: "failed", message: "the watch sent something that is no event" };
  const event = parsed.data;
  switch (event.type) {
    case "ERROR": {
      const { code, message } = event.object;
      return code === 410 ? { kind: "expired" } : { kind: "failed", message: message || `status ${code}` };
    }
    case "BOOKMARK":
      return { kind: "bookmark", resourceVersion: event.object.metadata.resourceVersion };
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      const { object } = event;
      const kind = event.type === "DELETED" ? "gone" : "present";
      return { kind, key: keyOf(object), object, resourceVersion: object.metadata.resourceVersion };
    }
  }
}

/** What an object of a list is known by; null: it has no name. */
export function listedKey(item: unknown): string | null {
  const parsed = objectSchema.safeParse(item);
  return parsed.success ? keyOf(parsed.data) : null;
}

/** An object that was deleted and made again is another one, but the list never holds both: the name is enough. */
const keyOf = ({ metadata }: z.infer<typeof objectSchema>) => metadata.name || metadata.uid;
