import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { containerStatusesOf, type Pod } from "../../../snapshot/kubernetes/pod.ts";
import type { KubernetesServer } from "../../../snapshot/kubernetes/server.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import { clusterNow } from "../../kubernetes/cluster-now.ts";
import { releaseObjects, releaseWorkloads } from "../../kubernetes/workloads/release-workloads.ts";
import { workloadName } from "../../kubernetes/workloads/workload.ts";
import { dataOf } from "../../unreadable.ts";
import type { Worker } from "./wanted-consumers.ts";

type Around = Parameters<typeof releaseObjects>[0] & {
  "kubernetes/server": ProbeResult<KubernetesServer>;
};

/**
 * For how long the worker's longest-running ready pod has been up, all its containers, by the cluster's clock; null: none is ready, or it cannot be seen.
 * What a worker does at its start it has done by then.
 */
export function workerUptimeMs(
  worker: Worker | null,
  around: Around,
  { blueprint, takenAt }: { blueprint: Blueprint; takenAt: string },
): number | null {
  if (worker === null) return null;
  const now = clusterNow(takenAt, dataOf(around["kubernetes/server"]));
  const pods = releaseWorkloads(releaseObjects(around), blueprint)
    .filter((workload) => workloadName(workload) === worker.object)
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

/** When the last of what runs in it was started; NaN: not reported. */
const runningSince = (pod: Pod): number =>
  Math.max(
    ...containerStatusesOf(pod).flatMap(({ state }) =>
      state.running ? [Date.parse(state.running.startedAt ?? "")] : [],
    ),
  );
