import { setMaxListeners } from "node:events";

/** A signal that is aborted with the first of others, until it is let go. */
export interface LinkedSignal extends Disposable {
  signal: AbortSignal;
}

/**
 * As `AbortSignal.any`, for signals that outlive what listens to them: there, each call leaves something behind on its sources for as long as they
 * live (Node 20.20: 48 MB a day of a dashboard, bench/watch-memory.ts). Any number may listen to the linked one; Node warns from the eleventh listener
 * of another.
 */
export function linkSignals(sources: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const listeners = sources.map((source) => {
    const abort = () => controller.abort(source.reason);
    if (source.aborted) abort();
    else source.addEventListener("abort", abort, { once: true });
    return { source, abort };
  });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const { source, abort } of listeners) source.removeEventListener("abort", abort);
    },
  };
}
