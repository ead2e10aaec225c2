import type { ProbeError } from "../snapshot/probe-result.ts";
import type { Sections } from "../snapshot/snapshot.ts";
import type { CheckResult, ReportedFinding } from "./report.ts";

/** What `--wait` does after a round. */
export type WaitDecision =
  | { kind: "ready" }
  /** These checks may still turn good by themselves. */
  | { kind: "wait"; checks: string[] }
  /** Waiting longer changes nothing: these checks need somebody. */
  | { kind: "give-up"; checks: string[] };

/** A server that is still starting refuses, resets or does not answer; what was refused for good stays refused. */
const passing: ReadonlySet<ProbeError["kind"]> = new Set(["unreachable", "timeout", "upstream"]);

/**
 * Decides from one round whether another is worth it. A finding says so in its evidence: `recovers: true` is worth waiting for,
 * `recovers: false` ends the waiting at once, because the deployment cannot get ready with it. A finding that says neither (a table
 * that is missing) neither holds the waiting up nor ends it.
 */
export function decideWaiting(results: readonly CheckResult[], sections: Sections): WaitDecision {
  const wrong = results.filter(({ status }) => ["fail", "blocked", "unknown"].includes(status));
  if (wrong.length === 0) return { kind: "ready" };

  const final = wrong.filter(({ findings }) => findings.some((finding) => recovers(finding) === false));
  if (final.length > 0) return { kind: "give-up", checks: final.map(({ id }) => id) };

  const hopeful =
    wrong.some(({ findings }) => findings.some((finding) => recovers(finding) === true)) ||
    Object.values(sections).some((section) => !section.ok && passing.has(section.error.kind));
  return { kind: hopeful ? "wait" : "give-up", checks: wrong.map(({ id }) => id) };
}

function recovers({ severity, suppressed, evidence }: ReportedFinding): boolean | null {
  if (severity !== "error" || suppressed !== undefined) return null;
  return typeof evidence.recovers === "boolean" ? evidence.recovers : null;
}
