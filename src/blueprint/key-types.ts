import * as z from "zod";
import { parseDuration } from "../units/duration.ts";
import { longestTimerMs } from "../units/longest-timer.ts";
import { kindOf } from "./validate.ts";

// Values that keys of `nomnom.doctor.yaml` have in common.

export const text = z.string().min(1, "must not be empty");

export const kubernetesName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/,
    "must be a Kubernetes name: lower-case letters, digits, - and .",
  );

/** What a person calls something of the file, as a part of a resource or an id. */
export const ownName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be of lower-case letters, digits and -");

export const jetStreamName = z
  .string()
  .regex(
    /^[^\s.*>/\\]{1,255}$/,
    "must be a JetStream name: 1 to 255 characters without white space, . * > / and \\",
  );

/** Text or a number; the JSON Schema says so to editors, the transformation behind it judges. */
export const written = (description: string) => z.unknown().meta({ type: ["string", "number"], description });

function durationOf({ none }: { none: boolean }) {
  return written("a duration such as 1m30s").transform((value, context): number => {
    const text = typeof value === "number" ? String(value) : value;
    if (typeof text !== "string")
      return refuse(context, value, `must be a duration such as 60s, not ${kindOf(value)}`);
    const parsed = parseDuration(text);
    if (!parsed.ok) return refuse(context, value, `is wrong: ${parsed.error}`);
    if (parsed.milliseconds === 0 && !none) return refuse(context, value, "must be longer than 0");
    return parsed.milliseconds;
  });
}

export const duration = durationOf({ none: false });
/** How long something waits, which a timer has to count. */
export const deadline = duration.refine(
  (milliseconds) => milliseconds <= longestTimerMs,
  `may be ${Math.floor(longestTimerMs / 3_600_000)}h at most`,
);
/** 0: there is no limit. */
export const durationOrNone = durationOf({ none: true });

export function refuse(context: z.core.$RefinementCtx, input: unknown, message: string): never {
  context.issues.push({ code: "custom", input, message });
  return z.NEVER;
}
