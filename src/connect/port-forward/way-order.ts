import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { Newcomer } from "./sharing.ts";
import { type Way, wayWords } from "./ways.ts";

/** In which order the ways are tried on one API server, by what it and whatever stands before it have let through. */
export interface WayOrder {
  next(): readonly Way[];
  /** What the latest connection speaks; null: nothing is known, or nothing works. */
  speaks(): "spdy" | "channels" | null;
  worked(way: Way, speaks: "spdy" | "channels", refused: readonly Refusal[]): void;
  /** All were refused. */
  failed(refused: readonly Refusal[]): void;
  /** Nothing answered, or nothing that makes sense: it may be what stands before the server and knows no such upgrade, so another is tried next. */
  broke(way: Way): void;
  /** Of the latest connection and what was refused before it; null: there was none. */
  words(): string | null;
}

export interface Refusal {
  way: Way;
  status: number;
  error: ProbeError;
}

/**
 * This program's own connections only send GET while a WebSocket gets through. Strangers' may be transfers: without the frames of a WebSocket they
 * cost a third less CPU time, here and in the API server (docs/performance.md).
 */
export const usualOrder: Readonly<Record<Newcomer, readonly Way[]>> = {
  own: ["websocket", "channels", "spdy"],
  stranger: ["spdy", "websocket", "channels"],
};
/** A server that refuses all is asked in one way only for so long: it is down, most likely, and asking thrice does not help it. */
const exhaustedMs = 10_000;

export function createWayOrder(first: readonly Way[], now = () => performance.now()): WayOrder {
  let ways = first;
  let latest: { way: Way; speaks: "spdy" | "channels"; refused: readonly Refusal[] } | null = null;
  let exhaustedUntil = Number.NEGATIVE_INFINITY;
  return {
    next: () => (now() < exhaustedUntil ? ways.slice(0, 1) : ways),
    speaks: () => latest?.speaks ?? null,
    worked(way, speaks, refused) {
      exhaustedUntil = Number.NEGATIVE_INFINITY;
      // Those that were refused once are known to be; why is reported with each connection until another way is found.
      if (latest?.way !== way || refused.length > 0) latest = { way, speaks, refused };
      ways = [way, ...ways.filter((other) => other !== way)];
    },
    failed(refused) {
      latest = null;
      const isDown = refused.every(({ status }) => status >= 500);
      if (isDown && refused.length > 1) exhaustedUntil = now() + exhaustedMs;
    },
    broke(way) {
      if (latest === null) ways = [...ways.filter((other) => other !== way), way];
    },
    words() {
      if (latest === null) return null;
      const { way, speaks, refused } = latest;
      const taken = speaks === "spdy" && way !== "spdy" ? "SPDY through a WebSocket" : wayWords[way];
      const reasons = refused.map((refusal) => `${wayWords[refusal.way]} was answered ${refusal.status}`);
      return reasons.length === 0 ? taken : `${taken} (${reasons.join(", ")})`;
    },
  };
}
