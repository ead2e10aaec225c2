import type { DoctorReport } from "../../doctor/report.ts";
import type { Found } from "../plan-findings.ts";

/** What a look after a repair shows of it. */
export interface Judgement {
  /** The check no longer finds it. What could not be decided is never a proof. */
  isEnded: boolean;
  /** Checks that passed before and fail now. */
  harmed: string[];
}

/** Compares what was found before a repair with what is found behind it. */
export function judge({ check, finding }: Found, before: DoctorReport, after: DoctorReport): Judgement {
  const result = after.checks.find(({ id }) => id === check);
  const isDecided = result !== undefined && ["pass", "warn", "fail"].includes(result.status);
  const isThere = result?.findings.some(
    ({ code, resource }) => code === finding.code && resource === finding.resource,
  );
  const passed = new Set(before.checks.filter(({ status }) => status === "pass").map(({ id }) => id));
  return {
    isEnded: isDecided && isThere !== true,
    harmed: after.checks.filter(({ id, status }) => status === "fail" && passed.has(id)).map(({ id }) => id),
  };
}
