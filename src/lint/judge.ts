import type { Blueprint } from "../blueprint/blueprint.ts";
import type { AnyCheck } from "../checks/check.ts";
import { evaluateCheck } from "../doctor/evaluate-check.ts";
import { fingerprint } from "../doctor/fingerprint.ts";
import type { CheckResult, ReportedFinding } from "../doctor/report.ts";
import { type Sections, unknownTarget } from "../snapshot/snapshot.ts";
import { sectionsFor } from "./written-sections.ts";

/** What is judged: what files stand for, and what they want. */
export interface Judged {
  sections: Sections;
  blueprint: Blueprint;
  /** ISO 8601. */
  now: string;
}

/** What a check of doctor finds in what is written. What it cannot decide without a server is not said: nobody asked the server. */
export function findingsOf(check: AnyCheck, { sections, blueprint, now }: Judged): ReportedFinding[] {
  const { result, bug } = evaluateCheck({
    check,
    sections: sectionsFor(check, sections),
    bugs: new Map(),
    requirements: [],
    outcomes: new Map(),
    answering: new Set(),
    blueprint,
    target: unknownTarget,
    takenAt: now,
    now,
  });
  if (bug !== null) throw bug;
  return result.findings.map(withoutCommands);
}

/** Commands ask and change servers; what is written is changed in an editor. */
const withoutCommands = (finding: ReportedFinding): ReportedFinding => ({
  ...finding,
  remedy: finding.remedy === null ? null : { summary: finding.remedy.summary, commands: [] },
});

/** A finding as one of a package: the same names may stand in two. */
export const ofScope = (finding: ReportedFinding, scope: string): ReportedFinding =>
  scope === "" ? finding : { ...finding, fingerprint: fingerprint(finding.fingerprint, scope) };

/** The result of a check from all that it found, each finding once. */
export function resultOf(
  { id, title }: Pick<AnyCheck, "id" | "title">,
  found: readonly ReportedFinding[],
  durationMs: number,
): CheckResult {
  const findings = found.filter(
    (finding, index) => index === found.findIndex((other) => other.fingerprint === finding.fingerprint),
  );
  const counting = findings.filter(({ suppressed }) => suppressed === undefined);
  const has = (severity: ReportedFinding["severity"]) =>
    counting.some((finding) => finding.severity === severity);
  const status = has("error") ? "fail" : has("warning") ? "warn" : "pass";
  return { id, title, status, durationMs, reason: null, blockedBy: [], remedy: null, findings };
}
