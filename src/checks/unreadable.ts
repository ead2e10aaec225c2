import type { ProbeError, ProbeResult } from "../snapshot/probe-result.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { Undecided } from "./check.ts";
import { missingRightsRemedy } from "./missing-rights.ts";

/** A section's data, or null when it could not be read. */
export const dataOf = <T>(result: ProbeResult<T>): T | null => (result.ok ? result.data : null);

/** The errors among results, in order. */
export const errorsOf = (results: readonly ProbeResult<unknown>[]): ProbeError[] =>
  results.flatMap((result) => (result.ok ? [] : [result.error]));

/** Why a check could not see all it needs and what would help, from the errors of its sections; undefined when there is none. */
export function undecidedBy(
  errors: readonly ProbeError[],
  target: Pick<Target, "context" | "namespace">,
  user: string | null,
): Undecided | undefined {
  if (errors.length === 0) return undefined;
  const hints = new Set(errors.flatMap(({ hint }) => hint ?? []));
  return {
    reason: messagesOf(errors),
    remedy:
      missingRightsRemedy(errors, target, user) ??
      (hints.size > 0 ? { summary: sentences([...hints]), commands: [] } : null),
  };
}

/** Hints of different places, some of which end as sentences do. */
const sentences = (hints: readonly string[]): string =>
  hints.map((hint, index) => (index < hints.length - 1 && !hint.endsWith(".") ? `${hint};` : hint)).join(" ");

/** What the errors say, each sentence once. */
export const messagesOf = (errors: readonly ProbeError[]): string =>
  [...new Set(errors.map(({ message }) => message))].join("; ");
