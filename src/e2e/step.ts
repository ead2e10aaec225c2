import type { StepId } from "./report.ts";
import type { RunContext, StepOutcome } from "./run-context.ts";

/** One of the eight steps. */
export interface Step {
  id: StepId;
  /** Steps without which this one can tell nothing. */
  needs: readonly StepId[];
  run(run: RunContext): Promise<StepOutcome>;
}
