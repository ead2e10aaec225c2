import type { CheckStatus } from "../checks/check.ts";
import type { CheckResult, DoctorReport, Verdict } from "./report.ts";

/** How many checks ended in which status. */
export function summarise(checks: readonly CheckResult[]): DoctorReport["summary"] {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  return {
    pass: count("pass"),
    warn: count("warn"),
    fail: count("fail"),
    skip: count("skip"),
    blocked: count("blocked"),
    unknown: count("unknown"),
  };
}

/** The worst that happened: a failure, then what could not be decided, then a warning. */
export function verdictOf(summary: DoctorReport["summary"]): Verdict {
  if (summary.fail > 0) return "fail";
  if (summary.blocked + summary.unknown > 0) return "inconclusive";
  return summary.warn > 0 ? "warn" : "pass";
}
