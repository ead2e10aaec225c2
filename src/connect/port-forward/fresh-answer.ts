import type { ProbeResult } from "../../snapshot/probe-result.ts";

/** An answer of the API server that is used while it is fresh. */
export interface FreshAnswer<T> {
  read(): Promise<ProbeResult<T>>;
  forget(): void;
}

/** One request at a time; its answer is shared while it is fresh, counted from when it was asked for. Failures are not kept. */
export function createFreshAnswer<T>(
  freshForMs: number,
  fetch: () => Promise<ProbeResult<T>>,
): FreshAnswer<T> {
  let kept: { promise: Promise<ProbeResult<T>>; expiresAt: number } | null = null;
  return {
    read() {
      if (kept !== null && performance.now() < kept.expiresAt) return kept.promise;
      const askedAt = performance.now();
      const entry = { promise: fetch(), expiresAt: Number.POSITIVE_INFINITY };
      kept = entry;
      const settle = async () => {
        const result = await entry.promise;
        entry.expiresAt = result.ok ? askedAt + freshForMs : 0;
      };
      void settle();
      return entry.promise;
    },
    forget() {
      kept = null;
    },
  };
}
