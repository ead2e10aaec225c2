import * as z from "zod";
import type { KubernetesObject } from "../kubernetes-api/store.ts";

const keyReference = z.object({ name: z.string(), key: z.string(), optional: z.boolean().default(false) });

const environmentVariable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .object({
      fieldRef: z.object({ fieldPath: z.string() }).optional(),
      secretKeyRef: keyReference.optional(),
      configMapKeyRef: keyReference.optional(),
    })
    .optional(),
});

const objectReference = z.object({ name: z.string(), optional: z.boolean().default(false) });

const probe = z.object({
  httpGet: z
    .object({
      path: z.string().default("/"),
      port: z.union([z.number(), z.string()]),
      scheme: z.string().default("HTTP"),
    })
    .optional(),
  tcpSocket: z.object({ port: z.union([z.number(), z.string()]) }).optional(),
  exec: z.object({ command: z.array(z.string()) }).optional(),
  initialDelaySeconds: z.number().default(0),
  periodSeconds: z.number().default(10),
  timeoutSeconds: z.number().default(1),
  successThreshold: z.number().default(1),
  failureThreshold: z.number().default(3),
});

const container = z.object({
  name: z.string(),
  image: z.string(),
  imagePullPolicy: z.string().default("IfNotPresent"),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  ports: z
    .array(
      z.object({ name: z.string().optional(), containerPort: z.number(), protocol: z.string().optional() }),
    )
    .default([]),
  env: z.array(environmentVariable).default([]),
  envFrom: z
    .array(z.object({ configMapRef: objectReference.optional(), secretRef: objectReference.optional() }))
    .default([]),
  resources: z
    .object({
      limits: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
      requests: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    })
    .default({ limits: {}, requests: {} }),
  volumeMounts: z
    .array(z.object({ name: z.string(), mountPath: z.string(), subPath: z.string().optional() }))
    .default([]),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  startupProbe: probe.optional(),
});

const volume = z.object({
  name: z.string(),
  configMap: objectReference.optional(),
  secret: z.object({ secretName: z.string(), optional: z.boolean().default(false) }).optional(),
  persistentVolumeClaim: z.object({ claimName: z.string() }).optional(),
});

const podSpec = z.object({
  containers: z.array(container).min(1),
  volumes: z.array(volume).default([]),
  restartPolicy: z.enum(["Always", "OnFailure", "Never"]).default("Always"),
  terminationGracePeriodSeconds: z.number().default(30),
  nodeName: z.string().default(""),
  hostname: z.string().optional(),
  subdomain: z.string().optional(),
});

const podStatus = z.object({
  phase: z.string().default("Pending"),
  podIP: z.string().optional(),
  conditions: z
    .array(z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.string().nullish() }))
    .default([]),
});

export type Probe = z.infer<typeof probe>;
export type Container = z.infer<typeof container>;
export type PodSpec = z.infer<typeof podSpec>;

/** A pod with the fields that the node and the controllers read; `object` is the whole. */
export interface Pod {
  object: KubernetesObject;
  name: string;
  namespace: string;
  uid: string;
  spec: PodSpec;
  status: z.infer<typeof podStatus>;
}

/** Throws ZodError for a pod that no API server would have accepted. */
export function readPod(object: KubernetesObject): Pod {
  return {
    object,
    name: object.metadata.name,
    namespace: object.metadata.namespace ?? "default",
    uid: object.metadata.uid ?? "",
    spec: podSpec.parse(object.spec),
    status: podStatus.parse(object.status ?? {}),
  };
}

export function isTerminating(pod: Pod): boolean {
  return pod.object.metadata.deletionTimestamp !== undefined;
}

/** Ended for good: a pod that no controller counts. */
export function isEnded(pod: Pod): boolean {
  return pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
}

export function isReady(pod: Pod): boolean {
  return pod.status.conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

/** Ready for at least `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number): boolean {
  if (!isReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = pod.status.conditions.find(({ type }) => type === "Ready")?.lastTransitionTime;
  return typeof since === "string" && Date.parse(since) + minReadySeconds * 1000 <= Date.now();
}

export function isOwnedBy(object: KubernetesObject, owner: KubernetesObject): boolean {
  return (object.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);
}

/** The ownerReference that makes `owner` the controller of a new object. */
export function controlledBy(owner: KubernetesObject) {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? "",
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The number behind a port given by name or number; undefined for a name the pod does not have. */
export function portNumber(spec: PodSpec, port: number | string): number | undefined {
  if (typeof port === "number") return port;
  for (const { ports } of spec.containers) {
    const named = ports.find(({ name }) => name === port);
    if (named !== undefined) return named.containerPort;
  }
  return undefined;
}
