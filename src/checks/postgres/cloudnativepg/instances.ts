import type { Kubectl } from "../../../remedy/kubectl.ts";
import { counted } from "../../../units/counted.ts";
import type { Finding } from "../../finding.ts";
import type { ObservedCluster } from "./cluster.ts";
import { fewerInstances } from "./findings.ts";

/** A small database's replica is joined in less; of a large one the status says that it is being created. */
const settingUpMs = 10 * 60_000;

/** Instances that are wanted and have no pod. A pod that is not ready is reported where all pods are. */
export function instanceFindings(
  { name, cluster, instances, saying }: ObservedCluster,
  kubectl: Kubectl,
  now: number,
): Finding[] {
  const wanted = cluster.spec.instances;
  const { creationTimestamp } = cluster.metadata;
  const isNew = now - (Date.parse(creationTimestamp ?? "") || 0) < settingUpMs;
  if (instances.length >= wanted || isNew) return [];
  const there = instances.length === 0 ? "none" : String(instances.length);
  return [
    fewerInstances({
      severity: instances.length === 0 ? "error" : "warning",
      resource: `kubernetes/cluster/${name}`,
      message: `Cluster ${name} should have ${counted(wanted, "instance")} and has ${there}: ${instances.length === 0 ? "there is no PostgreSQL" : "no instance can take over for the missing ones"}; ${saying}.`,
      evidence: { wanted, instances: instances.map(({ metadata }) => metadata.name) },
      remedy: {
        summary:
          "See whether the operator runs, and what it waits for: a volume, a Job that sets the instance up, an admission rule.",
        commands: [
          kubectl("describe", "clusters.postgresql.cnpg.io", name),
          kubectl("get", "pods,jobs,persistentvolumeclaims", "-l", `cnpg.io/cluster=${name}`),
        ],
      },
      recovers: instances.length > 0 ? null : true,
    }),
  ];
}
