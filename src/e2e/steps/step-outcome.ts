import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { Hop } from "../reporting/hops.ts";

export const stepStatuses = ["pass", "warn", "fail", "skip", "blocked", "unknown"] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** How a step ended. */
export interface StepOutcome {
  status: StepStatus;
  message: string;
  reason?: string;
  evidence?: Record<string, EvidenceValue>;
  hop?: Hop;
}

export type EvidenceValue =
  | string
  | number
  | boolean
  | null
  | EvidenceValue[]
  | { [key: string]: EvidenceValue };

/** What could not be read is never a pass and never a failure of the message's way: unknown, with what would make it visible. */
export function unreadable(error: ProbeError): StepOutcome {
  const hint = error.hint === undefined ? "" : `; ${error.hint}`;
  const missing = (error.missing ?? []).map(
    (rule) => `${rule.verb} ${rule.resource}${rule.apiGroup === "" ? "" : `.${rule.apiGroup}`}`,
  );
  return {
    status: "unknown",
    reason: `${error.message}${hint}`,
    message: "Could not be decided",
    evidence: { error: error.kind, ...(missing.length === 0 ? {} : { missingRights: missing }) },
  };
}

/** A change that was not made: failed where it was refused, unknown where nobody answered. The reason stands in the message, hint and all, and is said once. */
export function refusedChange(what: string, error: ProbeError): StepOutcome {
  const why = unreadable(error);
  return {
    ...why,
    status: error.kind === "forbidden" ? "fail" : "unknown",
    message: `${what}: ${why.reason}`,
  };
}
