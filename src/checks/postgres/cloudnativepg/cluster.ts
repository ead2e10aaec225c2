import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import type { PostgresCluster } from "../../../snapshot/kubernetes/postgres-cluster.ts";

/** A Cluster and its instances, as CloudNativePG labels them (pkg/utils/labels_annotations.go). */
export interface ObservedCluster {
  name: string;
  cluster: PostgresCluster;
  instances: Pod[];
  /** Those that the -rw Service leads to. */
  primaries: string[];
  /** Hibernated: it should have no instance. */
  isAsleep: boolean;
  /** What its status says, in words for a message. */
  saying: string;
}

export function observedCluster(cluster: PostgresCluster, pods: readonly Pod[]): ObservedCluster {
  const { metadata, status } = cluster;
  const instances = pods.filter(
    ({ metadata: { labels } }) =>
      labels["cnpg.io/cluster"] === metadata.name &&
      // Jobs that set an instance up, and poolers, carry the cluster's label too.
      (labels["cnpg.io/podRole"] ?? "instance") === "instance" &&
      labels["cnpg.io/jobRole"] === undefined,
  );
  return {
    name: metadata.name,
    cluster,
    instances: instances.filter(({ metadata: { deletionTimestamp } }) => !deletionTimestamp),
    primaries: instances.filter(isPrimary).map((pod) => pod.metadata.name),
    isAsleep: metadata.annotations["cnpg.io/hibernation"] === "on",
    saying: status.phase ? `its status says "${status.phase}"` : "its status says nothing",
  };
}

/** `role` until 1.21, and beside the other since. */
const isPrimary = ({ metadata: { labels } }: Pod): boolean =>
  (labels["cnpg.io/instanceRole"] ?? labels.role) === "primary";

/** Whether the PostgreSQL that doctor asks is this cluster's primary: by the Service that CloudNativePG makes for it. */
export function isAskedAt(address: string | null, name: string): boolean {
  const host =
    address === null
      ? ""
      : (address
          .replace(/^[^/]*\/\//, "")
          .split("@")
          .at(-1) ?? "");
  return host.split(/[.:/?]/)[0] === `${name}-rw`;
}
