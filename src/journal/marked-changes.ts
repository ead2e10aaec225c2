import * as z from "zod";
import { answerAs } from "../connect/answer.ts";
import { type Deployment, deploymentSchema } from "../snapshot/kubernetes/workloads.ts";
import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import type { Change } from "./change.ts";
import type { Cluster } from "./cluster.ts";
import type { JournalHeader } from "./entries.ts";
import type { Annotated } from "./object/annotations.ts";
import { editedObjectSchema, fixMarkOf } from "./object/object-edit.ts";
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

/** Where fix edits objects. */
const editedCollections = [
  "apis/apps/v1/namespaces/{namespace}/statefulsets",
  "apis/apps/v1/namespaces/{namespace}/daemonsets",
  "api/v1/namespaces/{namespace}/configmaps",
  "api/v1/namespaces/{namespace}/services",
];

/**
 * The changes of e2e and fix that have left their mark in the namespace. Only for fix, whose user may read them, are they looked for on other objects than
 * Deployments.
 */
export async function markedChanges(
  { client }: Pick<Cluster, "client">,
  command: JournalHeader["command"],
): Promise<ProbeResult<MarkedObject[]>> {
  const { namespace } = client;
  const found: MarkedObject[] = [];
  const deployments = await listed(
    client,
    `/apis/apps/v1/namespaces/${namespace}/deployments`,
    deploymentSchema,
  );
  if (!deployments.ok) return deployments;
  for (const deployment of deployments.data)
    found.push(...scalingOf(deployment, namespace), ...repairOf(deployment));
  for (const collection of command === "fix" ? editedCollections : []) {
    const objects = await listed(
      client,
      `/${collection.replace("{namespace}", namespace)}`,
      editedObjectSchema,
    );
    if (!objects.ok) return objects;
    found.push(...objects.data.flatMap(repairOf));
  }
  return succeed(found);
}

const listed = async <T>(
  client: Cluster["client"],
  path: string,
  schema: z.ZodType<T>,
): Promise<ProbeResult<T[]>> =>
  answerAs(z.array(schema), "kubernetes", `LIST ${path}`, await client.list(path));

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

function repairOf(object: Annotated): MarkedObject[] {
  const mark = fixMarkOf(object);
  return mark === null ? [] : [{ runId: mark.runId, at: mark.at, made: true, change: mark.change }];
}
