import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { containerStatusesOf, type Pod } from "../../../snapshot/kubernetes/pod.ts";
import type { PodWitness } from "../../kubernetes/pods/pod-witness.ts";
import { type ReleaseObjects, releaseWorkloads } from "../../kubernetes/workloads/release-workloads.ts";

/**
 * For how long the worker's longest-running ready pod has been up, all its containers, by the cluster's clock; null: none is ready, or it cannot be seen.
 * What a worker does at its start it has done by then.
 */
export function workerUptimeMs(
  worker: string,
  objects: ReleaseObjects,
  blueprint: Blueprint,
  { now }: Pick<PodWitness, "now">,
): number | null {
  const pods = releaseWorkloads(objects, blueprint)
    .filter(({ kind, name }) => kind === "Deployment" && name === worker)
    .flatMap((workload) => workload.pods);
  const ages = pods.flatMap((pod) => {
    const since = isReady(pod) ? runningSince(pod) : Number.NaN;
    return Number.isNaN(since) ? [] : [now - since];
  });
  return ages.length === 0 ? null : Math.max(...ages);
}

const isReady = ({ metadata, status }: Pod): boolean =>
  !metadata.deletionTimestamp &&
  status.conditions.some(({ type, status: value }) => type === "Ready" && value === "True");

/** When the last of what runs in it was started; NaN: not told. */
const runningSince = (pod: Pod): number =>
  Math.max(
    ...containerStatusesOf(pod).flatMap(({ state }) =>
      state.running ? [Date.parse(state.running.startedAt ?? "")] : [],
    ),
  );
