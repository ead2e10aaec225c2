import { setTimeout as delay } from "node:timers/promises";
import type { DashboardPlan } from "../../blueprint/message-plan.ts";
import { type EventSocket, openEventSocket } from "../../connect/event-socket.ts";
import { valueAt } from "../../json-pointer.ts";
import { parseJsonOr } from "../../parse-json.ts";

/** `nudged`: it came to a client that had sent something on this connection, as a browser never does. */
export interface DashboardEvent {
  json: unknown;
  atMs: number;
  nudged: boolean;
}

/** What the event says it is: that a row was there when the client came, that one is new. */
export const eventType = ({ pushes }: DashboardPlan, { json }: DashboardEvent): string =>
  String(valueAt(json, pushes.at));

export const isNew = (seen: DashboardPlan, event: DashboardEvent): boolean =>
  eventType(seen, event) === seen.pushes.value;

/** A client of the WebSocket. It says nothing, as a browser does, until it is asked to nudge. */
export interface DashboardSocket {
  isOpen(): boolean;
  /** When it was opened for the first time; null: never so far. */
  openedAtMs(): number | null;
  /** Of any kind, since it was opened. */
  received(): number;
  events(): readonly DashboardEvent[];
  /** Why it is not open; null: it is, or is still connecting. */
  problem(): string | null;
  /** From now on small texts are sent: the handler lets about one queued message through for each frame of the client (nomnom contract W-03). */
  beginNudging(): void;
}

/** A round of the backend is at most 100 rows for each table: at this pace it takes 3 s. */
const nudgeMs = 25;
const reconnectMs = 500;
/** The newest events are kept; a table that is re-sent without an end (W-01) would fill the memory. */
const maxEvents = 2_000;

/** Connects again whenever the connection ends, until the signal: the pod may restart. */
export function openDashboardSocket(
  { port, path }: { port: number; path: string },
  monotonicMs: () => number,
  signal: AbortSignal,
): DashboardSocket {
  const events: DashboardEvent[] = [];
  let received = 0;
  let open = false;
  let openedAtMs: number | null = null;
  let nudged = false;
  let problem: string | null = null;
  let current: EventSocket | null = null;
  let nudging: NodeJS.Timeout | null = null;
  signal.addEventListener(
    "abort",
    () => {
      if (nudging !== null) clearInterval(nudging);
      current?.close();
    },
    { once: true },
  );

  const connect = () => {
    if (signal.aborted) return;
    nudged = false;
    current = openEventSocket({
      port,
      path,
      onOpen() {
        open = true;
        openedAtMs ??= monotonicMs();
        problem = null;
      },
      onText(text) {
        const json = parseJsonOr(text, undefined);
        if (typeof json !== "object") return;
        received += 1;
        events.push({ json, atMs: monotonicMs(), nudged });
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
    openedAtMs: () => openedAtMs,
    received: () => received,
    events: () => events,
    problem: () => problem,
    beginNudging() {
      nudging ??= setInterval(() => {
        if (current?.nudge()) nudged = true;
      }, nudgeMs).unref();
    },
  };
}
