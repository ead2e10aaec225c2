import { builtInPlan } from "../../blueprint/built-in-plan.ts";
import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { checkConsumer } from "./check-consumer.ts";
import { checkStream } from "./check-stream.ts";
import { dashboardUpdates } from "./dashboard-updates.ts";
import { portForward } from "./port-forward.ts";
import { queryDatabase } from "./query-database.ts";
import { scaleDownOldApi } from "./scale-down-old-api.ts";
import { sendMessage } from "./send-message.ts";
import type { Step } from "./step.ts";
import { verifyNewApi } from "./verify-new-api.ts";
import { workerLogs } from "./worker-logs.ts";

const inOrder: readonly ((plan: MessagePlan) => Step | null)[] = [
  scaleDownOldApi,
  verifyNewApi,
  portForward,
  sendMessage,
  checkStream,
  checkConsumer,
  workerLogs,
  queryDatabase,
  dashboardUpdates,
];

/**
 * The steps of a plan in their order: those for which it says something. The number of a step is its place here, from 1. It needs no zod: what a step
 * does is loaded when it runs, for `--help` and the first frame of the screen list the steps too.
 */
export const stepsOf = (plan: MessagePlan): Step[] =>
  inOrder.map((make) => make(plan)).filter((step) => step !== null);

/** Those of the built-in plan. */
export const steps: readonly Step[] = stepsOf(builtInPlan);

/** Of every step there may be. */
export const stepIds: readonly string[] = [
  "scale-down-old-api",
  "verify-new-api",
  "port-forward",
  "send-message",
  "check-stream",
  "check-consumer",
  "worker-logs",
  "query-database",
  "dashboard-updates",
];
