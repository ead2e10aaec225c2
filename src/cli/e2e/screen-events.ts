import type { E2eEvent } from "../../e2e/run/events.ts";
import { runE2e } from "../../e2e/run/run-e2e.ts";
import type { Question } from "../../tui/e2e/e2e-state.ts";
import type { CliContext } from "../cli-context.ts";
import { redactE2eEvent } from "./redact-events.ts";
import type { E2eRequest } from "./request.ts";
import { e2eQuestion } from "./scaling-question.ts";
import { prepareE2e } from "./session.ts";

/** A run as a screen shows it: stopped by `signal`, asking by `confirm` unless --yes has said it already. */
export async function* e2eScreenEvents(
  context: CliContext,
  request: E2eRequest,
  signal: AbortSignal,
  confirm: (question: Question) => Promise<boolean>,
): AsyncGenerator<E2eEvent> {
  const prepared = await prepareE2e(context, request);
  const events = runE2e({
    ...prepared,
    signal,
    confirm: async (scaling, plan) =>
      request.yes || confirm(e2eQuestion(request, scaling, plan, context.redactor)),
  });
  yield* context.redactor.events(events, redactE2eEvent);
}
