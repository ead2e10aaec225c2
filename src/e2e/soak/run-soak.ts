import type { Attempt } from "../clean/clean-rows.ts";
import { aroundRun, type E2eOptions } from "../run/around-run.ts";
import { createEventQueue } from "../run/event-queue.ts";
import type { E2eEvent } from "../run/events.ts";
import type { RunFrame } from "../run/run-context.ts";
import { newContext } from "../run/run-context.ts";
import { runSteps } from "../run/run-steps.ts";
import type { SoakLoad } from "../run/settings.ts";
import { stepsOf } from "../steps/steps.ts";
import { buildSoakReport } from "./build-soak-report.ts";
import { createLedger } from "./ledger.ts";
import { sendAndFollow, type Traffic } from "./send-and-follow.ts";
import type { SoakEvent } from "./soak-events.ts";
import { createSoakOrders } from "./soak-orders.ts";

/**
 * The steps that prepare, then many orders at a rate, followed until each is stored, dead-lettered or lost. Ctrl-C and --timeout stop the sending;
 * the report says what is known by then. Throws UserError when it may not start; see {@link aroundRun}.
 */
export async function* runSoak(options: E2eOptions, load: SoakLoad): AsyncGenerator<SoakEvent> {
  const queue = createEventQueue<SoakEvent>();
  const ended = soak(options, load, (event) => queue.push(event)).then(
    () => queue.close(),
    (error: unknown) => queue.close(error),
  );
  yield* queue;
  await ended;
}

type Emit = (event: SoakEvent) => void;

async function soak(options: E2eOptions, load: SoakLoad, emit: Emit): Promise<void> {
  const ledger = createLedger(load.count, options.settings.plan.rows.length);
  let traffic: Traffic | null = null;
  const { result: steps, ...done } = await aroundRun(options, emit, {
    async run(frame) {
      const { results, api } = await prepare(frame, emit);
      if (api === undefined || frame.signal.aborted) return results;
      const orders = createSoakOrders(frame.settings, frame.runId, frame.now());
      traffic = { orders, outcome: null };
      traffic.outcome = await sendAndFollow({ frame, load, ledger, orders, api, emit });
      return results;
    },
    passed: () => ledger.counts().stored === load.count,
    attempts: () => (traffic === null ? [] : attemptsOf(traffic)),
  });
  emit({
    type: "soak-finished",
    report: buildSoakReport({ ...done, tool: options.tool, load, ledger, steps, traffic }),
  });

  /** Every order that was sent, stored or not. */
  function attemptsOf({ orders }: Traffic): Attempt[] {
    return Array.from({ length: ledger.counts().sent }, (_, order) => ({
      id: orders.keyOf(order),
      rows: orders.rows,
      messageId: ledger.messageId(order),
      seen: orders.rows.map((_, table) => ledger.seen(order, table)),
    }));
  }
}

async function prepare(frame: RunFrame, emit: Emit) {
  const steps = stepsOf(frame.settings.plan).filter(({ phase }) => phase === "prepare");
  const emitOf = (event: E2eEvent) => {
    if (event.type !== "run-finished") emit(event);
  };
  const { results, facts } = await runSteps(newContext(frame, "", emitOf), emitOf, steps);
  return { results, api: facts.api };
}
