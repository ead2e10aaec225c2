import type { Probe } from "./pod.ts";
import type { ProbeOutcome } from "./probe-attempt.ts";
import { sleep } from "./sleep.ts";

export interface ProbeLoopOptions {
  probe: Probe;
  attempt(): Promise<ProbeOutcome>;
  /**
   * Until the first success: begin after 100 ms, wait a third longer each time up to the probe's own period, and ask as soon as the program
   * listens, so that a lab need not wait five seconds for a server that is up in one.
   */
  warmUp: boolean;
  /** Resolves when the program listens on one more port. */
  listening(): Promise<void>;
  signal: AbortSignal;
  onFailure(message: string): void;
  /** The state has changed, or is known for the first time. Returns whether to go on. */
  onChange(passing: boolean): boolean;
}

const warmUpFirstMs = 100;
const warmUpGrowth = 1.3;
/** Failures of early attempts are not reported: by the manifest's own times nobody would have asked yet. */
const warmUpSilentMs = 1000;

/** Probes by initialDelaySeconds, periodSeconds and the two thresholds until the signal, or until `onChange` says so. */
export async function runProbeLoop(options: ProbeLoopOptions): Promise<void> {
  const { probe, signal, warmUp } = options;
  const periodMs = probe.periodSeconds * 1000;
  let waitMs = warmUpFirstMs;
  let passing: boolean | undefined;
  let inARow = 0;
  let lastOk: boolean | undefined;
  const initialMs = probe.initialDelaySeconds * 1000;
  const tellFrom = Date.now() + (warmUp ? Math.min(initialMs, warmUpSilentMs) : 0);
  await sleep(warmUp ? Math.min(initialMs, warmUpFirstMs) : initialMs, signal);
  while (!signal.aborted) {
    const outcome = await options.attempt();
    if (signal.aborted) return;
    inARow = outcome.ok === lastOk ? inARow + 1 : 1;
    lastOk = outcome.ok;
    if (!outcome.ok && Date.now() >= tellFrom) options.onFailure(outcome.message);
    const enough = inARow >= (outcome.ok ? probe.successThreshold : probe.failureThreshold);
    if (enough && passing !== outcome.ok) {
      passing = outcome.ok;
      if (!options.onChange(passing)) return;
    }
    const warming = warmUp && passing !== true && waitMs < periodMs;
    if (warming) await Promise.race([sleep(waitMs, signal), options.listening()]);
    else await sleep(periodMs, signal);
    waitMs *= warmUpGrowth;
  }
}
