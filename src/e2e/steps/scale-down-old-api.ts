import { defineStep } from "./step.ts";

/** Takes the old ingestion API to 0 and waits until none of its pods is left. It comes back at the end of the run. */
export const scaleDownOldApi = defineStep({
  id: "scale-down-old-api",
  title: "Scale the old ingestion API to 0",
  phase: "prepare",
  hop: null,
  plan: async (input) => (await import("../scale/planned-scaling.ts")).plannedScaling(input),
  run: async (run) => (await import("../scale/scale-down.ts")).scaleAsPlanned(run),
});
