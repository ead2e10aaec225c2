import { e2eReportSchema, stepResultSchema } from "../../e2e/documents.ts";
import { cleanupSchema, undoneChangeSchema } from "../../e2e/reporting/e2e-report.ts";
import type { E2eEvent } from "../../e2e/run/events.ts";
import { redact, redactText } from "../../snapshot/redact.ts";
import { targetSchema } from "../../snapshot/snapshot.ts";

/** What a screen shows of a run passes the same filter as its report. */
export function redactE2eEvent(event: E2eEvent, secrets: readonly string[]): E2eEvent {
  const text = (words: string) => redactText(words, secrets);
  switch (event.type) {
    case "connected":
      return { ...event, target: targetSchema.parse(redact(event.target, secrets)) };
    case "step-progress":
      return { ...event, message: text(event.message) };
    case "step-finished":
      return { ...event, result: stepResultSchema.parse(redact(event.result, secrets)) };
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
      return { ...event, change: undoneChangeSchema.parse(redact(event.change, secrets)) };
    case "cleaned":
      return { ...event, cleanup: cleanupSchema.parse(redact(event.cleanup, secrets)) };
    case "run-finished":
      return { ...event, report: e2eReportSchema.parse(redact(event.report, secrets)) };
    case "run-started":
    case "step-started":
      return event;
  }
}
