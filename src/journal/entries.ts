import * as z from "zod";
import { parseJsonOr } from "../parse-json.ts";
import { type Change, changeSchema } from "./change.ts";

/** The first line of a journal: which run, and where it changed things. */
export const headerSchema = z.object({
  type: z.literal("run"),
  version: z.literal(1),
  runId: z.string(),
  startedAt: z.iso.datetime(),
  pid: z.int(),
  /** Tells a process from a later one with the same id; null where the system does not say. */
  processStartedAt: z.string().nullable(),
  /** Where the id is one; absent in journals of older versions. */
  bootId: z.string().nullish(),
  pidNamespace: z.string().nullish(),
  /** Absent in journals of older versions, which are e2e's. */
  command: z.enum(["e2e", "fix"]).default("e2e"),
  /** The cluster; null: without one. */
  server: z.string().nullable(),
  context: z.string().nullable(),
  namespace: z.string().nullable(),
  /** Addresses as reports show them, where something is changed there; absent in journals of older versions. */
  nats: z.string().nullish(),
  postgres: z.string().nullish(),
});
export type JournalHeader = z.infer<typeof headerSchema>;

export const entrySchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("change"),
    id: z.int(),
    change: changeSchema,
    /** When it was written; absent in journals of older versions. */
    at: z.iso.datetime().optional(),
  }),
  z.object({ type: z.literal("made"), id: z.int() }),
  z.object({ type: z.literal("undone"), id: z.int() }),
]);
export type JournalEntry = z.infer<typeof entrySchema>;

/** A change that may have been made and has not been undone. */
export interface PendingChange {
  id: number;
  change: Change;
  /** The server has said that it is made. False: it may be made, or still under way, or never have been sent. */
  made: boolean;
  /** When it was about to be sent; null: not known, and long ago. */
  at: Date | null;
}

export type ReadJournal =
  | { kind: "journal"; header: JournalHeader; pending: PendingChange[] }
  /** Cut off within its first line: nothing was changed yet. */
  | { kind: "empty" }
  | { kind: "broken"; line: number };

/**
 * What a journal still asks to undo, latest change first. A last line without its line break was being written when the process died: it says
 * nothing, for a change is made only after its line is on disk, and undoing twice does no harm.
 */
export function readJournal(text: string): ReadJournal {
  const lines = text.split("\n").slice(0, -1);
  const [first, ...rest] = lines;
  if (first === undefined) return { kind: "empty" };
  const header = headerSchema.safeParse(parseJsonOr(first, undefined));
  if (!header.success) return { kind: "broken", line: 1 };
  const pending = new Map<number, PendingChange>();
  for (const [index, line] of rest.entries()) {
    const entry = entrySchema.safeParse(parseJsonOr(line, undefined));
    if (!entry.success) return { kind: "broken", line: index + 2 };
    applyEntry(pending, entry.data);
  }
  return {
    kind: "journal",
    header: header.data,
    pending: [...pending.values()].reverse(),
  };
}

function applyEntry(pending: Map<number, PendingChange>, entry: JournalEntry): void {
  const { id } = entry;
  switch (entry.type) {
    case "change":
      pending.set(id, {
        id,
        change: entry.change,
        made: false,
        at: entry.at === undefined ? null : new Date(entry.at),
      });
      return;
    case "made": {
      const known = pending.get(id);
      if (known !== undefined) pending.set(id, { ...known, made: true });
      return;
    }
    case "undone":
      pending.delete(id);
  }
}

export function entryLine(entry: JournalHeader | JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}
