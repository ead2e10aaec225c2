import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "./cluster.ts";
import { timestamp } from "./cluster.ts";
import type { ContainerLog } from "./container-log.ts";
import type { ContainerRunner } from "./container-runner.ts";
import { runContainer } from "./container-runner.ts";
import type { ImageTable } from "./image.ts";
import type { Container, Pod } from "./pod.ts";
import { podStatus } from "./pod-status.ts";
import type { SocketAddress } from "./service-routing.ts";

export interface PodOptions {
  cluster: Cluster;
  pod: Pod;
  podIp: string;
  hostIp: string;
  nodeName: string;
  images: ImageTable;
  /** Where claims and container folders are kept. */
  volumesDir: string;
  warmUpProbes: boolean;
  resolve(host: string, port: number): Promise<SocketAddress>;
}

export interface PodRunner {
  localPort(podPort: number): number | undefined;
  /** The log of the newest instance of a container, or of the one before; undefined: there is none. */
  log(container: string, previous: boolean): ContainerLog | undefined;
  /** Ends all containers, and with them the pod's claim to its folders. */
  stop(graceMs: number): Promise<void>;
}

/** Runs the containers of a pod on the node and writes the pod's status. */
export async function runPod(options: PodOptions): Promise<PodRunner> {
  const { cluster, pod } = options;
  const startTime = timestamp();
  const runners = new Map<string, ContainerRunner>();
  const ownDir = join(options.volumesDir, `pod-${pod.uid}`);

  function writeStatus(): void {
    // Each container reports as it starts; the pod's status is written once all are there.
    if (runners.size < pod.spec.containers.length) return;
    if (cluster.store.get("Pod", pod.namespace, pod.name)?.metadata.uid !== pod.uid) return;
    cluster.store.update("Pod", pod.namespace, pod.name, (current) => ({
      ...current,
      status: podStatus(current, {
        spec: pod.spec,
        podIp: options.podIp,
        hostIp: options.hostIp,
        startTime,
        containers: [...runners.values()].map((runner) => runner.status()),
      }),
    }));
  }

  for (const container of pod.spec.containers) {
    const dataDir = dataDirectory(options, container, ownDir);
    await mkdir(dataDir, { recursive: true });
    runners.set(
      container.name,
      runContainer({
        store: cluster.store,
        pod,
        container,
        dataDir,
        images: options.images,
        address: { podIp: options.podIp, nodeName: options.nodeName, hostIp: options.hostIp },
        warmUpProbes: options.warmUpProbes,
        resolve: options.resolve,
        onStatus: writeStatus,
        event: (fields) =>
          cluster.events(cluster.store.get("Pod", pod.namespace, pod.name) ?? pod.object, {
            ...fields,
            component: "kubelet",
          }),
      }),
    );
  }
  writeStatus();

  return {
    localPort(podPort) {
      for (const runner of runners.values()) {
        const port = runner.localPort(podPort);
        if (port !== undefined) return port;
      }
      return undefined;
    },
    log: (container, previous) => runners.get(container)?.log(previous),
    async stop(graceMs) {
      await Promise.all([...runners.values()].map((runner) => runner.stop(graceMs)));
      await rm(ownDir, { recursive: true, force: true });
    },
  };
}

/** The folder of the pod's claim, which outlives the pod; without a claim a folder of the container in this pod. */
function dataDirectory(
  { cluster, pod, volumesDir }: PodOptions,
  container: Container,
  ownDir: string,
): string {
  for (const { name } of container.volumeMounts) {
    const claimName = pod.spec.volumes.find((volume) => volume.name === name)?.persistentVolumeClaim
      ?.claimName;
    if (claimName === undefined) continue;
    const claim = cluster.store.get("PersistentVolumeClaim", pod.namespace, claimName);
    if (claim !== undefined) return join(volumesDir, `pvc-${claim.metadata.uid}`);
  }
  return join(ownDir, container.name);
}
