import type { KubernetesObject } from "../store.ts";
import {
  configMapPrinter,
  leasePrinter,
  namespacePrinter,
  nodePrinter,
  secretPrinter,
  serviceAccountPrinter,
} from "./cluster.ts";
import { eventPrinter } from "./events.ts";
import { endpointSlicePrinter, endpointsPrinter, ingressPrinter, servicePrinter } from "./network.ts";
import { podPrinter } from "./pods.ts";
import type { Column, Printer } from "./printer.ts";
import { plainPrinter } from "./printer.ts";
import { persistentVolumeClaimPrinter, storageClassPrinter } from "./storage.ts";
import {
  daemonSetPrinter,
  deploymentPrinter,
  horizontalPodAutoscalerPrinter,
  jobPrinter,
  replicaSetPrinter,
  statefulSetPrinter,
} from "./workloads.ts";

/** How much of each object comes with its row; the query's `includeObject`. */
export type IncludeObject = "None" | "Metadata" | "Object";

const printers: Readonly<Record<string, Printer>> = {
  ConfigMap: configMapPrinter,
  DaemonSet: daemonSetPrinter,
  Deployment: deploymentPrinter,
  EndpointSlice: endpointSlicePrinter,
  Endpoints: endpointsPrinter,
  Event: eventPrinter,
  HorizontalPodAutoscaler: horizontalPodAutoscalerPrinter,
  Ingress: ingressPrinter,
  Job: jobPrinter,
  Lease: leasePrinter,
  Namespace: namespacePrinter,
  Node: nodePrinter,
  PersistentVolumeClaim: persistentVolumeClaimPrinter,
  Pod: podPrinter,
  ReplicaSet: replicaSetPrinter,
  Secret: secretPrinter,
  Service: servicePrinter,
  ServiceAccount: serviceAccountPrinter,
  StatefulSet: statefulSetPrinter,
  StorageClass: storageClassPrinter,
};

/** meta.k8s.io/v1 Table: what `kubectl get` prints. Without `columns` in the later events of a watch, as the server does it. */
export function tableOf(
  kind: string,
  objects: readonly KubernetesObject[],
  listMetadata: Record<string, unknown>,
  options: { now: Date; include: IncludeObject; columns: boolean },
) {
  const printer = printers[kind] ?? plainPrinter;
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: listMetadata,
    columnDefinitions: options.columns ? printer.columns.map(columnDefinition) : null,
    rows: objects.map((object) => ({
      cells: printer.cells(object, options.now),
      ...included(object, options.include),
    })),
  };
}

function columnDefinition({ name, type, format, wide }: Column) {
  return { name, type, format, description: "", priority: wide ? 1 : 0 };
}

function included(object: KubernetesObject, include: IncludeObject) {
  switch (include) {
    case "None":
      return {};
    case "Metadata":
      return {
        object: {
          kind: "PartialObjectMetadata",
          apiVersion: "meta.k8s.io/v1",
          metadata: object.metadata,
        },
      };
    case "Object":
      return { object };
  }
}
