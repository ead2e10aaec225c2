import { newApiName } from "../run/settings.ts";
import { defineStep } from "./step.ts";

/** A local port for the API's Service, believed in once /health has answered through it. */
export const portForward = defineStep({
  id: "port-forward",
  title: "Port-forward to the ingestion API",
  phase: "prepare",
  hop: "client-to-api",
  uses: ["apiPods"],
  gives: ["api"],
  plan: ({ settings }) => `forward a local port to Service ${newApiName(settings)} and ask GET /health`,
  run: async (run, facts) => (await import("../api/reach-api.ts")).reachApi(run, facts),
});
