import type { Blueprint } from "../blueprint/blueprint.ts";
import { probes } from "../collect/probes.ts";
import type { Connections } from "../connect/connections.ts";
import { keepConnections } from "../connect/kept/kept-connections.ts";
import { pause } from "../pause.ts";
import type { Pod } from "../snapshot/kubernetes/pod.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";

/** What is reported between two rounds. */
export type LiveNews =
  /** All pods of the namespace, redacted: something about one of them is different. */
  | { type: "pods"; pods: readonly Pod[] }
  /** Some list may not be watched, and is read in every round instead; said once. */
  | { type: "refused"; error: ProbeError };

export interface LiveOptions {
  open(signal: AbortSignal): Promise<Connections>;
  blueprint: Blueprint;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}

/** Connections for round after round, and news in between. Disposing it closes them. */
export interface LiveNamespace extends AsyncDisposable {
  connect(): Promise<Connections>;
  /** One reader at a time; ends with the signal. */
  news(signal: AbortSignal): AsyncGenerator<LiveNews>;
  secrets(): string[];
}

/** A rollout changes a pod several times within moments: one picture of them is enough. */
const settleMs = 100;
/** After a picture there is none for so many times as long as it took: a namespace of thousands of pods may not take the whole core. */
const restFactor = 20;

export function openLiveNamespace({ open, blueprint, now }: LiveOptions): LiveNamespace {
  const ended = new AbortController();
  let podsChanged = false;
  let refused: ProbeError | null = null;
  let wake = (): void => {};
  const kept = keepConnections({
    open,
    now,
    signal: ended.signal,
    onChange(path) {
      if (!path.endsWith("/pods")) return;
      podsChanged = true;
      wake();
    },
    onRefused(error) {
      refused ??= error;
      wake();
    },
  });

  const somethingNew = (signal: AbortSignal, toldRefusal: boolean): Promise<void> =>
    new Promise((resolve) => {
      if (podsChanged || (refused !== null && !toldRefusal) || signal.aborted) return resolve();
      const done = () => {
        signal.removeEventListener("abort", done);
        wake = () => {};
        resolve();
      };
      wake = done;
      signal.addEventListener("abort", done, { once: true });
    });

  async function readPods(signal: AbortSignal): Promise<readonly Pod[] | null> {
    const connections = kept.latest();
    if (connections === null) return null;
    const section = () => Promise.reject(new Error("the probe of pods reads no other section"));
    const pods = await probes["kubernetes/pods"].collect({ connections, blueprint, signal, section });
    return pods.ok ? pods.data : null;
  }

  return {
    connect: kept.connections,
    secrets: kept.secrets,
    async *news(signal) {
      let toldRefusal = false;
      while (!signal.aborted) {
        await somethingNew(signal, toldRefusal);
        await pause(settleMs, signal);
        if (refused !== null && !toldRefusal) {
          toldRefusal = true;
          yield { type: "refused", error: refused };
        }
        if (!podsChanged || signal.aborted) continue;
        podsChanged = false;
        const startedAt = now();
        const pods = await readPods(signal);
        const tookMs = now() - startedAt;
        if (pods !== null) yield { type: "pods", pods };
        await pause(tookMs * restFactor - settleMs, signal);
      }
    },
    async [Symbol.asyncDispose]() {
      ended.abort();
      await kept[Symbol.asyncDispose]();
    },
  };
}
