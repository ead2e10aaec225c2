import type { WriteOutcome } from "../../connect/kubernetes/kubernetes-writer.ts";
import type { Cluster } from "../../journal/cluster.ts";
import { readDeployment } from "../../journal/scale/read-deployment.ts";
import { deploymentPath, markOf, type ScaleMark, scaleDownPatch } from "../../journal/scale/scale-patch.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";

const patchAttempts = 10;

/**
 * Scales a Deployment to 0 with the mark, if it is as planned. Its status changes all the time, which also makes it another version: tried again
 * while the count and the marks are as they were, and the signal is not aborted.
 */
export async function patchToZero(
  { client, writer }: Cluster,
  asPlanned: Deployment,
  namespace: string,
  { mark, signal }: { mark: ScaleMark; signal: AbortSignal },
): Promise<WriteOutcome> {
  const path = deploymentPath(namespace, asPlanned.metadata.name);
  let current = asPlanned;
  for (let attempt = 1; ; attempt++) {
    // Undoing has begun by then, and makes impossible what is under way, not what comes after it.
    signal.throwIfAborted();
    const outcome = await writer.patch(path, scaleDownPatch(current, mark));
    if (outcome.kind !== "conflict" || attempt === patchAttempts) return outcome;
    const found = await readDeployment(client, path);
    if (!found.ok) return { kind: "failed", error: found.error };
    current = found.data;
    const isSame = current.metadata.uid === asPlanned.metadata.uid && markOf(current) === null;
    if (!isSame || (current.spec.replicas ?? 1) !== mark.replicas) return outcome;
  }
}
