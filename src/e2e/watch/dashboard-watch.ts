import type { DashboardPlan } from "../../blueprint/message-plan.ts";
import { once } from "../../connect/once.ts";
import type { ServiceForward } from "../../connect/writable-connections.ts";
import { linkSignals } from "../../linked-signal.ts";
import { pause } from "../../pause.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { fill } from "../plan/marks.ts";
import type { RunContext } from "../run/run-context.ts";
import type { E2eSettings } from "../run/settings.ts";
import {
  type DashboardApi,
  type DashboardHealth,
  type DashboardStats,
  dashboardApi,
} from "./dashboard-api.ts";
import { type DashboardSocket, openDashboardSocket } from "./dashboard-socket.ts";

/** The dashboard of a run. Nothing is connected to it until `connect`. */
export type DashboardWatch =
  | { kind: "unavailable"; error: ProbeError }
  | {
      kind: "watching";
      seen: DashboardPlan;
      forward: ServiceForward;
      api: DashboardApi;
      /**
       * Called just before the message is sent, and no earlier: a client that only listens keeps the next one, and its health, from the generated
       * backend (W-04). The same for everybody who asks.
       */
      connect(): Promise<DashboardConnection>;
      /** Closes the WebSocket, and waits until the backend has noticed. */
      close(): Promise<void>;
      /** A WebSocket of its own, as a browser that is opened now; only after `close`. */
      openAnother(signal: AbortSignal): DashboardSocket;
    };

export interface DashboardConnection {
  /** Before anything was opened, or as soon as it was: how many others are connected. */
  health: DashboardHealth;
  statsBefore: DashboardStats | null;
  /** Null: none was opened or kept, for one of a second client blocks the backend (W-04); `health` says why. */
  socket: DashboardSocket | null;
}

/** What watching takes of a run. */
export interface DashboardRun extends Pick<RunContext, "monotonicMs"> {
  connections: Pick<RunContext["connections"], "forwardService">;
  settings: Pick<E2eSettings, "release" | "plan" | "requestTimeoutMs">;
}

/** Nobody waits longer for the WebSocket before the message is sent. */
const openingMs = 2_000;
const openingPollMs = 25;

/** Service and Deployment of the backend. */
export const dashboardService = ({ release, plan }: Pick<E2eSettings, "release" | "plan">): string =>
  fill(plan.seen?.kind === "dashboard" ? plan.seen.workload : "", { release });

/** Finds the dashboard. Never rejects; without a Service or a pod it says so. What it opens is closed with the signal. */
export async function watchDashboard(
  run: DashboardRun,
  seen: DashboardPlan,
  signal: AbortSignal,
): Promise<DashboardWatch> {
  const forward = await run.connections.forwardService(dashboardService(run.settings), seen.port);
  if (!forward.ok) return { kind: "unavailable", error: forward.error };
  const limits = { timeoutMs: run.settings.requestTimeoutMs, signal };
  const api = dashboardApi(forward.data, seen, limits, run.monotonicMs);
  const closing = new AbortController();
  const linked = linkSignals([signal, closing.signal]);
  signal.addEventListener("abort", () => linked[Symbol.dispose](), { once: true });
  const openAnother = (until: AbortSignal) =>
    openDashboardSocket({ port: forward.data.port, path: seen.socket }, run.monotonicMs, until);
  let opened = false;

  const connect = once(async (): Promise<DashboardConnection> => {
    const [before, statsBefore] = await Promise.all([api.healthOnceAlone(), api.stats()]);
    if (!before.ok || before.clients) return { health: before, statsBefore, socket: null };
    opened = true;
    const socket = openAnother(linked.signal);
    const startedMs = run.monotonicMs();
    while (!socket.isOpen() && !signal.aborted && run.monotonicMs() - startedMs < openingMs)
      await pause(openingPollMs, signal);
    // Somebody may have come in between.
    const now = await api.askHealth();
    const others = now.ok && now.clients !== null && socket.isOpen() ? now.clients - 1 : 0;
    if (others <= 0) return { health: before, statsBefore, socket };
    await close();
    return { health: { ok: true, clients: others }, statsBefore, socket: null };
  });

  async function close(): Promise<void> {
    closing.abort();
    if (opened) await api.healthOnceAlone();
  }

  return { kind: "watching", seen, forward: forward.data, api, connect, close, openAnother };
}
