import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { defineStep, type Step } from "./step.ts";

/** The consumer that the plan names takes the message and acknowledges it. */
export function checkConsumer({ consumed }: MessagePlan): Step | null {
  if (consumed === null) return null;
  return defineStep({
    id: "check-consumer",
    title: `Consumer ${consumed.consumer} takes it`,
    phase: "follow",
    hop: "stream-to-worker",
    needs: ["message"],
    plan: () => `ask consumer ${consumed.consumer} how far it has come, until it is done`,
    run: async (_, facts) => (await import("../message/judge-consumer.ts")).judgeConsumer(facts),
  });
}
