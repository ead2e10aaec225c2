/** `quit`: the user left. `interrupted`: Ctrl-C, or the caller's signal. */
export type EndReason = "quit" | "interrupted" | "SIGTERM" | "SIGHUP";

/** The end of a screen: the first reason counts. */
export interface Ending extends Disposable {
  /** Rejects when the screen failed. */
  reached: Promise<EndReason>;
  /** Aborted at the end, whatever the reason. */
  signal: AbortSignal;
  end(reason: EndReason): void;
  fail(error: unknown): void;
}

/** @param outside the caller's signal; once aborted, the screen ends as `interrupted`. */
export function createEnding(outside: AbortSignal): Ending {
  const controller = new AbortController();
  let resolve: (reason: EndReason) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const reached = new Promise<EndReason>((onReason, onError) => {
    resolve = onReason;
    reject = onError;
  });
  const end = (reason: EndReason) => {
    resolve(reason);
    controller.abort();
  };
  const onOutside = () => end("interrupted");
  if (outside.aborted) onOutside();
  outside.addEventListener("abort", onOutside);
  return {
    reached,
    signal: controller.signal,
    end,
    fail(error) {
      reject(error);
      controller.abort();
    },
    [Symbol.dispose]() {
      outside.removeEventListener("abort", onOutside);
    },
  };
}
