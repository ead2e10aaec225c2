import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Cluster } from "./cluster.ts";
import type { ContainerLog } from "./container-log.ts";
import type { ImageTable } from "./image.ts";
import { readPod } from "./pod.ts";
import type { PodRunner } from "./pod-runner.ts";
import { runPod } from "./pod-runner.ts";
import { resolveFromPod } from "./service-routing.ts";

export interface KubeletOptions {
  cluster: Cluster;
  nodeName: string;
  hostIp: string;
  images: ImageTable;
  /** A folder for volumes. */
  volumesDir: string;
  /** Whether readiness probes begin early; see ProbeLoopOptions. */
  warmUpProbes: boolean;
}

export interface Kubelet {
  localPort(namespace: string, pod: string, podPort: number): number | undefined;
  log(namespace: string, pod: string, container: string, previous: boolean): ContainerLog | undefined;
  /** Ends all pods, without touching their objects, and takes no more. */
  stop(graceMs: number): Promise<void>;
}

interface LocalPod {
  namespace: string;
  name: string;
  runner: Promise<PodRunner>;
  /** Set once the pod has started. */
  started: PodRunner | undefined;
  stopping: Promise<void> | undefined;
}

/** Runs the pods that are bound to the node, and ends those that are deleted. */
export function startKubelet(options: KubeletOptions): Kubelet {
  const { cluster, nodeName } = options;
  const pods = new Map<string, LocalPod>();
  let addresses = 1;
  let stopped = false;

  function podChanged(object: KubernetesObject): void {
    const { uid = "", deletionTimestamp } = object.metadata;
    const known = pods.get(uid);
    if (deletionTimestamp !== undefined) {
      if (known !== undefined) end(uid, known, graceMsOf(object), true);
      else if (isBoundHere(object))
        cluster.store.delete("Pod", object.metadata.namespace ?? null, object.metadata.name);
      return;
    }
    if (known === undefined && isBoundHere(object) && !stopped) begin(object);
  }

  function isBoundHere(object: KubernetesObject): boolean {
    const { spec, status } = readPod(object);
    return spec.nodeName === nodeName && status.phase !== "Succeeded" && status.phase !== "Failed";
  }

  function begin(object: KubernetesObject): void {
    const pod = readPod(object);
    addresses += 1;
    const local: LocalPod = {
      namespace: pod.namespace,
      name: pod.name,
      started: undefined,
      stopping: undefined,
      runner: runPod({
        ...options,
        pod,
        podIp: `10.244.${Math.floor(addresses / 250)}.${(addresses % 250) + 2}`,
        resolve: (host, port) => resolveFromPod(cluster.store, localPortOf, pod, host, port),
      }).then((runner) => {
        local.started = runner;
        return runner;
      }),
    };
    pods.set(pod.uid, local);
  }

  function end(uid: string, local: LocalPod, graceMs: number, removeObject: boolean): void {
    local.stopping ??= local.runner
      .then((runner) => runner.stop(graceMs))
      .then(() => {
        pods.delete(uid);
        const object = cluster.store.get("Pod", local.namespace, local.name);
        if (removeObject && object?.metadata.uid === uid) {
          cluster.store.delete("Pod", local.namespace, local.name);
        }
      });
  }

  function localPortOf(uid: string, podPort: number): number | undefined {
    return pods.get(uid)?.started?.localPort(podPort);
  }

  function find(namespace: string, name: string): PodRunner | undefined {
    const object = cluster.store.get("Pod", namespace, name);
    return pods.get(object?.metadata.uid ?? "")?.started;
  }

  const unwatch = cluster.store.watch(cluster.store.revision(), ({ type, object }) => {
    if (object.kind !== "Pod") return;
    if (type !== "DELETED") return podChanged(object);
    // Deleted with grace period 0: the object is gone, the containers are not yet.
    const local = pods.get(object.metadata.uid ?? "");
    if (local !== undefined) end(object.metadata.uid ?? "", local, 0, false);
  });
  for (const object of cluster.store.list("Pod", null)) podChanged(object);

  return {
    localPort: (namespace, pod, podPort) => find(namespace, pod)?.localPort(podPort),
    log: (namespace, pod, container, previous) => find(namespace, pod)?.log(container, previous),
    async stop(graceMs) {
      stopped = true;
      unwatch?.();
      for (const [uid, local] of pods) end(uid, local, graceMs, false);
      await Promise.all([...pods.values()].map((local) => local.stopping));
    },
  };
}

function graceMsOf({ metadata }: KubernetesObject): number {
  const { deletionGracePeriodSeconds } = metadata;
  return (typeof deletionGracePeriodSeconds === "number" ? deletionGracePeriodSeconds : 30) * 1000;
}
