/** A call took longer than it may. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** The whole run was interrupted or is over. */
export class RunAborted extends Error {
  override readonly name = "RunAborted";

  constructor() {
    super("the run was interrupted");
  }
}

/** How long one call may take, and the signal of the run it belongs to. */
export interface CallLimits {
  timeoutMs: number;
  signal: AbortSignal;
}

/** What is left of a deadline, until it is let go. */
export interface Countdown extends Disposable {
  leftMs(): number;
}

/** A deadline is counted in so many parts. */
const parts = 10;

/**
 * Calls `over` when `timeoutMs` have passed in which this process could have taken an answer. While it stands still itself (more processes than
 * processors, a container at its CPU limit, a laptop that sleeps) nobody can answer it: of such a pause one part of the deadline counts. On two cores with
 * eighteen busy processes every tenth doctor said of an API server that answered within 20 ms that it had not within 5 s.
 */
export function countDown(timeoutMs: number, over: () => void): Countdown {
  const partMs = timeoutMs / parts;
  let left = parts;
  let timer: ReturnType<typeof setTimeout>;
  let lastLook: ReturnType<typeof setImmediate> | undefined;
  const wait = () => {
    timer = setTimeout(() => {
      left -= 1;
      if (left > 0) wait();
      // What has arrived meanwhile is read first.
      else lastLook = setImmediate(over);
    }, partMs);
  };
  wait();
  return {
    leftMs: () => left * partMs,
    [Symbol.dispose]() {
      clearTimeout(timer);
      clearImmediate(lastLook);
    },
  };
}

/**
 * Runs `work` until it settles, the deadline passes (DeadlineExceeded) or the run is aborted (RunAborted), whichever is first.
 * The signal handed to `work` is aborted in the latter two cases; what `work` does afterwards is ignored.
 */
export async function within<T>(limits: CallLimits, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (limits.signal.aborted) throw new RunAborted();
  const controller = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  const stop = (reason: Error) => controller.abort(reason);
  const onAbort = () => stop(new RunAborted());
  limits.signal.addEventListener("abort", onAbort, { once: true });
  using _deadline = countDown(limits.timeoutMs, () => stop(new DeadlineExceeded(limits.timeoutMs)));
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    limits.signal.removeEventListener("abort", onAbort);
  }
}
