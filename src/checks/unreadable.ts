import type { ProbeError, ProbeResult } from "../snapshot/probe-result.ts";
import type { Undecided } from "./check.ts";
import { missingRightsRemedy } from "./missing-rights.ts";

/** A section's data, or null when it could not be read. */
export const dataOf = <T>(result: ProbeResult<T>): T | null => (result.ok ? result.data : null);

/** The errors among results, in order. */
export const errorsOf = (results: readonly ProbeResult<unknown>[]): ProbeError[] =>
  results.flatMap((result) => (result.ok ? [] : [result.error]));

/** Why a check could not see all it needs, from the errors of its sections; undefined when there is none. */
export function undecidedBy(
  errors: readonly ProbeError[],
  namespace: string | null,
  user: string | null,
): Undecided | undefined {
  if (errors.length === 0) return undefined;
  const reason = [...new Set(errors.map((error) => error.message))].join("; ");
  const hints = [...new Set(errors.flatMap((error) => error.hint ?? []))];
  const rights = missingRightsRemedy(errors, namespace, refusedUser(errors) ?? user);
  return {
    reason,
    remedy: rights ?? (hints.length > 0 ? { summary: hints.join("; "), commands: [] } : null),
  };
}

/** A 403 names the user as the server knows it, which a kubeconfig does not: `User "system:serviceaccount:x:y" cannot list …`. */
function refusedUser(errors: readonly ProbeError[]): string | null {
  const refused = errors.filter(({ kind }) => kind === "forbidden").map(({ message }) => message);
  return /\bUser "([^"]+)"/.exec(refused.join("\n"))?.[1] ?? null;
}
