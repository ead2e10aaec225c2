import type { Attempt } from "../clean/clean-rows.ts";
import { ownId, withId } from "../message/message.ts";
import type { SentMessage } from "../message/message-state.ts";
import { buildReport } from "../reporting/build-report.ts";
import type { E2eReport } from "../reporting/e2e-report.ts";
import type { Place } from "../reporting/hops.ts";
import { type Milestone, type Milestones, noMilestones } from "../reporting/latency.ts";
import { settledTimeline } from "../reporting/timeline.ts";
import { isGood } from "../reporting/verdict.ts";
import { aroundRun, type E2eOptions } from "../run/around-run.ts";
import { createEventQueue } from "../run/event-queue.ts";
import type { E2eEvent, Noted } from "../run/events.ts";
import { plannedEvent } from "../run/planned-event.ts";
import { newContext, type RunFrame, type StepsContext } from "../run/run-context.ts";
import { runSteps } from "../run/run-steps.ts";
import type { ScalePlan } from "../scale/scale-plan.ts";
import { buildRepeatReport } from "./build-repeat-report.ts";
import type { E2eRepeatReport } from "./repeat-report.ts";

/** What repeated runs say while they go on. */
export type RepeatEvent =
  | Exclude<E2eEvent, { type: "run-finished" }>
  | { type: "repetition-started"; number: number; of: number }
  | { type: "repetition-finished"; number: number; of: number; report: E2eReport }
  | { type: "repeat-finished"; report: E2eRepeatReport };

/**
 * Whole runs one after the other, each with an order of its own, all of them also after one that failed; Ctrl-C and --timeout end it. The old API is
 * scaled down once before and back once after all of them. Throws UserError when it may not start; see {@link aroundRun}.
 */
export async function* runRepeat(options: E2eOptions, runs: number): AsyncGenerator<RepeatEvent> {
  const queue = createEventQueue<RepeatEvent>();
  const ended = repeat(options, runs, (event) => queue.push(event)).then(
    () => queue.close(),
    (error: unknown) => queue.close(error),
  );
  yield* queue;
  await ended;
}

type Emit = (event: RepeatEvent) => void;

async function repeat(options: E2eOptions, of: number, emit: Emit): Promise<void> {
  const attempts: Attempt[] = [];
  const reports: E2eReport[] = [];
  emit(plannedEvent(options.settings.plan));
  const milestones = noMilestones(of);
  const emitOf = (event: E2eEvent) => {
    if (event.type !== "run-finished") emit(event);
  };
  const { result: _, ...done } = await aroundRun(options, emit, {
    async run(frame) {
      for (let number = 1; number <= of && !frame.signal.aborted; number++) {
        emit({ type: "repetition-started", number, of });
        const context = contextOf(frame, number, emitOf);
        const startedAt = frame.now();
        const startedMs = frame.monotonicMs();
        const { results, facts, leaves } = await runSteps(context, emitOf).finally(() =>
          attempts.push(...context.attempts),
        );
        const sent = facts.message?.sent ?? null;
        if (sent !== null) note(milestones, number - 1, sent, context.timeline);
        const report = buildReport({
          plan: frame.settings.plan,
          timeline: context.timeline,
          sent,
          leaves,
          steps: results,
          tool: options.tool,
          runId: `${frame.runId}-${number}`,
          target: frame.connections.target(),
          undone: [],
          cleanup: null,
          startedAt,
          durationMs: frame.monotonicMs() - startedMs,
        });
        reports.push(report);
        emit({ type: "repetition-finished", number, of, report });
      }
    },
    passed: () => reports.length === of && reports.every(({ steps }) => steps.every(isGood)),
    attempts: () => attempts,
  });
  emit({
    type: "repeat-finished",
    report: buildRepeatReport({ ...done, tool: options.tool, wanted: of, reports, milestones }),
  });
}

const places: readonly [Milestone, Place][] = [
  ["accepted", "api"],
  ["inStream", "stream"],
  ["delivered", "worker"],
  ["stored", "database"],
  ["shown", "dashboard"],
];

function note(
  milestones: Milestones,
  run: number,
  { sentAtMs }: SentMessage,
  timeline: readonly Noted[],
): void {
  const settled = settledTimeline(timeline);
  for (const [milestone, place] of places) {
    const entry = settled.find(({ reached }) => reached === place);
    if (entry !== undefined) milestones[milestone][run] = entry.atMs - sentAtMs;
  }
}

function contextOf(frame: RunFrame, number: number, emit: (event: E2eEvent) => void): StepsContext {
  const id = ownId(frame.runId, number);
  const { plan, message } = frame.settings;
  const settings = {
    ...frame.settings,
    message: message === null ? null : withId(plan, message, id, frame.now()),
  };
  return newContext({ ...frame, settings, scaling: scalingFor(frame.scaling, number) }, id, emit);
}

/** An old API is at 0 since the first run; a cold start is for every run. */
function scalingFor(scaling: ScalePlan, number: number): ScalePlan {
  if (number === 1 || scaling.kind !== "scale" || scaling.role === "cold-start") return scaling;
  return { kind: "already-zero", deployment: scaling.deployment };
}
