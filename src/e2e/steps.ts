import type { Step } from "./step.ts";
import { checkStream } from "./steps/check-stream.ts";
import { dashboardUpdates } from "./steps/dashboard-updates.ts";
import { portForward } from "./steps/port-forward.ts";
import { queryDatabase } from "./steps/query-database.ts";
import { scaleDownOldApi } from "./steps/scale-down-old-api.ts";
import { sendMessage } from "./steps/send-message.ts";
import { verifyNewApi } from "./steps/verify-new-api.ts";
import { workerLogs } from "./steps/worker-logs.ts";

/** Those that change something or come before the message: one after the other. */
export const preparingSteps: readonly Step[] = [scaleDownOldApi, verifyNewApi, portForward, sendMessage];

/** Those that look for it: at the same time. */
export const followingSteps: readonly Step[] = [checkStream, workerLogs, queryDatabase, dashboardUpdates];
