import { textOf } from "../../connect/transport-error.ts";
import { type StepId, type StepResult, stepIds } from "../reporting/e2e-report.ts";
import type { Step } from "../steps/step.ts";
import { stepTitles } from "../steps/step-titles.ts";
import { followingSteps, preparingSteps } from "../steps/steps.ts";
import type { E2eEvent } from "./events.ts";
import type { RunContext, StepOutcome } from "./run-context.ts";

/** Why the run's signal was aborted, for the steps it cut off. */
export class RunTimeout extends Error {
  override readonly name = "RunTimeout";
}

type Emit = (event: E2eEvent) => void;

/**
 * Runs the chosen steps: the first four one after the other, the last four at the same time. A step whose need ended badly is blocked, the
 * rest runs. Never rejects for what a step meets; a bug in a step rejects once all have ended.
 */
export async function runSteps(run: Omit<RunContext, "progress">, emit: Emit): Promise<StepResult[]> {
  const results = new Map<StepId, StepResult>();
  const bugs: unknown[] = [];
  for (const step of preparingSteps) await runOne(step);
  await Promise.all(followingSteps.map(runOne));
  if (bugs.length > 0) throw bugs[0];
  return [...results.values()].sort((a, b) => a.number - b.number);

  async function runOne(step: Step): Promise<void> {
    const number = stepIds.indexOf(step.id) + 1;
    const title = stepTitles[step.id];
    const startedMs = run.monotonicMs();
    const notRun = withoutRunning(step, run, results);
    if (notRun === null) emit({ type: "step-started", number, id: step.id, title });
    const outcome = notRun ?? (await attempt(step, { ...run, progress }));
    const result: StepResult = {
      number,
      id: step.id,
      title,
      status: outcome.status,
      durationMs: Math.round(run.monotonicMs() - startedMs),
      reason: outcome.reason ?? null,
      message: outcome.message,
      evidence: outcome.evidence ?? {},
      hop: outcome.hop ?? null,
    };
    results.set(step.id, result);
    emit({ type: "step-finished", result });

    function progress(message: string): void {
      emit({ type: "step-progress", number, message });
    }
  }

  async function attempt(step: Step, context: RunContext): Promise<StepOutcome> {
    try {
      return await Promise.race([step.run(context), aborted(run.signal)]);
    } catch (error) {
      if (run.signal.aborted) return cutOff(run.signal);
      bugs.push(error);
      return {
        status: "unknown",
        reason: `a bug in nomnom: ${textOf(error)}`,
        message: "Could not be decided",
      };
    }
  }
}

/** What a step that does not run ends as; null: it runs. */
function withoutRunning(
  step: Step,
  { settings, signal }: Omit<RunContext, "progress">,
  results: ReadonlyMap<StepId, StepResult>,
): StepOutcome | null {
  if (!settings.steps.has(step.id)) return { status: "skip", reason: "not chosen", message: "Not chosen" };
  for (const need of step.needs) {
    const before = results.get(need);
    if (before === undefined || before.status === "pass" || before.status === "warn") continue;
    const skipped = before.status === "skip";
    const reason = `step ${before.number} (${before.id}) ${skipped ? "was left out" : "did not succeed"}`;
    return { status: skipped ? "skip" : "blocked", reason, message: `Not run: ${reason}` };
  }
  return signal.aborted ? cutOff(signal) : null;
}

function cutOff(signal: AbortSignal): StepOutcome {
  const reason = signal.reason instanceof RunTimeout ? signal.reason.message : "interrupted";
  return { status: "unknown", reason, message: `Cut off: ${reason}` };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error("interrupted"));
    signal.addEventListener("abort", () => reject(new Error("interrupted")), { once: true });
  });
}
