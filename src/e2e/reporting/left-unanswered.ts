import type { RunContext } from "../run/run-context.ts";
import type { LeftBehind } from "./e2e-report.ts";
import { rowsLeft } from "./rows-left.ts";

/** What may come of a message that was on its way when the run was cut off, before anybody had said that it was accepted. */
export function leftUnanswered(run: RunContext): LeftBehind[] {
  const { plan } = run.settings;
  const attempt = run.attempts.at(-1);
  if (attempt === undefined || plan.origin === "built-in") return [];
  const rows = plan.rows.map((each) => ({ plan: each, rows: [] }));
  const streams = plan.passes.map(({ stream, subject }) => ({
    what: `the message ${attempt.id} was sent and not answered: it may be in ${stream === null ? `the stream of ${subject}` : `stream ${stream}`}`,
    command: null,
  }));
  return [...streams, ...rowsLeft(run, { plan, rows, id: attempt.id, messageId: null }, null)];
}
