import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { type EventSocket, openEventSocket } from "../../connect/event-socket.ts";
import { callHttp } from "../../connect/forwarded-http.ts";
import { textOf } from "../../connect/transport-error.ts";
import type { ServiceForward } from "../../connect/writable-connections.ts";
import { parseJsonOr } from "../../parse-json.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { RunContext } from "../run/run-context.ts";

const eventSchema = z.object({
  entity: z.string(),
  event_type: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type DashboardEvent = z.infer<typeof eventSchema> & { atMs: number };

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
      socket: DashboardSocket;
      stats(): Promise<DashboardStats | null>;
      /** A WebSocket of its own, as a browser that is opened now. */
      openAnother(signal: AbortSignal): DashboardSocket;
      /** Null: it answers; else why not. */
      healthProblem(): Promise<string | null>;
    };

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

type Watching = Pick<RunContext, "connections" | "settings" | "monotonicMs">;

const dashboardService = (release: string) => `${release}-dashboard-backend`;

/** Connects and reads the counts. Never rejects; without a Service or a pod it says so. */
export async function watchDashboard(run: Watching, signal: AbortSignal): Promise<DashboardWatch> {
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
      return null; // healthProblem asks anew and says why
    }
  };
  const openAnother = (until: AbortSignal) => keepConnected(run, forward.data.port, until);
  const socket = openAnother(signal);
  return {
    kind: "watching",
    forward: forward.data,
    statsBefore: await stats(),
    socket,
    stats,
    openAnother,
    async healthProblem() {
      try {
        const { status } = await get("/api/health");
        return status === 200 ? null : `/api/health answers ${status}`;
      } catch (error) {
        const why = forward.data.lastFailure();
        return `/api/health: ${textOf(error)}${why === null ? "" : `; the port-forward says: ${why}`}`;
      }
    },
  };
}

/** Connects again and again until the signal: the pod may restart. */
function keepConnected(run: Watching, port: number, signal: AbortSignal): DashboardSocket {
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
