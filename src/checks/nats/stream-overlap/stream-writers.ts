import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
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
    const witness = { ...around, owner: `${workload.kind.toLowerCase()}/${workload.name}` };
    const causeOf = (pod: Pod | undefined) => (pod === undefined ? null : podCause(pod, witness));
    const worst = workload.pods.find((pod) => causeOf(pod)?.kind === "crash-loop") ?? workload.pods[0];
    const cause = causeOf(worst);
    return {
      name: workload.name,
      status: worst === undefined ? null : podStatus(worst, around.serverVersion).status,
      crashing: cause?.kind === "crash-loop",
      jetStreamErrorCode: cause?.jetStreamErrorCode ?? null,
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
