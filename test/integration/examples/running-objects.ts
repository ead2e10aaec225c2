import { readFile } from "node:fs/promises";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { withDefaults } from "../../../src/lab/kubernetes-api/defaults.ts";
import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { definitionOf } from "../../cases/kubernetes/custom-resources.ts";

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** The manifests of a file as the controllers, the operators and the kubelet would leave them: a ready pod for each workload, and what operators say of theirs. */
export async function runningObjects(file: string, namespace: string): Promise<KubernetesObject[]> {
  const documents = parseAllDocuments(await readFile(file, "utf8"));
  return documents.flatMap((document): KubernetesObject[] => {
    const manifest = manifestSchema.parse(document.toJS());
    const metadata = { ...manifest.metadata, namespace, creationTimestamp: since() };
    return running(withDefaults({ ...manifest, metadata }));
  });
}

const since = () => new Date(Date.now() - 3_600_000).toISOString();

function running(object: KubernetesObject): KubernetesObject[] {
  switch (object.kind) {
    case "Deployment":
      return deployed(object);
    case "StatefulSet":
      return [withStatus(object), podOf(object, `${object.metadata.name}-0`, "StatefulSet")];
    case "Pod":
      return [ready(object)];
    case "Stream":
    case "Consumer":
      return [
        definitionOf(`${object.kind.toLowerCase()}s.jetstream.nats.io`),
        { ...object, status: { observedGeneration: 1, conditions: [isReady("Created")] } },
      ];
    case "Cluster":
      return [
        definitionOf("clusters.postgresql.cnpg.io"),
        { ...object, status: { phase: "Cluster in healthy state", ...primaryOf(object) } },
      ];
    case "ScaledObject":
      return [
        definitionOf("scaledobjects.keda.sh"),
        { ...object, status: { conditions: [isReady("ScaledObjectReady")] } },
      ];
    default:
      return [object];
  }
}

const isReady = (reason: string) => ({ type: "Ready", status: "True", reason, lastTransitionTime: since() });
const primaryOf = ({ metadata: { name } }: KubernetesObject) => ({
  ...{ currentPrimary: `${name}-1`, targetPrimary: `${name}-1`, targetPrimaryTimestamp: since() },
});

const counts = {
  replicas: 1,
  readyReplicas: 1,
  availableReplicas: 1,
  updatedReplicas: 1,
  currentReplicas: 1,
};

const withStatus = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, uid: `${object.metadata.name}-uid` },
  status: {
    ...{ observedGeneration: 1, ...counts },
    conditions: [{ type: "Available", status: "True", reason: "MinimumReplicasAvailable" }],
  },
});

function deployed(object: KubernetesObject): KubernetesObject[] {
  const { name, namespace } = object.metadata;
  const revision = "5d4b9c7f6";
  const replicaSet: KubernetesObject = {
    ...{ apiVersion: "apps/v1", kind: "ReplicaSet" },
    metadata: {
      ...{ name: `${name}-${revision}`, uid: `${name}-rs-uid`, creationTimestamp: since() },
      ...(namespace !== undefined && { namespace }),
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "Deployment", name, uid: `${name}-uid`, controller: true },
      ],
    },
    spec: object.spec,
    status: { replicas: 1, readyReplicas: 1 },
  };
  const ofReplicaSet = { ...object, metadata: { ...object.metadata, name: `${name}-${revision}` } };
  return [
    withStatus(object),
    replicaSet,
    podOf(ofReplicaSet, `${name}-${revision}-x7k2p`, "ReplicaSet", `${name}-rs-uid`),
  ];
}

const templateSchema = z.looseObject({
  template: z.looseObject({ metadata: z.looseObject({}), spec: z.looseObject({}) }),
});

function podOf(
  owner: KubernetesObject,
  name: string,
  kind: string,
  uid = `${owner.metadata.name}-uid`,
): KubernetesObject {
  const { template } = templateSchema.parse(owner.spec);
  const { namespace } = owner.metadata;
  return ready({
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: {
      ...template.metadata,
      ...{ name, uid: `${name}-uid`, creationTimestamp: since() },
      ...(namespace !== undefined && { namespace }),
      ownerReferences: [{ apiVersion: "apps/v1", kind, name: owner.metadata.name, uid, controller: true }],
    },
    spec: { ...template.spec, nodeName: "node-1" },
  });
}

const containersSchema = z.looseObject({
  containers: z.array(z.looseObject({ name: z.string(), image: z.string() })),
});

function ready(pod: KubernetesObject): KubernetesObject {
  const { containers } = containersSchema.parse(pod.spec);
  const conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
    ...{ type, status: "True", lastTransitionTime: since() },
  }));
  return {
    ...pod,
    spec: { ...containersSchema.parse(pod.spec), nodeName: "node-1" },
    status: {
      ...{ phase: "Running", startTime: since(), conditions },
      containerStatuses: containers.map(({ name, image }) => ({
        ...{ name, image, imageID: image, ready: true, started: true, restartCount: 0, lastState: {} },
        state: { running: { startedAt: since() } },
      })),
    },
  };
}
