import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { deployOnCluster } from "../../../test/deployment/cluster-deployment.ts";
import { kubectlFor } from "../../../test/deployment/kubectl.ts";
import { clusterImage } from "../../../test/deployment/prerequisites.ts";
import type { Place } from "../recording.ts";

/** A healthy deployment in a namespace of its own on a real cluster, to be changed with kubectl. */
export interface ClusterDeployment extends Place {
  namespace: string;
  /** The image of its pods: node, nats-server, PostgreSQL, a shell. */
  image: string;
  /** In the namespace; what it printed. */
  kubectl(...args: readonly string[]): Promise<string>;
  apply(...objects: readonly object[]): Promise<unknown>;
  patch(what: string, change: object, type?: "strategic" | "json"): Promise<unknown>;
  /** Waits until the workloads have what they were last given. */
  ready(...workloads: readonly string[]): Promise<unknown>;
}

/** Deploys scenario `healthy` on the cluster of KUBECONFIG; the cleanups remove it. */
export async function deployHealthy(cleanups: CleanupStack): Promise<ClusterDeployment> {
  const deployment = await deployOnCluster("healthy");
  cleanups.defer(async () => deployment[Symbol.asyncDispose]());
  const { namespace, kubeconfigPath } = deployment;
  const run = kubectlFor(kubeconfigPath);
  const kubectl = (...args: readonly string[]) => run(["-n", namespace, ...args]);
  return {
    settings: [
      ["kubernetes.kubeconfig", kubeconfigPath],
      ["kubernetes.namespace", namespace],
    ],
    instead: [[namespace, "nomnom-dev"]],
    namespace,
    image: clusterImage(),
    kubectl,
    apply: (...objects) =>
      run(
        ["-n", namespace, "apply", "-f", "-"],
        JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
      ),
    patch: (what, change, type = "strategic") =>
      kubectl("patch", what, "--type", type, "-p", JSON.stringify(change)),
    ready: (...workloads) =>
      Promise.all(workloads.map((name) => kubectl("rollout", "status", name, "--timeout=110s"))),
  };
}
