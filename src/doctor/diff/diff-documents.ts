import type { Snapshot } from "../../snapshot/snapshot.ts";
import { tool } from "../../version.ts";
import { type CheckResult, type DoctorReport, reportSchemaVersion } from "../report.ts";
import { diffChecks } from "./diff-checks.ts";
import type { DiffReport, FoundFinding } from "./diff-report.ts";
import { diffSections } from "./snapshot-facts.ts";

/** One side of a comparison: a report, or a snapshot with the report its checks make of it. */
export type Comparable = { file: string; report: DoctorReport } & (
  | { kind: "DoctorReport" }
  | { kind: "Snapshot"; snapshot: Snapshot }
);

/** What changed from one document to the other, both of the same kind. */
export function diffDocuments(from: Comparable, to: Comparable): DiffReport {
  const { checks, findings } = diffChecks(from.report.checks, to.report.checks);
  const behind =
    from.kind === "Snapshot" && to.kind === "Snapshot"
      ? diffSections(from.snapshot.sections, to.snapshot.sections)
      : { facts: [], notCompared: undecidedInBoth(from.report.checks, to.report.checks) };
  const changed =
    checks.length > 0 ||
    [...findings.new, ...findings.gone].some(counts) ||
    behind.facts.some(({ change }) => change !== "moved");
  const unclear = behind.notCompared.length > 0 || findings.unclear.some(counts);
  return {
    schemaVersion: reportSchemaVersion,
    kind: "DiffReport",
    tool,
    compared: to.kind,
    from: sideOf(from),
    to: sideOf(to),
    verdict: changed ? "changed" : unclear ? "inconclusive" : "same",
    checks,
    findings,
    ...behind,
  };
}

/** Notes are reported and change nothing. */
const counts = ({ severity }: FoundFinding) => severity !== "info";

function sideOf(side: Comparable): DiffReport["from"] {
  const at = side.kind === "Snapshot" ? side.snapshot.takenAt : side.report.startedAt;
  return { file: side.file, at, target: side.report.target };
}

/** Of a report nothing else is known than what its checks say. */
function undecidedInBoth(
  from: readonly CheckResult[],
  to: readonly CheckResult[],
): DiffReport["notCompared"] {
  const undecided = (checks: readonly CheckResult[]) =>
    checks.filter(({ status }) => status === "unknown" || status === "blocked");
  const before = new Set(undecided(from).map(({ id }) => id));
  return undecided(to)
    .filter(({ id }) => before.has(id))
    .map(({ id }) => ({ what: id, reason: "undecided in both reports" }));
}
