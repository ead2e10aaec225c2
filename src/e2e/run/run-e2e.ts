import type { Attempt } from "../clean/clean-rows.ts";
import { ownId } from "../message/message.ts";
import { buildReport } from "../reporting/build-report.ts";
import { isGood } from "../reporting/verdict.ts";
import { aroundRun, type E2eOptions } from "./around-run.ts";
import { createEventQueue } from "./event-queue.ts";
import type { E2eEvent } from "./events.ts";
import { plannedEvent } from "./planned-event.ts";
import { newContext } from "./run-context.ts";
import { runSteps } from "./run-steps.ts";

/**
 * One end-to-end run: events while it goes on, `run-finished` with the report at the end. Whatever happens, what it changed is undone before it
 * ends. Throws UserError when it may not start; see {@link aroundRun}.
 */
export async function* runE2e(options: E2eOptions): AsyncGenerator<E2eEvent> {
  const queue = createEventQueue<E2eEvent>();
  const ended = run(options, (event) => queue.push(event)).then(
    () => queue.close(),
    (error: unknown) => queue.close(error),
  );
  yield* queue;
  await ended;
}

async function run(options: E2eOptions, emit: (event: E2eEvent) => void): Promise<void> {
  const { plan } = options.settings;
  let attempts: readonly Attempt[] = [];
  emit(plannedEvent(plan));
  const { result, ...done } = await aroundRun(options, emit, {
    async run(frame) {
      const context = newContext(frame, ownId(frame.runId), emit);
      attempts = context.attempts;
      const { results, facts, leaves } = await runSteps(context, emit);
      return { timeline: context.timeline, steps: results, leaves, sent: facts.message?.sent ?? null };
    },
    passed: ({ steps }) => steps.length > 0 && steps.every(isGood),
    attempts: () => attempts,
  });
  emit({ type: "run-finished", report: buildReport({ tool: options.tool, plan, ...result, ...done }) });
}
