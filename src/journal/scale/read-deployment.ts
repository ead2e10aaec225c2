import { answerAs } from "../../connect/answer.ts";
import type { KubernetesClient } from "../../connect/connections.ts";
import { type Deployment, deploymentSchema } from "../../snapshot/kubernetes/workloads.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";

/** The Deployment at an API path, as it is now. */
export async function readDeployment(
  client: Pick<KubernetesClient, "get">,
  path: string,
): Promise<ProbeResult<Deployment>> {
  return answerAs(deploymentSchema, "kubernetes", `GET ${path}`, await client.get(path));
}
