import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { KubernetesObject } from "../../src/lab/kubernetes-api/store.ts";
import { loadScenario } from "../../src/lab/scenarios/load-scenario.ts";
import { firstUnmetOnCluster } from "./cluster-conditions.ts";
import type { Deployment } from "./deployment.ts";
import { type Kubectl, kubectlFor } from "./kubectl.ts";
import { clusterImage, clusterKubeconfig } from "./prerequisites.ts";
import { codeConfigMap, realObjects } from "./real-pods.ts";
import { serviceCode } from "./service-code.ts";

/** Real probes wait 30 s and a real kubelet backs off 10, 20, 40 s. */
const settleDeadlineMs = 240_000;
const pollMs = 1_000;
const workloadKinds = new Set(["Deployment", "StatefulSet"]);

/** Deploys a scenario into a namespace of its own on the cluster of KUBECONFIG; disposing removes everything it made. */
export async function deployOnCluster(name: string): Promise<Deployment> {
  const kubeconfigPath = clusterKubeconfig();
  const image = clusterImage();
  const kubectl = kubectlFor(kubeconfigPath);
  const scenario = await loadScenario(name);
  const namespace = `nomnom-test-${randomBytes(4).toString("hex")}`;
  const storageClass = (await hasDefaultStorageClass(kubectl)) ? null : namespace;
  const volumes = storageClass === null ? [] : hostPathVolumes(namespace);
  const objects = realObjects(scenario, { namespace, image, storageClass });
  const apply = (some: KubernetesObject[]) =>
    kubectl(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: some }));

  const dispose = async () => {
    await kubectl(["delete", "namespace", namespace, "--wait=true", "--timeout=300s"]);
    if (volumes.length > 0)
      await kubectl(["delete", "pv", "--ignore-not-found", ...volumes.map(({ metadata }) => metadata.name)]);
  };
  try {
    const code = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: codeConfigMap, namespace } };
    await kubectl(["create", "namespace", namespace]);
    // Over `create`: `apply` would copy the bundle into an annotation, which holds 256 KiB.
    await kubectl(["create", "-f", "-"], JSON.stringify({ ...code, data: await serviceCode() }));
    await apply([...volumes, ...objects.filter(({ kind }) => !workloadKinds.has(kind))]);
    const workloads = objects.filter(({ kind }) => workloadKinds.has(kind));
    for (const group of scenario.start) {
      await apply(workloads.filter(({ kind, metadata }) => group.includes(`${kind}/${metadata.name}`)));
      await settled(
        kubectl,
        namespace,
        group.map((ready) => ({ ready })),
      );
    }
    await apply(workloads);
    await settled(kubectl, namespace, scenario.settled);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { kubeconfigPath, namespace, [Symbol.asyncDispose]: dispose };
}

async function settled(
  kubectl: Kubectl,
  namespace: string,
  conditions: Parameters<typeof firstUnmetOnCluster>[2],
): Promise<void> {
  const deadline = Date.now() + settleDeadlineMs;
  for (;;) {
    const unmet = await firstUnmetOnCluster(kubectl, namespace, conditions);
    if (unmet === null) return;
    if (Date.now() > deadline) {
      const pods = await kubectl(["get", "pods", "-n", namespace, "-o", "wide"]);
      throw new Error(`not settled within ${settleDeadlineMs / 1000} s: ${unmet}\n${pods}`);
    }
    await delay(pollMs);
  }
}

async function hasDefaultStorageClass(kubectl: Kubectl): Promise<boolean> {
  return (await kubectl(["get", "storageclass"])).includes("(default)");
}

/** Volumes for a cluster that makes none: under /tmp, the only place the hostPath deleter cleans up. */
function hostPathVolumes(namespace: string): KubernetesObject[] {
  const claims = [
    { name: "data-nomnom-nats-0", size: "6Gi" },
    { name: "data-nomnom-postgres-0", size: "10Gi" },
  ];
  return claims.map(({ name, size }) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `${namespace}-${name}` },
    spec: {
      capacity: { storage: size },
      accessModes: ["ReadWriteOnce"],
      storageClassName: namespace,
      persistentVolumeReclaimPolicy: "Delete",
      hostPath: { path: `/tmp/${namespace}/${name}`, type: "DirectoryOrCreate" },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name },
    },
  }));
}
