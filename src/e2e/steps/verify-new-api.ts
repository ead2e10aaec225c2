import { newApiName } from "../run/settings.ts";
import { defineStep } from "./step.ts";

/** The rollout of the API is complete by kubectl's rules, and its pods are ready. */
export const verifyNewApi = defineStep({
  id: "verify-new-api",
  title: "The new ingestion API runs",
  phase: "prepare",
  hop: "client-to-api",
  gives: ["apiPods"],
  plan: ({ settings }) => `wait until Deployment ${newApiName(settings)} is rolled out; changes nothing`,
  run: async (run) => (await import("../api/verify-api.ts")).verifyApi(run),
});
