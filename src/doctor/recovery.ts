import type { ProbeError } from "../snapshot/probe-result.ts";
import type { Sections } from "../snapshot/snapshot.ts";
import type { CheckResult } from "./report.ts";

/** What `--wait` does after a round. */
export type WaitDecision =
  | { kind: "ready" }
  /** These checks may still turn good by themselves. */
  | { kind: "wait"; checks: string[] }
  /** Waiting longer changes nothing: what these checks found needs somebody. The cause, where it is known. */
  | { kind: "give-up"; checks: string[] };

/** A server that is still starting refuses, resets or does not answer; what was refused for good stays refused. */
const passing: ReadonlySet<ProbeError["kind"]> = new Set(["unreachable", "timeout", "upstream"]);

/**
 * Decides from one round whether another is worth it. A finding says so: `recovers: true` is worth waiting for, even
 * when it is only a warning (a pod that is starting); an error with `recovers: false` ends the waiting at once, because the deployment
 * cannot get ready with it. A finding that says neither (a table that is missing) neither holds the waiting up nor ends it.
 */
export function decideWaiting(results: readonly CheckResult[], sections: Sections): WaitDecision {
  const final = results.flatMap((result) =>
    findingsOf(result, false, ["error"]).map(({ explainedBy }) => explainedBy ?? result.id),
  );
  if (final.length > 0) return { kind: "give-up", checks: [...new Set(final)] };

  const settling = results.filter((result) => findingsOf(result, true, ["error", "warning"]).length > 0);
  const wrong = results.filter(({ status }) => ["fail", "blocked", "unknown"].includes(status));
  const checks = [...new Set([...wrong, ...settling].map(({ id }) => id))];
  if (checks.length === 0) return { kind: "ready" };

  const hopeful =
    settling.length > 0 ||
    Object.values(sections).some((section) => section?.ok === false && passing.has(section.error.kind));
  return { kind: hopeful ? "wait" : "give-up", checks };
}

function findingsOf({ findings }: CheckResult, recovers: boolean, severities: readonly string[]) {
  return findings.filter(
    ({ severity, suppressed, recovers: own }) =>
      suppressed === undefined && severities.includes(severity) && own === recovers,
  );
}
