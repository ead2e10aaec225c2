import type { DashboardPlan } from "../../blueprint/message-plan.ts";
import { linkSignals } from "../../linked-signal.ts";
import type { StepOutcome } from "../steps/step-outcome.ts";
import { type AwaitingRun, type Evidence, failed, type Watched, waitForEvent } from "./dashboard-outcome.ts";
import { type DashboardEvent, type DashboardSocket, eventType } from "./dashboard-socket.ts";
import { dashboardService } from "./dashboard-watch.ts";

const initialTimeoutMs = 3_000;

interface NotPushed {
  isOurs(event: DashboardEvent): boolean;
  /** Why it was not pushed, as far as that is known. */
  why: string;
  evidence: Evidence;
}

/** Nothing was pushed. A browser that is opened now still gets the newest rows, unless the backend hangs. */
export async function judgeAsNewClient(
  run: AwaitingRun,
  { watch, connection }: Watched,
  { isOurs, why, evidence }: NotPushed,
): Promise<StepOutcome> {
  // The first is closed: a second client beside it would be the one that blocks (W-04).
  await watch.close();
  const closing = new AbortController();
  using linked = linkSignals([closing.signal, run.signal]);
  const another = watch.openAnother(linked.signal);
  try {
    const shown = await waitForEvent(run, another, isOurs, run.monotonicMs() + initialTimeoutMs);
    if (shown !== null) {
      run.note("shown by the dashboard to a new client", { atMs: shown.atMs });
      return {
        status: "warn",
        message: `The dashboard shows the order to a browser opened now, but did not push it to one that was connected (${why})`,
        evidence: { ...evidence, eventType: eventType(watch.seen, shown) },
      };
    }
    const answer = await watch.api.askHealth();
    const stats = await watch.api.stats();
    const health = answer.ok ? null : answer.problem;
    const silent = another.received() === 0 && Object.values(stats ?? {}).some((total) => total > 0);
    const problem = another.problem() ?? connection.socket?.problem() ?? null;
    return failed(whyNothing(run.settings, watch.seen, another, { health, silent, problem }), {
      ...evidence,
      health: health ?? "ok",
      newClientOpened: another.isOpen(),
      newClientEvents: another.received(),
    });
  } finally {
    closing.abort();
    // What was opened is gone at the other side before anybody looks at what is left.
    await watch.api.healthOnceAlone();
  }
}

function whyNothing(
  settings: AwaitingRun["settings"],
  seen: DashboardPlan,
  another: DashboardSocket,
  { health, silent, problem }: { health: string | null; silent: boolean; problem: string | null },
): string {
  if (another.isOpen() && silent)
    return `The dashboard opens a WebSocket and sends nothing, although ${seen.counts.path} counts rows: another client that only listens holds it up (W-04); restart ${dashboardService(settings)} or close that client${health === null ? "" : `; ${health}`}`;
  if (health !== null) return `The dashboard does not answer: ${health}`;
  if (!another.isOpen())
    return `The dashboard takes no WebSocket on ${seen.socket}: ${problem ?? "no answer"}`;
  return "The order is in the database and the dashboard does not show it; `Error polling table` in its log says why";
}
