import { checkStream } from "./check-stream.ts";
import { dashboardUpdates } from "./dashboard-updates.ts";
import { portForward } from "./port-forward.ts";
import { queryDatabase } from "./query-database.ts";
import { scaleDownOldApi } from "./scale-down-old-api.ts";
import { sendMessage } from "./send-message.ts";
import type { Step } from "./step.ts";
import { verifyNewApi } from "./verify-new-api.ts";
import { workerLogs } from "./worker-logs.ts";

/** Those that change something or come before the message: one after the other. */
export const preparingSteps: readonly Step[] = [scaleDownOldApi, verifyNewApi, portForward, sendMessage];

/** Those that look for it: at the same time. */
export const followingSteps: readonly Step[] = [checkStream, workerLogs, queryDatabase, dashboardUpdates];
