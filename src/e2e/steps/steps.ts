import { checkStream } from "./check-stream.ts";
import { dashboardUpdates } from "./dashboard-updates.ts";
import { portForward } from "./port-forward.ts";
import { queryDatabase } from "./query-database.ts";
import { scaleDownOldApi } from "./scale-down-old-api.ts";
import { sendMessage } from "./send-message.ts";
import type { Step } from "./step.ts";
import { verifyNewApi } from "./verify-new-api.ts";
import { workerLogs } from "./worker-logs.ts";

/**
 * The steps in their order; the number of a step is its place here, from 1. Everything that numbers, names, chooses or draws steps is derived from
 * this list. It needs no zod: what a step does is loaded when it runs, for `--help` and the first frame of the screen list the steps too.
 */
export const steps: readonly Step[] = [
  scaleDownOldApi,
  verifyNewApi,
  portForward,
  sendMessage,
  checkStream,
  workerLogs,
  queryDatabase,
  dashboardUpdates,
];
