import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { defineStep, type Step } from "./step.ts";

/** The workers log that they have taken the message, and no error. */
export function workerLogs({ worker }: MessagePlan): Step | null {
  if (worker === null) return null;
  return defineStep({
    id: "worker-logs",
    title: "The worker processes it",
    phase: "follow",
    hop: "stream-to-worker",
    needs: ["message", "logs"],
    plan: () => "follow the logs of the worker pods",
    async watch(run, signal) {
      const { watchWorkerLogs } = await import("../watch/log-watch.ts");
      return { logs: watchWorkerLogs(run, worker, signal) };
    },
    run: async (run, facts) => (await import("../watch/judge-logs.ts")).judgeLogs(run, facts),
  });
}
