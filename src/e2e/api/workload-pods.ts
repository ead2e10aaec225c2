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
  const listed = await client.data.list(`/api/v1/namespaces/${client.data.namespace}/pods`, {
    labelSelector,
  });
  return listed.ok ? succeed(listed.data.map((item) => podSchema.parse(item))) : listed;
}

/** The pods a Deployment owns: its selector may match those of another one as well. */
export async function podsOfDeployment(
  run: Pick<RunContext, "connections">,
  { metadata, spec }: Deployment,
): Promise<ProbeResult<Pod[]>> {
  const pods = await podsOf(run, spec.selector.matchLabels);
  return pods.ok ? succeed(pods.data.filter((pod) => isOwnedBy(pod, metadata.name))) : pods;
}

/** Whether the pod is of this Deployment now; null where that cannot be told, as of a pod that is gone. */
export async function belongsToDeployment(
  client: Pick<KubernetesClient, "namespace" | "get">,
  podName: string,
  deploymentName: string,
): Promise<boolean | null> {
  const pod = await client.get(`/api/v1/namespaces/${client.namespace}/pods/${podName}`);
  return pod.ok ? isOwnedBy(podSchema.parse(pod.data), deploymentName) : null;
}

function isOwnedBy({ metadata }: Pod, deploymentName: string): boolean {
  const replicaSet = `${deploymentName}-${metadata.labels["pod-template-hash"] ?? ""}`;
  return metadata.ownerReferences.some(({ name }) => name === replicaSet);
}
