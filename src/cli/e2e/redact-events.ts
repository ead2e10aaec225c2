import {
  e2eRepeatReportSchema,
  e2eReportSchema,
  e2eSoakReportSchema,
  stepResultSchema,
} from "../../e2e/documents.ts";
import type { RepeatEvent } from "../../e2e/repeat/run-repeat.ts";
import { cleanupSchema } from "../../e2e/reporting/e2e-report.ts";
import type { E2eEvent } from "../../e2e/run/events.ts";
import type { SoakEvent } from "../../e2e/soak/soak-events.ts";
import { undoneChangeSchema } from "../../journal/undone-change.ts";
import { targetSchema } from "../../snapshot/snapshot.ts";
import type { Redactor } from "../redactor.ts";

type Underway = Exclude<E2eEvent, { type: "run-finished" }>;

/** An event of a single run without secrets: no command sees others, so that none can show, write or send one. */
export function redactE2eEvent(event: E2eEvent, redactor: Redactor): E2eEvent {
  return event.type === "run-finished"
    ? { ...event, report: redactor.data(e2eReportSchema, event.report) }
    : redactUnderway(event, redactor);
}

/** As {@link redactE2eEvent}, of repeated runs. */
export function redactRepeatEvent(event: RepeatEvent, redactor: Redactor): RepeatEvent {
  switch (event.type) {
    case "repetition-started":
      return event;
    case "repetition-finished":
      return { ...event, report: redactor.data(e2eReportSchema, event.report) };
    case "repeat-finished":
      return { ...event, report: redactor.data(e2eRepeatReportSchema, event.report) };
    default:
      return redactUnderway(event, redactor);
  }
}

/** As {@link redactE2eEvent}, of a soak. */
export function redactSoakEvent(event: SoakEvent, redactor: Redactor): SoakEvent {
  switch (event.type) {
    case "soak-progress":
      return event;
    case "soak-finished":
      return { ...event, report: redactor.data(e2eSoakReportSchema, event.report) };
    default:
      return redactUnderway(event, redactor);
  }
}

function redactUnderway(event: Underway, redactor: Redactor): Underway {
  const { text } = redactor;
  switch (event.type) {
    case "connected":
      return { ...event, target: redactor.data(targetSchema, event.target) };
    case "step-progress":
      return { ...event, message: text(event.message) };
    case "step-finished":
      return { ...event, result: redactor.data(stepResultSchema, event.result) };
    case "noted":
      return { ...event, entry: { ...event.entry, what: text(event.entry.what) } };
    case "log-line":
      return { ...event, line: { ...event.line, line: text(event.line.line) } };
    case "forwards":
      return {
        ...event,
        forwards: event.forwards.map((forward) => ({
          ...forward,
          lastFailure: forward.lastFailure && text(forward.lastFailure),
        })),
      };
    case "undoing":
      return { ...event, what: text(event.what) };
    case "undone":
      return { ...event, change: redactor.data(undoneChangeSchema, event.change) };
    case "cleaned":
      return { ...event, cleanup: redactor.data(cleanupSchema, event.cleanup) };
    case "planned":
    case "run-started":
    case "step-started":
      return event;
  }
}
