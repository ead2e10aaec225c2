import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { podCause } from "../../kubernetes/pods/causes/pod-cause.ts";
import { podStatus } from "../../kubernetes/pods/pod-status.ts";
import type { PodWitness } from "../../kubernetes/pods/pod-witness.ts";
import { type ReleaseObjects, releaseWorkloads } from "../../kubernetes/workloads/release-workloads.ts";

/** How a workload that creates streams is doing, as far as its pods and logs are readable. */
export interface WriterState {
  name: string;
  /** kubectl's STATUS of its worst pod; null: no pod could be seen. */
  status: string | null;
  crashing: boolean;
  /** The JetStream error code in its log. */
  jetStreamErrorCode: number | null;
}

/** The states of the named workloads, as far as their pods are visible. */
export function writerStates(
  names: ReadonlySet<string>,
  objects: ReleaseObjects,
  blueprint: Blueprint,
  around: Omit<PodWitness, "owner">,
): Map<string, WriterState> {
  const workloads = releaseWorkloads(objects, blueprint).filter(({ name }) => names.has(name));
  const states = workloads.map((workload): WriterState => {
    const pods = workload.pods.map((pod) => ({
      status: podStatus(pod, around.serverVersion).status,
      cause: podCause(pod, { ...around, owner: `${workload.kind.toLowerCase()}/${workload.name}` }),
    }));
    const worst = pods.find(({ cause }) => cause?.kind === "crash-loop") ?? pods[0];
    return {
      name: workload.name,
      status: worst?.status ?? null,
      crashing: worst?.cause?.kind === "crash-loop",
      jetStreamErrorCode: worst?.cause?.jetStreamErrorCode ?? null,
    };
  });
  return new Map(states.map((state) => [state.name, state]));
}

/** What happens to the workloads that need a stream which cannot be created: `nomnom-ingestion-api crashes on it (CrashLoopBackOff now)`. */
export function writersFate(writers: readonly string[], states: ReadonlyMap<string, WriterState>): string {
  return writers
    .map((name) => {
      const state = states.get(name);
      if (state === undefined || state.status === null) return `${name} cannot start without it`;
      const log = state.jetStreamErrorCode === null ? "" : `, its log says ${state.jetStreamErrorCode}`;
      return state.crashing
        ? `${name} crashes on it (${state.status} now${log})`
        : `${name} crashes at its next start (${state.status} now)`;
    })
    .join(", ");
}
