import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { defineStep, type Step } from "./step.ts";

/** The message itself is found in its streams by its id, and unless the plan names who takes it, the step says where it is now. */
export function checkStream({ passes }: MessagePlan): Step | null {
  if (passes.length === 0) return null;
  const place = passes.length === 1 ? "its stream" : "its streams";
  return defineStep({
    id: "check-stream",
    title: passes.length === 1 ? "The message is in its NATS stream" : "The message is in its NATS streams",
    phase: "follow",
    hop: "api-to-stream",
    needs: ["message"],
    plan: () => `look for the message in ${place}; creates no consumer`,
    inSoak: () => "read the stream onwards from where it ends before; creates no consumer",
    leftBehind: async (run, { message }) =>
      message === undefined
        ? []
        : (await import("../message/judge-stream.ts")).streamLeftBehind(run, message),
    run: async (run, facts) => (await import("../message/judge-stream.ts")).judgeStream(run, facts),
  });
}
