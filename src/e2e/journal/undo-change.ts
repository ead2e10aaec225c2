import type { WriteOutcome } from "../../connect/kubernetes/kubernetes-writer.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";
import type { UndoneChange } from "../reporting/e2e-report.ts";
import { readDeployment } from "../scale/read-deployment.ts";
import {
  deploymentPath,
  fencedBy,
  fencePatch,
  markOf,
  restorePatch,
  unfencePatch,
} from "../scale/scale-patch.ts";
import { type Change, describeChange } from "./change.ts";
import type { Cluster } from "./cluster.ts";
import type { PendingChange } from "./entries.ts";
import { releaseLease } from "./lease.ts";

/** Others may write between reading and patching, and connections may be cut; each time it is read anew. */
const attempts = 10;
const retryMs = 150;
/** An API server works on a request no longer than this (--request-timeout). A creation has no version it holds for, so only time ends it. */
const workedOnMs = 60_000;

/** Undoes a change that may or may not have been made, and may still be under way, by looking at what is there. Doing it twice does no harm. */
export async function undoChange(
  cluster: Cluster,
  runId: string,
  pending: PendingChange,
): Promise<UndoneChange> {
  const { change } = pending;
  const what = describeChange(change);
  const tryOnce =
    change.kind === "lease"
      ? leaseRemoval(cluster, runId, { ...pending, change })
      : restoring(cluster, runId, { ...pending, change });
  let why = "";
  for (let attempt = 0; attempt < attempts; attempt++) {
    const ending = await tryOnce();
    if (!("again" in ending)) return { what, ...ending };
    if (ending.again !== null) {
      why = ending.again;
      await cluster.wait((attempt + 1) * retryMs);
    }
  }
  return { what, state: "left", detail: why };
}

/** How a change ended; `again`: it has not yet, and why, null where it is on its way. */
type Try = Pick<UndoneChange, "state" | "detail"> | { again: string | null };

type ScaleChange = Extract<Change, { kind: "scale" }>;

/**
 * One try after another to bring a Deployment back. A scaling that is not there may still come, a slow server works on for a minute. It holds only
 * for the version that was read for it, so any later write makes it impossible: the fence is that write, and only behind it is what is there the
 * truth.
 */
function restoring(
  { client, writer }: Cluster,
  runId: string,
  { change, made }: { change: ScaleChange; made: boolean },
): () => Promise<Try> {
  const path = deploymentPath(change.namespace, change.deployment);
  let mayStillCome = !made;

  return async () => {
    const found = await readDeployment(client, path);
    if (!found.ok)
      return found.error.kind === "not-found"
        ? notNeeded("the Deployment is gone")
        : { again: found.error.message };
    const deployment = found.data;
    if (deployment.metadata.uid !== change.uid) return notNeeded("it is another Deployment by now");
    if (markOf(deployment)?.runId === runId) {
      // It has come. A fence from here on would be one more write that may come late.
      mayStillCome = false;
      return restored(deployment);
    }
    if (fencedBy(deployment) === runId) {
      mayStillCome = false;
      return next(await writer.patch(path, unfencePatch(deployment, runId, change)));
    }
    if (mayStillCome) {
      const outcome = await writer.patch(path, fencePatch(deployment, runId));
      if (outcome.kind === "done") mayStillCome = false;
      return next(outcome);
    }
    if (made && (deployment.spec.replicas ?? 1) === 0 && change.replicas > 0)
      return {
        state: "left",
        detail: `somebody has removed the mark and it is still at 0; back with: ${scaleCommand(change)}`,
      };
    return notNeeded("it does not carry this run's mark");
  };

  async function restored(deployment: Deployment): Promise<Try> {
    const ours = (deployment.spec.replicas ?? 1) === 0;
    const outcome = await writer.patch(path, restorePatch(deployment, change, ours));
    if (outcome.kind !== "done") return next(outcome);
    return {
      state: "undone",
      detail: ours
        ? `back to ${change.replicas}`
        : `somebody has scaled it to ${deployment.spec.replicas}; only the mark is removed`,
    };
  }
}

/** What is typed to bring a Deployment back by hand. */
export const scaleCommand = ({ namespace, deployment, replicas }: ScaleChange): string =>
  `kubectl -n ${namespace} scale deployment ${deployment} --replicas=${replicas}`;

function leaseRemoval(
  cluster: Cluster,
  runId: string,
  { change, made, at }: PendingChange & { change: Extract<Change, { kind: "lease" }> },
): () => Promise<Try> {
  return async () => {
    const ending = await releaseLease(cluster, change, runId);
    if (ending.state === "left") return { again: ending.detail };
    const sentMs = at === null ? Number.NEGATIVE_INFINITY : at.getTime();
    if (made || ending.state === "undone" || cluster.now().getTime() - sentMs > workedOnMs) return ending;
    return { again: "its creation was not answered, and may still come for a minute" };
  };
}

/** After a write: to look again. */
function next(outcome: WriteOutcome): Try {
  switch (outcome.kind) {
    case "done":
      return { again: null };
    case "gone":
      return notNeeded("the Deployment is gone");
    case "conflict":
      return { again: outcome.message };
    case "failed":
      return { again: outcome.error.message };
  }
}

const notNeeded = (detail: string): Try => ({ state: "not-needed", detail });
