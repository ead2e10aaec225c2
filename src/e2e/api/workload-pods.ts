import * as z from "zod";
import { answerAs } from "../../connect/answer.ts";
import type { KubernetesClient } from "../../connect/connections.ts";
import { type Pod, podSchema } from "../../snapshot/kubernetes/pod.ts";
import type { Deployment } from "../../snapshot/kubernetes/workloads.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { RunContext } from "../run/run-context.ts";

/** The pods with these labels, terminating ones included. */
async function podsOf(
  { connections }: Pick<RunContext, "connections">,
  labels: Readonly<Record<string, string>>,
): Promise<ProbeResult<Pod[]>> {
  const client = await connections.kubernetes();
  if (!client.ok) return client;
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const path = `/api/v1/namespaces/${client.data.namespace}/pods`;
  const listed = await client.data.list(path, { labelSelector });
  return answerAs(z.array(podSchema), "kubernetes", `LIST ${path}`, listed);
}

/** The pods a Deployment owns: its selector may match those of another one as well. */
export async function podsOfDeployment(
  run: Pick<RunContext, "connections">,
  { metadata, spec }: Deployment,
): Promise<ProbeResult<Pod[]>> {
  const pods = await podsOf(run, spec.selector.matchLabels);
  return pods.ok ? succeed(pods.data.filter((pod) => isOwnedBy(pod, metadata.name))) : pods;
}

/** Whether the pod is of this Deployment now; null where that is not known, as of a pod that is gone. */
export async function belongsToDeployment(
  client: Pick<KubernetesClient, "namespace" | "get">,
  podName: string,
  deploymentName: string,
): Promise<boolean | null> {
  const path = `/api/v1/namespaces/${client.namespace}/pods/${podName}`;
  const pod = answerAs(podSchema, "kubernetes", `GET ${path}`, await client.get(path));
  return pod.ok ? isOwnedBy(pod.data, deploymentName) : null;
}

function isOwnedBy({ metadata }: Pod, deploymentName: string): boolean {
  const replicaSet = `${deploymentName}-${metadata.labels["pod-template-hash"] ?? ""}`;
  return metadata.ownerReferences.some(({ name }) => name === replicaSet);
}
