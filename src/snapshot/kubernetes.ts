import * as z from "zod";
import { probeErrorSchema } from "./probe-result.ts";

/**
 * The parts of Kubernetes objects that checks read. Parsing strips the rest, so a snapshot holds exactly what was read.
 * Absent and null lists become empty: the API omits both (Go's omitempty).
 */
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
const stringMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  generation: z.number().optional(),
  resourceVersion: z.string().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  deletionGracePeriodSeconds: z.number().nullish(),
  finalizers: list(z.string()),
  labels: stringMap,
  annotations: stringMap,
  ownerReferences: list(
    z.object({
      kind: z.string(),
      name: z.string(),
      uid: z.string().optional(),
      controller: z.boolean().nullish(),
    }),
  ),
});

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  lastTransitionTime: z.string().nullish(),
});

const intOrString = z.union([z.number(), z.string()]);

const probeSchema = z.object({
  httpGet: z
    .object({ path: z.string().optional(), port: intOrString, scheme: z.string().optional() })
    .nullish(),
  tcpSocket: z.object({ port: intOrString }).nullish(),
  exec: z.object({ command: list(z.string()) }).nullish(),
  grpc: z.object({ port: z.number() }).nullish(),
  initialDelaySeconds: z.number().nullish(),
  periodSeconds: z.number().nullish(),
  timeoutSeconds: z.number().nullish(),
  failureThreshold: z.number().nullish(),
});

const optionalReference = { optional: z.boolean().nullish() };
const keyReferenceSchema = z.object({ name: z.string(), key: z.string(), ...optionalReference });
const objectReferenceSchema = z.object({ name: z.string(), ...optionalReference });
/** The keys a volume takes of a ConfigMap or Secret; none: all there are. */
const volumeItems = { items: list(z.object({ key: z.string() })), ...optionalReference };

const envSchema = z.object({
  name: z.string(),
  value: z.string().nullish(),
  valueFrom: z
    .object({
      secretKeyRef: keyReferenceSchema.nullish(),
      configMapKeyRef: keyReferenceSchema.nullish(),
      fieldRef: z.object({ fieldPath: z.string() }).nullish(),
    })
    .nullish(),
});

const containerSchema = z.object({
  name: z.string(),
  image: z.string().optional(),
  imagePullPolicy: z.string().optional(),
  command: list(z.string()),
  args: list(z.string()),
  ports: list(
    z.object({ name: z.string().optional(), containerPort: z.number(), protocol: z.string().optional() }),
  ),
  env: list(envSchema),
  envFrom: list(
    z.object({
      prefix: z.string().optional(),
      configMapRef: objectReferenceSchema.nullish(),
      secretRef: objectReferenceSchema.nullish(),
    }),
  ),
  volumeMounts: list(z.object({ name: z.string(), mountPath: z.string() })),
  resources: z.object({ limits: stringMap, requests: stringMap }).nullish(),
  livenessProbe: probeSchema.nullish(),
  readinessProbe: probeSchema.nullish(),
  startupProbe: probeSchema.nullish(),
  restartPolicy: z.string().nullish(),
});
export type Container = z.infer<typeof containerSchema>;

const terminatedSchema = z.object({
  exitCode: z.number(),
  signal: z.number().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
});

const containerStateSchema = z
  .object({
    waiting: z.object({ reason: z.string().nullish(), message: z.string().nullish() }).nullish(),
    running: z.object({ startedAt: z.string().nullish() }).nullish(),
    terminated: terminatedSchema.nullish(),
  })
  .nullish()
  .transform((value) => value ?? {});

const containerStatusSchema = z.object({
  name: z.string(),
  ready: z.boolean(),
  restartCount: z.number(),
  started: z.boolean().nullish(),
  image: z.string().optional(),
  imageID: z.string().optional(),
  state: containerStateSchema,
  lastState: containerStateSchema,
});
export type ContainerStatus = z.infer<typeof containerStatusSchema>;

const podSpecSchema = z.object({
  nodeName: z.string().optional(),
  restartPolicy: z.string().optional(),
  initContainers: list(containerSchema),
  containers: list(containerSchema),
  readinessGates: list(z.object({ conditionType: z.string() })),
  schedulingGates: list(z.object({ name: z.string() })),
  volumes: list(
    z.object({
      name: z.string(),
      persistentVolumeClaim: z.object({ claimName: z.string() }).nullish(),
      configMap: z.object({ name: z.string().optional(), ...volumeItems }).nullish(),
      secret: z.object({ secretName: z.string().optional(), ...volumeItems }).nullish(),
      emptyDir: z.object({ medium: z.string().optional() }).nullish(),
      projected: z
        .object({
          sources: list(
            z.object({
              configMap: z.object({ name: z.string().optional(), ...volumeItems }).nullish(),
              secret: z.object({ name: z.string().optional(), ...volumeItems }).nullish(),
            }),
          ),
        })
        .nullish(),
    }),
  ),
  imagePullSecrets: list(z.object({ name: z.string().optional() })),
});
export type PodSpec = z.infer<typeof podSpecSchema>;

export const podSchema = z.object({
  metadata: metadataSchema,
  spec: podSpecSchema,
  status: z
    .object({
      phase: z.string().optional(),
      reason: z.string().nullish(),
      message: z.string().nullish(),
      podIP: z.string().optional(),
      startTime: z.string().nullish(),
      conditions: list(conditionSchema),
      initContainerStatuses: list(containerStatusSchema),
      containerStatuses: list(containerStatusSchema),
    })
    .prefault({}),
});
export type Pod = z.infer<typeof podSchema>;

const podTemplateSchema = z.object({
  metadata: z.object({ labels: stringMap, annotations: stringMap }).nullish(),
  spec: podSpecSchema,
});

/** An absent selector field matches everything; workloads always have one (apps/v1 requires it). */
const selectorSchema = z.object({
  matchLabels: stringMap,
  matchExpressions: list(z.object({ key: z.string(), operator: z.string(), values: list(z.string()) })),
});

const replicaStatus = {
  observedGeneration: z.number().optional(),
  replicas: z.number().optional(),
  readyReplicas: z.number().optional(),
  availableReplicas: z.number().optional(),
  updatedReplicas: z.number().optional(),
  unavailableReplicas: z.number().optional(),
  conditions: list(conditionSchema),
};

export const deploymentSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: z.number().nullish(),
    paused: z.boolean().nullish(),
    progressDeadlineSeconds: z.number().nullish(),
    selector: selectorSchema,
    template: podTemplateSchema,
  }),
  status: z.object(replicaStatus).prefault({}),
});
export type Deployment = z.infer<typeof deploymentSchema>;

export const replicaSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ replicas: z.number().nullish(), selector: selectorSchema }),
  status: z.object(replicaStatus).prefault({}),
});
export type ReplicaSet = z.infer<typeof replicaSetSchema>;

export const statefulSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: z.number().nullish(),
    serviceName: z.string().optional(),
    podManagementPolicy: z.string().optional(),
    updateStrategy: z
      .object({
        type: z.string().optional(),
        rollingUpdate: z.object({ partition: z.number().nullish() }).nullish(),
      })
      .nullish(),
    selector: selectorSchema,
    template: podTemplateSchema,
    volumeClaimTemplates: list(
      z.object({
        metadata: z.object({ name: z.string() }),
        spec: z.object({
          storageClassName: z.string().nullish(),
          resources: z.object({ requests: stringMap }).nullish(),
        }),
      }),
    ),
  }),
  status: z
    .object({
      ...replicaStatus,
      currentRevision: z.string().optional(),
      updateRevision: z.string().optional(),
    })
    .prefault({}),
});
export type StatefulSet = z.infer<typeof statefulSetSchema>;

export const daemonSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ selector: selectorSchema, template: podTemplateSchema }),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      desiredNumberScheduled: z.number().optional(),
      currentNumberScheduled: z.number().optional(),
      numberReady: z.number().optional(),
      numberAvailable: z.number().optional(),
      updatedNumberScheduled: z.number().optional(),
    })
    .prefault({}),
});
export type DaemonSet = z.infer<typeof daemonSetSchema>;

export const eventSchema = z.object({
  metadata: metadataSchema,
  involvedObject: z.object({
    kind: z.string().optional(),
    name: z.string().optional(),
    uid: z.string().optional(),
    fieldPath: z.string().optional(),
  }),
  type: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  count: z.number().nullish(),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
});
export type KubernetesEvent = z.infer<typeof eventSchema>;

export const configMapSchema = z.object({ metadata: metadataSchema, data: stringMap, binaryData: stringMap });
export type ConfigMap = z.infer<typeof configMapSchema>;

export const persistentVolumeClaimSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    storageClassName: z.string().nullish(),
    volumeName: z.string().optional(),
    resources: z.object({ requests: stringMap }).nullish(),
  }),
  status: z.object({ phase: z.string().optional(), capacity: stringMap }).prefault({}),
});
export type PersistentVolumeClaim = z.infer<typeof persistentVolumeClaimSchema>;

export const serviceSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    type: z.string().optional(),
    clusterIP: z.string().optional(),
    externalName: z.string().optional(),
    publishNotReadyAddresses: z.boolean().nullish(),
    selector: stringMap,
    ports: list(
      z.object({
        name: z.string().optional(),
        port: z.number(),
        targetPort: intOrString.optional(),
        nodePort: z.number().optional(),
        protocol: z.string().optional(),
      }),
    ),
  }),
});
export type Service = z.infer<typeof serviceSchema>;

const ingressBackendSchema = z.object({
  service: z
    .object({
      name: z.string(),
      port: z.object({ number: z.number().optional(), name: z.string().optional() }).nullish(),
    })
    .nullish(),
});
export type IngressBackend = z.infer<typeof ingressBackendSchema>;

export const ingressSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    ingressClassName: z.string().nullish(),
    defaultBackend: ingressBackendSchema.nullish(),
    rules: list(
      z.object({
        host: z.string().optional(),
        http: z
          .object({
            paths: list(
              z.object({
                path: z.string().optional(),
                pathType: z.string().optional(),
                backend: ingressBackendSchema,
              }),
            ),
          })
          .nullish(),
      }),
    ),
  }),
});
export type Ingress = z.infer<typeof ingressSchema>;

/** A Secret that pods of the release refer to: whether it is there, and the names of its keys. Values are never kept. */
export const secretKeysSchema = z.object({
  name: z.string(),
  /** Null: there is no such Secret, or it could not be read. */
  keys: z.array(z.string()).nullable(),
  /** Set when it could not be read. */
  error: probeErrorSchema.nullable(),
});
export type SecretKeys = z.infer<typeof secretKeysSchema>;

/** The last lines of one container instance; `previous` is the instance before the current one (kubectl logs -p). */
export const containerLogSchema = z.object({
  pod: z.string(),
  container: z.string(),
  previous: z.boolean(),
  lines: z.array(z.string()),
  /** Set when the API refused the log; `lines` is empty then. */
  error: z.string().optional(),
});
export type ContainerLog = z.infer<typeof containerLogSchema>;

export const kubernetesServerSchema = z.object({
  /** e.g. https://127.0.0.1:6443 */
  server: z.string(),
  gitVersion: z.string(),
  user: z.string().nullable(),
});
