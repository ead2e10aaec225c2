import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { type EventSocket, openEventSocket } from "../../connect/event-socket.ts";
import { callHttp } from "../../connect/forwarded-http.ts";
import { textOf } from "../../connect/transport-error.ts";
import type { ServiceForward } from "../../connect/writable-connections.ts";
import { linkSignals } from "../../linked-signal.ts";
import { parseJsonOr } from "../../parse-json.ts";
import { pause } from "../../pause.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { RunContext } from "../run/run-context.ts";

const eventSchema = z.object({
  entity: z.string(),
  event_type: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type DashboardEvent = z.infer<typeof eventSchema> & { atMs: number };

const healthSchema = z.object({ connected_clients: z.number() });
const statsSchema = z.record(z.string(), z.object({ total: z.number() }));
/** Rows per entity as /api/stats counts them. */
export type DashboardStats = Readonly<Record<string, number>>;

/** The dashboard as a browser sees it: /ws connected since before the message was sent. */
export type DashboardWatch =
  | { kind: "unavailable"; error: ProbeError }
  | {
      kind: "watching";
      forward: ServiceForward;
      statsBefore: DashboardStats | null;
      /** Null: none was opened, for one of a second client blocks the backend (W-04); `health` says why. */
      socket: DashboardSocket | null;
      /** Before anything was opened. */
      health: DashboardHealth;
      stats(): Promise<DashboardStats | null>;
      /** Now. */
      askHealth(): Promise<DashboardHealth>;
      /** Closes the WebSocket, and waits until the backend has noticed. */
      close(): Promise<void>;
      /** A WebSocket of its own, as a browser that is opened now; only after `close`. */
      openAnother(signal: AbortSignal): DashboardSocket;
    };

/** `clients`: how many are connected to /ws; null: it does not say. */
export type DashboardHealth = { ok: true; clients: number | null } | { ok: false; problem: string };

export interface DashboardSocket {
  isOpen(): boolean;
  /** Of any kind, since it was opened. */
  received(): number;
  events(): readonly DashboardEvent[];
  /** Why it is not open; null: it is, or is still connecting. */
  problem(): string | null;
}

/** The handler lets about one queued message through for each frame of the client (nomnom contract W-03). */
const nudgeMs = 100;
const reconnectMs = 500;
/** The newest events are kept; a table that is re-sent for ever (W-01) would fill the memory. */
const maxEvents = 2_000;
/** How long a client that has gone may still be counted. */
const leavingMs = 1_000;
const leavingPollMs = 50;

/** What watching takes of a run. */
export interface DashboardRun extends Pick<RunContext, "monotonicMs"> {
  connections: Pick<RunContext["connections"], "forwardService">;
  settings: Pick<RunContext["settings"], "release" | "requestTimeoutMs">;
}

/** Of the backend, and of its Deployment. */
export const dashboardService = (release: string) => `${release}-dashboard-backend`;

/**
 * Connects and reads the counts. Never rejects; without a Service or a pod it says so. Where somebody is connected already it only reads: a second
 * client blocks the generated backend for good (W-04).
 */
export async function watchDashboard(run: DashboardRun, signal: AbortSignal): Promise<DashboardWatch> {
  const forward = await run.connections.forwardService(dashboardService(run.settings.release), 8080);
  if (!forward.ok) return { kind: "unavailable", error: forward.error };
  const limits = { timeoutMs: run.settings.requestTimeoutMs, signal };
  const get = (path: string) => callHttp({ port: forward.data.port, method: "GET", path }, limits);
  const stats = async (): Promise<DashboardStats | null> => {
    try {
      const parsed = statsSchema.safeParse((await get("/api/stats")).json);
      if (!parsed.success) return null;
      return Object.fromEntries(Object.entries(parsed.data).map(([entity, { total }]) => [entity, total]));
    } catch {
      return null; // askHealth asks anew and says why
    }
  };
  const askHealth = async (): Promise<DashboardHealth> => {
    try {
      const { status, json } = await get("/api/health");
      if (status !== 200) return { ok: false, problem: `/api/health answers ${status}` };
      const parsed = healthSchema.safeParse(json);
      return { ok: true, clients: parsed.success ? parsed.data.connected_clients : null };
    } catch (error) {
      const why = forward.data.lastFailure();
      const through = why === null ? "" : `; the port-forward says: ${why}`;
      return { ok: false, problem: `/api/health: ${textOf(error)}${through}` };
    }
  };
  /** A client that has just gone, such as that of a run before, is waited for. */
  const healthOnceAlone = async (): Promise<DashboardHealth> => {
    const startedMs = run.monotonicMs();
    for (;;) {
      const health = await askHealth();
      const alone = !health.ok || health.clients === null || health.clients === 0;
      if (alone || signal.aborted || run.monotonicMs() - startedMs > leavingMs) return health;
      await pause(leavingPollMs, signal);
    }
  };
  const openAnother = (until: AbortSignal) => keepConnected(run, forward.data.port, until);
  const closing = new AbortController();
  const health = await healthOnceAlone();
  const mayOpen = health.ok && (health.clients === null || health.clients === 0);
  const linked = linkSignals([signal, closing.signal]);
  signal.addEventListener("abort", () => linked[Symbol.dispose](), { once: true });
  return {
    kind: "watching",
    forward: forward.data,
    health,
    socket: mayOpen ? openAnother(linked.signal) : null,
    statsBefore: await stats(),
    stats,
    askHealth,
    async close() {
      closing.abort();
      if (mayOpen) await healthOnceAlone();
    },
    openAnother,
  };
}

/** Connects again and again until the signal: the pod may restart. */
function keepConnected(run: DashboardRun, port: number, signal: AbortSignal): DashboardSocket {
  const events: DashboardEvent[] = [];
  let received = 0;
  let open = false;
  let problem: string | null = null;
  let current: EventSocket | null = null;
  signal.addEventListener("abort", () => current?.close(), { once: true });

  const connect = () => {
    if (signal.aborted) return;
    current = openEventSocket({
      port,
      path: "/ws",
      nudgeMs,
      onOpen() {
        open = true;
        problem = null;
      },
      onText(text) {
        const event = parseEvent(text);
        if (event === null) return;
        received += 1;
        events.push({ ...event, atMs: run.monotonicMs() });
        if (events.length > maxEvents) events.shift();
      },
      onClose(reason) {
        open = false;
        problem = reason;
        delay(reconnectMs, undefined, { signal }).then(connect, () => undefined);
      },
    });
  };
  connect();
  return {
    isOpen: () => open,
    received: () => received,
    events: () => events,
    problem: () => problem,
  };
}

function parseEvent(text: string): z.infer<typeof eventSchema> | null {
  return eventSchema.safeParse(parseJsonOr(text, undefined)).data ?? null;
}
