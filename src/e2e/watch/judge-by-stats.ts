import { setTimeout as delay } from "node:timers/promises";
import { counted } from "../../units/counted.ts";
import type { StepOutcome } from "../steps/step-outcome.ts";
import {
  type AwaitingRun,
  evidenceOf,
  failed,
  rowsUnknown,
  type SentOrder,
  type Watched,
} from "./dashboard-outcome.ts";
import { dashboardService } from "./dashboard-watch.ts";

const statsPollMs = 250;
const countedTimeoutMs = 4_000;
/** Twice the 500 ms between the polls of the backend. */
const pushedMs = 1_000;

/** Somebody has the dashboard open: whether it counts more orders than before is all that can be asked without harm to them. */
export async function judgeByStats(
  run: AwaitingRun,
  watched: Watched,
  { sentAtMs, rowsKnown }: SentOrder,
): Promise<StepOutcome> {
  const { watch, connection } = watched;
  const { health, statsBefore } = connection;
  const { path, row } = watch.seen.counts;
  const startedMs = run.monotonicMs();
  let after = await watch.api.stats();
  const isCounted = () =>
    statsBefore !== null && after !== null && (after[row] ?? 0) > (statsBefore[row] ?? 0);
  while (health.ok && !isCounted() && run.monotonicMs() - startedMs < countedTimeoutMs) {
    await delay(statsPollMs, undefined, { signal: run.signal });
    after = await watch.api.stats();
  }
  const evidence = {
    ...evidenceOf(watched, after, sentAtMs),
    otherClients: health.ok ? health.clients : null,
  };
  if (!health.ok) return failed(`The dashboard does not answer: ${health.problem}`, evidence);
  const others = health.clients ?? 0;
  const why = `${counted(others, "client")} ${others === 1 ? "is" : "are"} connected to it, and another one would block it (W-04)`;
  if (statsBefore === null || after === null)
    return {
      status: "unknown",
      reason: `${why}; ${path} does not answer`,
      message: "Could not be decided without opening the dashboard",
      evidence,
    };
  // By now it has tried to push the order to those who are connected.
  await delay(pushedMs, undefined, { signal: run.signal });
  const now = await watch.api.askHealth();
  if (!now.ok)
    return failed(
      `The dashboard does not answer since the order is there: a client that only listens holds it up (W-04); restart ${dashboardService(run.settings)} or close that client; ${now.problem}`,
      evidence,
    );
  if (!isCounted() && !rowsKnown) return rowsUnknown(run, evidence);
  return isCounted()
    ? {
        status: "warn",
        message: `The dashboard counts more orders than before (${path}: ${statsBefore[row] ?? 0}, now ${after[row] ?? 0}); whether it pushes this one was not tried: ${why}`,
        evidence,
      }
    : failed(
        `The order is in the database, and ${path} of the dashboard does not count it; ${why}`,
        evidence,
      );
}
