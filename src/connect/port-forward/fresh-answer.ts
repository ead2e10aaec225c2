import type { ProbeResult } from "../../snapshot/probe-result.ts";

/** An answer of the API server that is used while it is fresh. */
export interface FreshAnswer<T> {
  read(): Promise<ProbeResult<T>>;
  forget(): void;
}

/** One request at a time; its answer is shared while it is fresh. Failures are not kept. */
export function createFreshAnswer<T>(
  freshForMs: number,
  fetch: () => Promise<ProbeResult<T>>,
): FreshAnswer<T> {
  let kept: { promise: Promise<ProbeResult<T>>; expiresAt: number } | null = null;
  return {
    read() {
      if (kept !== null && performance.now() < kept.expiresAt) return kept.promise;
      const entry = { promise: fetch(), expiresAt: Number.POSITIVE_INFINITY };
      kept = entry;
      const settle = async () => {
        const result = await entry.promise;
        entry.expiresAt = result.ok ? performance.now() + freshForMs : 0;
      };
      void settle();
      return entry.promise;
    },
    forget() {
      kept = null;
    },
  };
}
