import type { ProbeResult } from "../../snapshot/probe-result.ts";

/** The NATS server's clock beside this run's, from answers that carry the server's time: what a round trip brackets is known to half of it. */
export interface ServerClock {
  /** Asks, and compares the time in the answer with the middle of the asking. */
  during<T extends { serverMs: number | null }>(ask: () => Promise<ProbeResult<T>>): Promise<ProbeResult<T>>;
  /** A time of the server's on the run's clock; null while they could not be compared. */
  toRunMs(serverMs: number): number | null;
  /** Half of the shortest round trip; null while they could not be compared. */
  uncertaintyMs(): number | null;
}

export function createServerClock(monotonicMs: () => number): ServerClock {
  let offsetMs: number | null = null;
  let halfTripMs = Number.POSITIVE_INFINITY;
  return {
    async during(ask) {
      const beforeMs = monotonicMs();
      const result = await ask();
      const afterMs = monotonicMs();
      const half = (afterMs - beforeMs) / 2;
      if (result.ok && result.data.serverMs !== null && half < halfTripMs) {
        halfTripMs = half;
        offsetMs = result.data.serverMs - (beforeMs + half);
      }
      return result;
    },
    toRunMs: (serverMs) => (offsetMs === null ? null : serverMs - offsetMs),
    uncertaintyMs: () => (offsetMs === null ? null : halfTripMs),
  };
}
