import type { Blueprint, Suppression } from "../blueprint/blueprint.ts";
import type { Finding } from "../checks/finding.ts";
import type { Target } from "../snapshot/snapshot.ts";
import { fingerprint } from "./fingerprint.ts";
import { meansCheck, wantedOf } from "./means-check.ts";
import type { ReportedFinding } from "./report.ts";
import { reportRemedy } from "./report-remedy.ts";
import { matchesWildcard } from "./wildcard.ts";

/**
 * A finding as the report holds it: with the severity the configuration wants, its fingerprint, and the suppression that applies.
 * @param around `now`: ISO 8601; decides whether a suppression has expired.
 */
export function reportFinding(
  checkId: string,
  finding: Finding,
  around: { blueprint: Blueprint; target: Target; now: string },
): ReportedFinding {
  const { blueprint, target, now } = around;
  const suppression = blueprint.suppress.find((entry) => suppresses(entry, checkId, finding.resource, now));
  return {
    code: finding.code,
    recovers: finding.recovers,
    ...(finding.explainedBy !== undefined && { explainedBy: finding.explainedBy }),
    ...(finding.explains !== undefined && { explains: [...finding.explains] }),
    fingerprint: fingerprint(finding.code, ...finding.cause),
    message: finding.message,
    resource: finding.resource,
    evidence: finding.evidence,
    severity: effectiveSeverity(finding.severity, wantedOf(blueprint, checkId)),
    remedy: reportRemedy(finding.remedy, target),
    ...(suppression && { suppressed: { reason: suppression.reason, until: suppression.until } }),
  };
}

/** Notes stay notes: the configuration says how bad a problem is, not that something is one. */
function effectiveSeverity(
  severity: Finding["severity"],
  wanted: Blueprint["checks"][string] | undefined,
): Finding["severity"] {
  if (severity === "info" || wanted === undefined || wanted === "off") return severity;
  return wanted === "warn" ? "warning" : "error";
}

function suppresses(entry: Suppression, checkId: string, resource: string, now: string): boolean {
  return (
    meansCheck(entry.check, checkId) &&
    matchesWildcard(entry.resource, resource) &&
    (entry.until === null || Date.parse(now) < Date.parse(entry.until))
  );
}
