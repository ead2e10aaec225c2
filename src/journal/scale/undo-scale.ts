import * as z from "zod";
import { commandLine } from "../../remedy/command.ts";
import { kubectlFor } from "../../remedy/kubectl.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";
import type { Cluster } from "../cluster.ts";
import { undoMarked } from "../object/undo-marked.ts";
import { notNeeded, type Try } from "../tries.ts";
import type { UndoneChange } from "../undone-change.ts";
import { readDeployment } from "./read-deployment.ts";
import { deploymentPath, markOf, restorePatch, scaleFence } from "./scale-patch.ts";

/** A Deployment that e2e took to 0. */
export const scaleChangeSchema = z.object({
  kind: z.literal("scale"),
  deployment: z.string(),
  namespace: z.string(),
  uid: z.string(),
  /** What to restore. */
  replicas: z.int().min(0),
  /** False: the annotation made the map, which goes with it. */
  hadAnnotations: z.boolean(),
});
export type ScaleChange = z.infer<typeof scaleChangeSchema>;

export const describeScale = ({ deployment, replicas }: ScaleChange): string =>
  `Deployment ${deployment} scaled from ${replicas} to 0`;

export function undoScale(
  cluster: Cluster,
  runId: string,
  made: boolean,
  change: ScaleChange,
): () => Promise<Try> {
  const path = deploymentPath(change.namespace, change.deployment);
  return undoMarked<Deployment>(cluster, runId, made, {
    path,
    uid: change.uid,
    kind: "Deployment",
    hadAnnotations: change.hadAnnotations,
    fence: scaleFence,
    read: (client) => readDeployment(client, path),
    markedBy: (deployment) => markOf(deployment)?.runId ?? null,
    restore(deployment) {
      const ours = (deployment.spec.replicas ?? 1) === 0;
      return {
        patch: restorePatch(deployment, change, ours),
        detail: ours
          ? `back to ${change.replicas}`
          : `somebody has scaled it to ${deployment.spec.replicas}; only the mark is removed`,
      };
    },
    unmarked: (deployment) =>
      (deployment.spec.replicas ?? 1) === 0 && change.replicas > 0
        ? {
            state: "left",
            detail: `somebody has removed the mark and it is still at 0; back with: ${scaleCommand(cluster.client, change)}`,
          }
        : notNeeded("it does not carry this run's mark"),
  });
}

/** Takes only the mark away: the Deployment stays at 0 because the user wants it so. */
export async function keepAtZero({ client, writer }: Cluster, change: ScaleChange): Promise<UndoneChange> {
  const what = describeScale(change);
  const path = deploymentPath(change.namespace, change.deployment);
  const found = await readDeployment(client, path);
  if (!found.ok) return { what, state: "left", detail: found.error.message };
  const deployment = found.data;
  if (markOf(deployment) === null) return { what, state: "kept", detail: null };
  const outcome = await writer.patch(path, restorePatch(deployment, change, false));
  if (outcome.kind === "done")
    return { what, state: "kept", detail: `--cutover; back with: ${scaleCommand(client, change)}` };
  return { what, state: "left", detail: outcome.kind === "failed" ? outcome.error.message : outcome.message };
}

/** What is typed to bring a Deployment back by hand. */
function scaleCommand(
  { context }: Cluster["client"],
  { namespace, deployment, replicas }: ScaleChange,
): string {
  const kubectl = kubectlFor({ context, namespace });
  return commandLine(kubectl("scale", `deployment/${deployment}`, `--replicas=${replicas}`));
}
