import type { DoctorEvent } from "../../doctor/events.ts";
import { type CheckResult, checkResultSchema, doctorReportSchema } from "../../doctor/report.ts";
import { probeErrorSchema } from "../../snapshot/probe-result.ts";
import type { Redactor } from "../redactor.ts";
import { redactSnapshot } from "./redact-snapshot.ts";

/** An event of a run without secrets: no command sees others, so that none can show, write or send one. */
export function redactDoctorEvent(event: DoctorEvent, redactor: Redactor): DoctorEvent {
  switch (event.type) {
    case "probe-finished":
      return { ...event, error: event.error && redactor.data(probeErrorSchema, event.error) };
    case "check-finished":
      // Where a report is written, nobody asks: the report tells the same.
      return {
        type: event.type,
        get result() {
          return withoutSecrets(event.result, redactor);
        },
      };
    case "run-finished": {
      const { type, report, bugs } = event;
      // Thousands of pods take a while, and most runs write the report only: a snapshot is redacted when somebody takes it.
      let { snapshot } = event;
      let isRedacted = false;
      return {
        type,
        bugs,
        report: {
          ...redactor.data(doctorReportSchema, { ...report, checks: [] }),
          checks: report.checks.map((result) => withoutSecrets(result, redactor)),
        },
        get snapshot() {
          if (!isRedacted) snapshot = redactSnapshot(snapshot, redactor);
          isRedacted = true;
          return snapshot;
        },
      };
    }
    case "run-started":
    case "probe-started":
    case "waiting":
    case "gave-up-waiting":
      return event;
  }
}

/** A run says most results twice: when the check is finished, and in the report. */
const redactedBefore = new WeakMap<CheckResult, { secrets: string; redacted: CheckResult }>();

function withoutSecrets(result: CheckResult, redactor: Redactor): CheckResult {
  const secrets = redactor.secrets().join("\0");
  const before = redactedBefore.get(result);
  if (before?.secrets === secrets) return before.redacted;
  const { reason } = result;
  const redacted = {
    ...redactor.data(checkResultSchema, result),
    // A field called `reason` is an identifier in Kubernetes, which a weak password must not hide; the one of a check is a sentence.
    reason: reason === null ? null : redactor.text(reason),
  };
  redactedBefore.set(result, { secrets, redacted });
  return redacted;
}
