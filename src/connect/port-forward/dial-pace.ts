import { pause } from "../../pause.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";

/** Spares an API server, or a proxy before it, that answers nothing useful: all connections of one port-forward share it. */
export interface DialPace {
  /** Waits for its turn: null. The last failure when that would come after `until` (performance.now()). */
  turn(until: number, signal: AbortSignal): Promise<ProbeError | null>;
  answered(): void;
  /** Of a dial that had its turn at this moment. */
  failed(error: ProbeError, startedAt: number): void;
}

const firstPauseMs = 50;
const longestPauseMs = 1_000;
/** Another connection may have got through meanwhile. */
const lookAgainMs = 250;

export function createDialPace(): DialPace {
  let trouble: { error: ProbeError; pauseMs: number; since: number; nextAt: number } | null = null;
  return {
    async turn(until, signal) {
      for (;;) {
        if (trouble === null) return null;
        const now = performance.now();
        if (now >= trouble.nextAt) {
          // One asks for all; a caller that comes now waits for what it finds.
          trouble.nextAt = now + trouble.pauseMs;
          return null;
        }
        if (trouble.nextAt > until || signal.aborted) return trouble.error;
        await pause(Math.min(trouble.nextAt - now, lookAgainMs), signal);
      }
    },
    answered() {
      trouble = null;
    },
    failed(error, startedAt) {
      // Dials that were under way together are one failure.
      if (trouble !== null && startedAt < trouble.since) return;
      const pauseMs = trouble === null ? firstPauseMs : Math.min(2 * trouble.pauseMs, longestPauseMs);
      const since = performance.now();
      trouble = { error, pauseMs, since, nextAt: since + pauseMs };
    },
  };
}
