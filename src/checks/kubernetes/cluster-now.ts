import type { KubernetesServer } from "../../snapshot/kubernetes/server.ts";

/** Now by the cluster's own clock, in milliseconds: what it has stamped is as old as that says, however wrong this machine's clock is. */
export const clusterNow = (takenAt: string, server: Pick<KubernetesServer, "clockAheadMs"> | null): number =>
  Date.parse(takenAt) + (server?.clockAheadMs ?? 0);
