import { createHash } from "node:crypto";
import { isRecord, items, record, text } from "./fields.ts";
import type { KubernetesObject } from "./store.ts";

/** An object with the fields that a real API server fills in when they are left out. Objects put into the store directly need it too. */
export function withDefaults(object: KubernetesObject): KubernetesObject {
  const spec = record(object, "spec");
  switch (object.kind) {
    case "Deployment":
      return { ...object, spec: deploymentSpec(spec) };
    case "ReplicaSet":
      return { ...object, spec: workloadSpec({ replicas: 1, ...spec }) };
    case "StatefulSet":
      return { ...object, spec: statefulSetSpec(spec) };
    case "DaemonSet":
    case "Job":
      return { ...object, spec: workloadSpec(spec) };
    case "Pod":
      return { ...object, spec: podSpec(spec) };
    case "Service":
      return { ...object, spec: serviceSpec(object, spec) };
    case "Secret":
      return secret(object);
    case "Stream":
      return { ...object, spec: { ...nackStream, ...spec } };
    case "Consumer":
      return { ...object, spec: { ...nackConsumer, ...spec } };
    default:
      return object;
  }
}

/** The status an object has right after its creation; clients cannot give one. */
export function initialStatus(kind: string): Record<string, unknown> | undefined {
  switch (kind) {
    case "Pod":
      return { phase: "Pending", qosClass: "BestEffort" };
    case "Namespace":
      return { phase: "Active" };
    case "PersistentVolumeClaim":
      return { phase: "Pending" };
    case "Service":
      return { loadBalancer: {} };
    case "Deployment":
    case "Job":
    case "Node":
      return {};
    case "ReplicaSet":
    case "StatefulSet":
      return { replicas: 0 };
    default:
      return undefined;
  }
}

type Fields = Record<string, unknown>;

/** As nack's definitions say (deploy/crds.yml, v1beta2). */
const nackStream: Fields = {
  ...{ retention: "limits", storage: "memory", discard: "old", replicas: 1, maxAge: "", noAck: false },
  ...{ maxBytes: -1, maxMsgs: -1, maxMsgSize: -1, maxMsgsPerSubject: 0, maxConsumers: -1 },
  ...{ preventUpdate: false, preventDelete: false },
};
const nackConsumer: Fields = {
  ...{ ackPolicy: "none", ackWait: "1ns", deliverPolicy: "all", replayPolicy: "instant" },
  ...{ preventUpdate: false, preventDelete: false },
};

function deploymentSpec(spec: Fields): Fields {
  return workloadSpec({
    replicas: 1,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...spec,
  });
}

function statefulSetSpec(spec: Fields): Fields {
  return workloadSpec({
    replicas: 1,
    podManagementPolicy: "OrderedReady",
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
    revisionHistoryLimit: 10,
    ...spec,
  });
}

function workloadSpec(spec: Fields): Fields {
  const template = record(spec, "template");
  return {
    ...spec,
    template: {
      ...template,
      metadata: { creationTimestamp: null, ...record(template, "metadata") },
      spec: podSpec(record(template, "spec")),
    },
  };
}

function podSpec(spec: Fields): Fields {
  const initContainers = items(spec, "initContainers").map(container);
  return {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
    ...spec,
    containers: items(spec, "containers").map(container),
    ...(initContainers.length > 0 && { initContainers }),
  };
}

function container(given: unknown): Fields {
  const fields = record(given);
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"].filter((name) => isRecord(fields[name]));
  const ports = items(fields, "ports");
  return {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: pullPolicy(text(fields, "image")),
    ...fields,
    ...(ports.length > 0 && { ports: ports.map((port) => ({ protocol: "TCP", ...record(port) })) }),
    ...Object.fromEntries(probes.map((name) => [name, probe(record(fields, name))])),
  };
}

/** Always for `:latest` and for no tag at all. */
function pullPolicy(image: string): string {
  const tag = /:([^/:@]+)(?:@|$)/.exec(image)?.[1];
  return tag === undefined || tag === "latest" ? "Always" : "IfNotPresent";
}

function probe(fields: Fields): Fields {
  const httpGet = fields.httpGet;
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...fields,
    ...(isRecord(httpGet) && { httpGet: { path: "/", scheme: "HTTP", ...httpGet } }),
  };
}

function serviceSpec(service: KubernetesObject, spec: Fields): Fields {
  const type = text(spec, "type") || "ClusterIP";
  const opensNodePorts = type === "NodePort" || type === "LoadBalancer";
  const place = `${service.metadata.namespace}/${service.metadata.name}`;
  return {
    sessionAffinity: "None",
    ...spec,
    type,
    ...(type !== "ExternalName" && withClusterIp(spec, place)),
    ports: items(spec, "ports").map((given) => {
      const port = record(given);
      const nodePort = 30_000 + (digest(`${place}:${String(port.port)}`) % 2768);
      return { protocol: "TCP", targetPort: port.port, ...(opensNodePorts && { nodePort }), ...port };
    }),
  };
}

/** The same Service gets the same address each time, which keeps the lab's output stable. */
function withClusterIp(spec: Fields, place: string): Fields {
  const hash = digest(place);
  const clusterIP = text(spec, "clusterIP") || `10.96.${hash % 256}.${((hash >> 8) % 254) + 1}`;
  return { clusterIP, clusterIPs: [clusterIP] };
}

function digest(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0) >>> 1;
}

function secret(object: KubernetesObject): KubernetesObject {
  const { stringData, ...stored } = object;
  const written = Object.entries(record(stringData)).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString("base64"),
  ]);
  const data = { ...record(object, "data"), ...Object.fromEntries(written) };
  return { type: "Opaque", ...stored, ...(Object.keys(data).length > 0 && { data }) };
}
