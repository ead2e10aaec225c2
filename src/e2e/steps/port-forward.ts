import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { newApiName } from "../run/settings.ts";
import { defineStep, type Step } from "./step.ts";

/** The way to the service, a local port where it is in the cluster. It counts as open once the service has answered through it. */
export function portForward({ send }: MessagePlan): Step | null {
  if (send.kind !== "http") return null;
  const { place, called, health } = send;
  const asked = `GET ${health ?? "/"}`;
  return defineStep({
    id: "port-forward",
    title: "url" in place ? `${called} answers` : `Port-forward to ${called}`,
    phase: "prepare",
    hop: "client-to-api",
    uses: ["apiPods"],
    gives: ["api"],
    plan: ({ settings }) =>
      "url" in place
        ? `ask ${place.url} for ${asked}`
        : `forward a local port to Service ${newApiName(settings)} and ask ${asked}`,
    run: async (run, facts) => (await import("../api/reach-api.ts")).reachApi(run, send, facts),
  });
}
