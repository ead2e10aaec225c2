import type { DoctorEvent } from "../../doctor/events.ts";
import { checkResultSchema, doctorReportSchema } from "../../doctor/report.ts";
import { probeErrorSchema } from "../../snapshot/probe-result.ts";
import { redact } from "../../snapshot/redact.ts";
import { redactedSnapshot } from "../../snapshot/redacted-snapshot.ts";

/** Events as a screen may show them: what it shows passes the same filter as a report. */
export async function* redactedEvents(
  events: AsyncIterable<DoctorEvent>,
  secrets: () => string[],
): AsyncGenerator<DoctorEvent> {
  for await (const event of events) yield redactEvent(event, secrets());
}

function redactEvent(event: DoctorEvent, secrets: string[]): DoctorEvent {
  switch (event.type) {
    case "probe-finished":
      return { ...event, error: event.error && probeErrorSchema.parse(redact(event.error, secrets)) };
    case "check-finished":
      return { ...event, result: checkResultSchema.parse(redact(event.result, secrets)) };
    case "run-finished":
      return {
        ...event,
        report: doctorReportSchema.parse(redact(event.report, secrets)),
        snapshot: redactedSnapshot(event.snapshot, secrets),
      };
    case "run-started":
    case "probe-started":
    case "waiting":
    case "gave-up-waiting":
      return event;
  }
}
