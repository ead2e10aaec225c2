import * as z from "zod";
import { answerAs } from "../connect/answer.ts";
import { type Deployment, deploymentSchema } from "../snapshot/kubernetes/workloads.ts";
import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import type { Change } from "./change.ts";
import type { Cluster } from "./cluster.ts";
import { fixMarkOf } from "./object/object-edit.ts";
import { markOf, scaleFence } from "./scale/scale-patch.ts";

/** A change as the object itself tells of it, whose journal may be on another machine. */
export interface MarkedObject {
  runId: string;
  /** When, as the mark says; null: it does not. */
  at: string | null;
  /** False: only the fence of its undoing is there. */
  made: boolean;
  change: Change;
}

/** All changes of e2e and fix that have left their mark in the namespace. */
export async function markedChanges({ client }: Cluster): Promise<ProbeResult<MarkedObject[]>> {
  const path = `/apis/apps/v1/namespaces/${client.namespace}/deployments`;
  const listed = answerAs(z.array(deploymentSchema), "kubernetes", `LIST ${path}`, await client.list(path));
  if (!listed.ok) return listed;
  return succeed(
    listed.data.flatMap((deployment) => [
      ...scalingOf(deployment, client.namespace),
      ...repairOf(deployment),
    ]),
  );
}

function scalingOf(deployment: Deployment, namespace: string): MarkedObject[] {
  const mark = markOf(deployment);
  const runId = mark?.runId ?? scaleFence.of(deployment);
  if (runId === null) return [];
  const change: Change = {
    kind: "scale",
    deployment: deployment.metadata.name,
    namespace,
    uid: deployment.metadata.uid ?? "",
    replicas: mark?.replicas ?? deployment.spec.replicas ?? 1,
    hadAnnotations: true,
  };
  return [{ runId, at: mark?.at ?? null, made: mark !== null, change }];
}

function repairOf(object: Deployment): MarkedObject[] {
  const mark = fixMarkOf(object);
  return mark === null ? [] : [{ runId: mark.runId, at: mark.at, made: true, change: mark.change }];
}
