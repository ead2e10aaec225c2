const firstDelayMs = 10_000;
const maxDelayMs = 300_000;
/** A container that ran this long starts over with the first delay. */
const resetAfterMs = 2 * maxDelayMs;

/**
 * How long a kubelet waits before it starts a container again: the first restart comes at once, then 10 s, doubling to 5 min
 * (client-go's flowcontrol.Backoff as the kubelet uses it).
 */
export interface RestartBackOff {
  /** The wait after an instance that ran for `ranMs` has ended. */
  next(ranMs: number): number;
}

export function createRestartBackOff(): RestartBackOff {
  let delayMs = 0;
  return {
    next(ranMs) {
      if (ranMs >= resetAfterMs) delayMs = 0;
      const current = delayMs;
      delayMs = delayMs === 0 ? firstDelayMs : Math.min(delayMs * 2, maxDelayMs);
      return current;
    },
  };
}

/** As Go prints a time.Duration of whole seconds: `10s`, `1m20s`, `5m0s`. */
export function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
