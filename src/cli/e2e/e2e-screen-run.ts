import type { E2eEvent } from "../../e2e/run/events.ts";
import { runE2e } from "../../e2e/run/run-e2e.ts";
import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { prepareE2e } from "./e2e-preparation.ts";
import { e2eQuestion } from "./e2e-question.ts";
import { redactE2eEvent } from "./redact-e2e-event.ts";
import type { Question } from "../../tui/e2e/e2e-state.ts";

/** A run as a screen shows it: redacted, stopped by `signal`, asking by `confirm` unless --yes has said it already. */
export async function* e2eScreenRun(
  context: CliContext,
  options: E2eCommandOptions,
  signal: AbortSignal,
  confirm: (question: Question) => Promise<boolean>,
): AsyncGenerator<E2eEvent> {
  const { run, secrets } = await prepareE2e(context, options);
  const events = runE2e({
    ...run,
    signal,
    confirm: async (scaling, plan) =>
      options.yes === true || confirm(e2eQuestion(options, scaling, plan, secrets())),
  });
  for await (const event of events) yield redactE2eEvent(event, secrets());
}
