import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { defineStep, type Step } from "./step.ts";

export const scaleDownOldApiId = "scale-down-old-api";

/** Takes the old service to 0 and waits until none of its pods is left. It comes back at the end of the run. */
export function scaleDownOldApi({ scale }: MessagePlan): Step | null {
  if (scale === null) return null;
  return defineStep({
    id: scaleDownOldApiId,
    title: `Scale the old ${scale.called} to 0`,
    phase: "prepare",
    hop: null,
    plan: async (input) => (await import("../scale/planned-scaling.ts")).plannedScaling(input),
    run: async (run) => (await import("../scale/scale-down.ts")).scaleAsPlanned(run),
  });
}
