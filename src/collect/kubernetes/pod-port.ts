import type { Pod } from "../../snapshot/kubernetes/pod.ts";

/** The workload that a pod is of. */
export function workloadOf({ metadata }: Pod): string {
  const [owner] = metadata.ownerReferences;
  if (owner === undefined) return metadata.name;
  // A ReplicaSet is called like its Deployment, with a hash behind.
  return owner.kind === "ReplicaSet" ? owner.name.replace(/-[^-]+$/, "") : owner.name;
}

/** The port that is named; without one that called http, else the only one there is. */
export function containerPortOf(port: string | number | null, { spec }: Pod): number | null {
  if (typeof port === "number") return port;
  const ports = spec.containers.flatMap((container) => container.ports);
  const named = ports.find(({ name }) => name === (port ?? "http"));
  if (port !== null) return named?.containerPort ?? null;
  return (named ?? (ports.length === 1 ? ports[0] : undefined))?.containerPort ?? null;
}
