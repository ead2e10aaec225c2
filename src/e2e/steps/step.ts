import type { StepId } from "../reporting/e2e-report.ts";
import type { RunContext, StepOutcome } from "../run/run-context.ts";

/** One of the eight steps. */
export interface Step {
  id: StepId;
  /** Steps without which this one can tell nothing. */
  needs: readonly StepId[];
  run(run: RunContext): Promise<StepOutcome>;
}
