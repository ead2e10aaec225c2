import { deployOnCluster } from "./cluster-deployment.ts";
import type { Deployment } from "./deployment.ts";
import { deployInLab } from "./lab-deployment.ts";

/** Whether the tests run on the cluster of KUBECONFIG (`npm run test:cluster`) or in the lab. */
const onCluster = process.env.NOMNOM_TEST_TARGET === "cluster";

/** Deploys a lab scenario where this run's tests look, and waits until it has settled. */
export function deploy(scenario: string): Promise<Deployment> {
  return onCluster ? deployOnCluster(scenario) : deployInLab(scenario);
}
