import type { FixEvent } from "../../fix/fix-events.ts";
import { fixReportSchema, repairItemSchema } from "../../fix/fix-report.ts";
import { undoneChangeSchema } from "../../journal/undone-change.ts";
import type { Redactor } from "../redactor.ts";
import { redactDoctorEvent } from "../session/redact-event.ts";

/** An event without secrets: no command sees others, so that none can show, write or send one. */
export function redactFixEvent(event: FixEvent, redactor: Redactor): FixEvent {
  switch (event.type) {
    case "looking":
      return { ...event, event: redactDoctorEvent(event.event, redactor) };
    case "applying":
    case "verifying":
    case "item-finished":
      return { ...event, item: redactor.data(repairItemSchema, event.item) };
    case "undoing":
      return { ...event, what: redactor.text(event.what) };
    case "undone":
      return { ...event, change: redactor.data(undoneChangeSchema, event.change) };
    case "fix-finished":
      return { ...event, report: redactor.data(fixReportSchema, event.report) };
    case "run-started":
      return event;
  }
}
