import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { newApiName } from "../run/settings.ts";
import { defineStep, type Step } from "./step.ts";

/** The rollout of the service is complete by kubectl's rules, and its pods are ready. */
export function verifyNewApi({ send, scale }: MessagePlan): Step | null {
  if (send.kind !== "http" || "url" in send.place) return null;
  return defineStep({
    id: "verify-new-api",
    title: scale === null ? `${send.called} runs` : `The new ${scale.called} runs`,
    phase: "prepare",
    hop: "client-to-api",
    gives: ["apiPods"],
    plan: ({ settings }) => `wait until Deployment ${newApiName(settings)} is rolled out; changes nothing`,
    run: async (run) => (await import("../api/verify-api.ts")).verifyApi(run),
  });
}
