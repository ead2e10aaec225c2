import { type Deployment, type Pod, podSchema } from "../snapshot/kubernetes.ts";
import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import type { RunContext } from "./run-context.ts";

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
  if (!pods.ok) return pods;
  return succeed(
    pods.data.filter((pod) => {
      const hash = pod.metadata.labels["pod-template-hash"] ?? "";
      return pod.metadata.ownerReferences.some(({ name }) => name === `${metadata.name}-${hash}`);
    }),
  );
}
