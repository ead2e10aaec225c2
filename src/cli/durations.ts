import { parseDuration } from "../units/duration.ts";
import { UserError } from "../user-error.ts";

/** A duration given as `flag`, in milliseconds; null when it was not given. */
export function durationOption(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new UserError("bad-duration", `${flag}: ${parsed.error}`);
  return parsed.milliseconds;
}

/** As {@link durationOption}, for deadlines: zero is no deadline anybody can keep. */
export function deadlineOption(flag: string, text: string | undefined): number | null {
  const milliseconds = durationOption(flag, text);
  if (milliseconds === 0)
    throw new UserError("bad-duration", `${flag}: "${text}" is too short; give at least 1ms`);
  return milliseconds;
}
