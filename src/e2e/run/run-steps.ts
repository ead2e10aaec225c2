import { setTimeout as delay } from "node:timers/promises";
import { textOf } from "../../connect/transport-error.ts";
import { CutOff } from "../../journal/cut-off.ts";
import { linkSignals } from "../../linked-signal.ts";
import { UserError } from "../../user-error.ts";
import type { LeftBehind, StepResult } from "../reporting/e2e-report.ts";
import type { FactName, Facts, Step, StepEnd } from "../steps/step.ts";
import type { StepOutcome } from "../steps/step-outcome.ts";
import { stepsOf } from "../steps/steps.ts";
import type { E2eEvent } from "./events.ts";
import type { RunContext, StepsContext } from "./run-context.ts";

type Emit = (event: E2eEvent) => void;

export interface StepsEnd {
  results: StepResult[];
  facts: Partial<Facts>;
  /** What they leave that they cannot take back. */
  leaves: LeftBehind[];
}

/**
 * Runs the chosen steps: one after the other, and at the same time those that follow the message. What a step watches is watched from the start. A
 * step whose need is not met is blocked, the rest runs. Never rejects for what a step meets; a bug in a step rejects once all have ended.
 */
export async function runSteps(
  run: StepsContext,
  emit: Emit,
  all: readonly Step[] = stepsOf(run.settings.plan),
): Promise<StepsEnd> {
  const results = new Map<Step, StepResult>();
  const bugs: unknown[] = [];
  const watching = new AbortController();
  const numberOf = (stepId: string) => all.findIndex(({ id }) => id === stepId) + 1;
  const facts: Partial<Facts> = {};
  /** Reported in the order of the steps, whichever of those that run side by side ends first. */
  const leaves = new Map<Step, LeftBehind[]>();
  try {
    // Opened here so that the first step that needs them does not wait.
    void run.connections.nats();
    void run.connections.postgres();
    for (const step of all)
      if (run.settings.steps.has(step.id))
        Object.assign(
          facts,
          await step.watch?.(
            contextOf(() => undefined),
            watching.signal,
          ),
        );
    for (const step of all) if (step.phase !== "follow") await runOne(step);
    await Promise.all(all.filter(({ phase }) => phase === "follow").map(runOne));
  } finally {
    watching.abort();
  }
  if (bugs.length > 0) throw bugs[0];
  return {
    results: [...results.values()].sort((a, b) => a.number - b.number),
    facts,
    leaves: all.flatMap((step) => leaves.get(step) ?? []),
  };

  async function runOne(step: Step): Promise<void> {
    const { id, title } = step;
    const number = numberOf(id);
    const startedMs = run.monotonicMs();
    const notRun = withoutRunning(step);
    if (notRun === null) emit({ type: "step-started", number, id, title });
    const context = contextOf((message) => emit({ type: "step-progress", number, message }));
    const { gives, leaves: left = [], ...outcome }: StepEnd = notRun ?? (await attempt(step, context));
    const result: StepResult = {
      number,
      id,
      title,
      status: outcome.status,
      durationMs: Math.round(run.monotonicMs() - startedMs),
      reason: outcome.reason ?? null,
      message: outcome.message,
      evidence: outcome.evidence ?? {},
      hop: outcome.hop ?? null,
    };
    Object.assign(facts, gives);
    leaves.set(step, left);
    results.set(step, result);
    emit({ type: "step-finished", result });
  }

  function contextOf(progress: RunContext["progress"]): RunContext {
    return { ...run, progress, numberOf };
  }

  async function attempt(step: Step, context: RunContext): Promise<StepEnd> {
    using cut = linkSignals([run.signal]);
    try {
      return await Promise.race([step.run(context, facts), rejectedBy(cut.signal)]);
    } catch (error) {
      if (run.signal.aborted)
        return { ...cutOff(run.signal), leaves: await leftWhenCutOff(step, context, facts) };
      if (error instanceof UserError)
        return {
          status: "unknown",
          reason: error.message,
          message: "Could not be decided",
        };
      bugs.push(error);
      return {
        status: "unknown",
        reason: `a bug in nomnom: ${textOf(error)}`,
        message: "Could not be decided",
      };
    }
  }

  /** What a step that does not run ends as; null: it runs. */
  function withoutRunning(step: Step): StepOutcome | null {
    if (!run.settings.steps.has(step.id))
      return { status: "skip", reason: "not chosen", message: "Not chosen" };
    for (const need of step.needs) {
      const before = facts[need] === undefined ? resultOfGiver(need) : undefined;
      if (before === undefined) continue;
      const skipped = before.status === "skip";
      const reason = `step ${before.number} (${before.id}) ${skipped ? "was left out" : "did not succeed"}`;
      return { status: skipped ? "skip" : "blocked", reason, message: `Not run: ${reason}` };
    }
    return run.signal.aborted ? cutOff(run.signal) : null;
  }

  function resultOfGiver(fact: FactName): StepResult | undefined {
    const giver = all.find(({ gives }) => gives.includes(fact));
    return giver === undefined ? undefined : results.get(giver);
  }
}

function cutOff(signal: AbortSignal): StepOutcome {
  const reason = signal.reason instanceof CutOff ? signal.reason.message : "interrupted";
  return { status: "unknown", reason, message: `Cut off: ${reason}` };
}

/** Everything else has to end as well after Ctrl-C, and in time. */
const leftBehindMs = 1_500;

const leftWhenCutOff = (step: Step, context: RunContext, facts: Partial<Facts>): Promise<LeftBehind[]> =>
  Promise.race([
    step.leftBehind?.(context, facts) ?? Promise.resolve([]),
    delay<LeftBehind[]>(leftBehindMs, [], { ref: false }),
  ]);

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const interrupted = () => reject(new Error("interrupted"));
    if (signal.aborted) interrupted();
    else signal.addEventListener("abort", interrupted, { once: true });
  });
}
