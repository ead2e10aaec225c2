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
  const timer = setTimeout(() => stop(new DeadlineExceeded(limits.timeoutMs)), limits.timeoutMs);
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    limits.signal.removeEventListener("abort", onAbort);
  }
}
