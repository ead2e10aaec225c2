import type { Snapshot } from "../../../snapshot/snapshot.ts";
import type { Learned } from "./learned.ts";

/** The workloads of the namespace; what has no replicas now, or is suspended, is not demanded. Jobs come and go. */
export function learnWorkloads({ sections }: Pick<Snapshot, "sections">): Learned["workloads"] {
  return [
    ...named("StatefulSet", sections["kubernetes/statefulsets"]),
    ...named("Deployment", sections["kubernetes/deployments"]),
    ...named("DaemonSet", sections["kubernetes/daemonsets"]),
    ...named("Rollout", sections["kubernetes/rollouts"]),
    ...named("CronJob", sections["kubernetes/cronjobs"]),
  ];
}

type Kind = Learned["workloads"][number]["kind"];

interface Listed {
  metadata: { name: string };
  spec: { replicas?: number | null | undefined; suspend?: boolean | null | undefined };
}

function named(
  kind: Kind,
  list: { ok: true; data: readonly (Listed | Omit<Listed, "spec">)[] } | { ok: false } | undefined,
): Learned["workloads"] {
  if (list === undefined || !list.ok) return [];
  return list.data.map((workload) => {
    const isAtZero = "spec" in workload && workload.spec.replicas === 0;
    const isSuspended = "spec" in workload && workload.spec.suspend === true;
    return {
      kind,
      name: workload.metadata.name,
      optional: isAtZero || isSuspended,
      remark: isAtZero ? "has 0 replicas now" : isSuspended ? "is suspended now" : null,
    };
  });
}
