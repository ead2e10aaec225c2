import { setTimeout as delay } from "node:timers/promises";
import type { UndoneChange } from "../reporting/e2e-report.ts";
import { readDeployment } from "../scale/read-deployment.ts";
import { deploymentPath, markOf, restorePatch } from "../scale/scale-patch.ts";
import { type Change, describeChange } from "./change.ts";
import type { Cluster } from "./cluster.ts";
import { releaseLease } from "./lease.ts";

/** Others may write between reading and patching, and connections may be cut; each time it is read anew. */
const attempts = 8;
const retryMs = 150;

/** Undoes a change that may or may not have been made, by looking at what is there. Doing it twice does no harm. */
export async function undoChange(cluster: Cluster, runId: string, change: Change): Promise<UndoneChange> {
  const what = describeChange(change);
  switch (change.kind) {
    case "lease":
      return { what, ...(await removeLease(cluster, runId, change)) };
    case "scale":
      return { what, ...(await restoreReplicas(cluster, runId, change)) };
  }
}

async function removeLease(
  cluster: Cluster,
  runId: string,
  change: Extract<Change, { kind: "lease" }>,
): Promise<Ending> {
  let ending: Ending = { state: "left", detail: null };
  for (let attempt = 0; attempt < attempts && ending.state === "left"; attempt++) {
    await delay(attempt * retryMs);
    ending = await releaseLease(cluster, change, runId);
  }
  return ending;
}

type Ending = Pick<UndoneChange, "state" | "detail">;

async function restoreReplicas(
  { client, writer }: Cluster,
  runId: string,
  change: Extract<Change, { kind: "scale" }>,
): Promise<Ending> {
  const path = deploymentPath(change.namespace, change.deployment);
  let last = "";
  for (let attempt = 0; attempt < attempts; attempt++) {
    await delay(attempt * retryMs);
    const found = await readDeployment(client, path);
    if (!found.ok) {
      if (found.error.kind === "not-found") return notNeeded("the Deployment is gone");
      last = found.error.message;
      continue;
    }
    const deployment = found.data;
    if (deployment.metadata.uid !== change.uid) return notNeeded("it is another Deployment by now");
    const mark = markOf(deployment);
    if (mark === null || mark.runId !== runId) return notNeeded("it does not carry this run's mark");
    const ours = (deployment.spec.replicas ?? 1) === 0;
    const outcome = await writer.patch(path, restorePatch(deployment, change, ours));
    if (outcome.kind === "done")
      return ours
        ? { state: "undone", detail: `back to ${change.replicas}` }
        : {
            state: "undone",
            detail: `somebody has scaled it to ${deployment.spec.replicas}; only the mark is removed`,
          };
    if (outcome.kind === "gone") return notNeeded("the Deployment is gone");
    last = outcome.kind === "failed" ? outcome.error.message : outcome.message;
  }
  return { state: "left", detail: last };
}

const notNeeded = (detail: string): Ending => ({ state: "not-needed", detail });
