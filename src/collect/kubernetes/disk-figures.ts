import type { KubernetesClient } from "../../connect/connections.ts";
import { failure, type ProbeResult } from "../../snapshot/probe-result.ts";

/**
 * The kubelet's Summary of a node, unread. A kubelet of 1.20 measures its disks when it is asked, which took 8 to 28 s on a busy machine: then it is
 * not the API server that is silent.
 */
export async function diskFiguresOf(
  client: Pick<KubernetesClient, "get">,
  node: string,
): Promise<ProbeResult<unknown>> {
  const answer = await client.get(`/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary`);
  if (answer.ok || answer.error.kind !== "timeout") return answer;
  return failure({
    ...answer.error,
    message: `the kubelet of node ${node} did not say in time how full its volumes are: ${answer.error.message}`,
    hint: "A busy kubelet measures its disks first; --request-timeout waits longer.",
  });
}
