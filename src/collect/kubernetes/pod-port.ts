import type { Pod } from "../../snapshot/kubernetes/pod.ts";

/** The workload that a pod is of. */
export function workloadOf({ metadata }: Pod): string {
  const [owner] = metadata.ownerReferences;
  if (owner === undefined) return metadata.name;
  // A ReplicaSet is called like its Deployment, with a hash behind.
  return owner.kind === "ReplicaSet" ? owner.name.replace(/-[^-]+$/, "") : owner.name;
}

/** Of several ports the one called http, else the only one there is. */
export const usualPort = <Port extends { name?: string | null | undefined }>(
  ports: readonly Port[],
): Port | undefined =>
  ports.find(({ name }) => name === "http") ?? (ports.length === 1 ? ports[0] : undefined);

/** The port that is named; without one the usual one. */
export function containerPortOf(port: string | number | null, { spec }: Pod): number | null {
  if (typeof port === "number") return port;
  const ports = spec.containers.flatMap((container) => container.ports);
  const found = port === null ? usualPort(ports) : ports.find(({ name }) => name === port);
  return found?.containerPort ?? null;
}
