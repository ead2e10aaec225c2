import type { LogAnswer, LogQuery } from "../kubernetes-api/log-source.ts";
import type { ClusterStore } from "../kubernetes-api/store.ts";
import type { Cluster } from "./cluster.ts";
import { startControlLoop } from "./control-loop.ts";
import { deploymentController } from "./deployment-controller.ts";
import { endpointsController, orphanedEndpointsController } from "./endpoints-controller.ts";
import { createEventRecorder } from "./event-recorder.ts";
import type { ImageTable } from "./image.ts";
import { startKubelet } from "./kubelet.ts";
import { logText } from "./log-text.ts";
import { replicaSetController } from "./replica-set-controller.ts";
import { createScheduler } from "./scheduler.ts";
import type { SocketAddress } from "./service-routing.ts";
import { statefulSetController } from "./stateful-set-controller.ts";
import { createVolumeClaimController } from "./volume-claim-controller.ts";

export interface LabNodeOptions {
  store: ClusterStore;
  nodeName: string;
  images: ImageTable;
  /** A folder for the data of volume claims and containers. */
  volumesDir: string;
  /** Default true: readiness probes begin after 100 ms instead of their initialDelaySeconds. */
  warmUpProbes?: boolean;
}

/** Everything that makes objects in the store come true: controllers, scheduler and the one node. */
export interface LabNode {
  /** The log of a container, as the Kubernetes API hands it on. */
  logs(namespace: string, pod: string, container: string, query: LogQuery): LogAnswer;
  /** Where a port of a pod really listens; null: nothing does. */
  dial(namespace: string, pod: string, podPort: number): Promise<SocketAddress | null>;
  /** The local port behind a port of a pod; undefined: nothing listens there. */
  localPort(namespace: string, pod: string, podPort: number): number | undefined;
  /** Ends all containers; after `graceMs` without waiting for them any longer. */
  stop(graceMs: number): Promise<void>;
}

const hostIp = "192.0.2.2";

/** Starts the controllers and the node on a store. */
export function startLabNode(options: LabNodeOptions): LabNode {
  const { store, nodeName } = options;
  const cluster: Cluster = { store, events: createEventRecorder(store, nodeName) };
  const kubelet = startKubelet({
    cluster,
    nodeName,
    hostIp,
    images: options.images,
    volumesDir: options.volumesDir,
    warmUpProbes: options.warmUpProbes ?? true,
  });
  const stopControllers = startControlLoop(cluster, [
    deploymentController,
    replicaSetController,
    statefulSetController,
    createVolumeClaimController(),
    createScheduler(nodeName),
    endpointsController,
    orphanedEndpointsController,
  ]);

  return {
    logs(namespace, pod, container, query) {
      const log = kubelet.log(namespace, pod, container, query.previous);
      if (log !== undefined) return { kind: "text", chunks: logText(log, query) };
      const which = query.previous ? "previous terminated container" : "container";
      return { kind: "refused", message: `${which} "${container}" in pod "${pod}" not found` };
    },
    async dial(namespace, pod, podPort) {
      const port = kubelet.localPort(namespace, pod, podPort);
      return port === undefined ? null : { host: "127.0.0.1", port };
    },
    localPort: kubelet.localPort,
    async stop(graceMs) {
      stopControllers();
      await kubelet.stop(graceMs);
    },
  };
}
