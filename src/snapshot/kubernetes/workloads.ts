import * as z from "zod";
import { conditionSchema, list, metadataSchema, stringMap } from "./object.ts";
import { podTemplateSchema } from "./pod.ts";

/** An absent selector field matches everything; workloads always have one (apps/v1 requires it). */
export const selectorSchema = z.object({
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
    minReadySeconds: z.number().nullish(),
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

export const jobSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    suspend: z.boolean().nullish(),
    backoffLimit: z.number().nullish(),
    /** Absent in older snapshots. */
    template: podTemplateSchema.optional(),
  }),
  status: z
    .object({
      /** When it was started and, once it is complete, when that was. */
      startTime: z.string().nullish(),
      completionTime: z.string().nullish(),
      active: z.number().nullish(),
      succeeded: z.number().nullish(),
      failed: z.number().nullish(),
      conditions: list(conditionSchema),
    })
    .prefault({}),
});
export type Job = z.infer<typeof jobSchema>;

export const cronJobSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    schedule: z.string().optional(),
    suspend: z.boolean().nullish(),
    jobTemplate: z.object({ spec: z.object({ template: podTemplateSchema }) }),
  }),
  status: z
    .object({
      lastScheduleTime: z.string().nullish(),
      /** Since Kubernetes 1.21. */
      lastSuccessfulTime: z.string().nullish(),
    })
    .prefault({}),
});
export type CronJob = z.infer<typeof cronJobSchema>;

/** Argo Rollouts' (argoproj.io/v1alpha1): a Deployment that is changed in steps. */
export const rolloutSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: z.number().nullish(),
    paused: z.boolean().nullish(),
    /** One of the two. */
    template: podTemplateSchema.nullish(),
    workloadRef: z.object({ kind: z.string(), name: z.string() }).nullish(),
  }),
  status: z
    .object({
      /** `Healthy`, `Progressing`, `Paused`, `Degraded`; absent before Argo Rollouts 1.0. */
      phase: z.string().optional(),
      message: z.string().nullish(),
      abort: z.boolean().nullish(),
      /** A number, as text. */
      observedGeneration: z.string().optional(),
      replicas: z.number().optional(),
      updatedReplicas: z.number().optional(),
      readyReplicas: z.number().optional(),
      availableReplicas: z.number().optional(),
      /** The hash of the newest pods, as in their label rollouts-pod-template-hash. */
      currentPodHash: z.string().optional(),
      pauseConditions: list(z.object({ reason: z.string(), startTime: z.string().nullish() })),
      conditions: list(conditionSchema),
    })
    .prefault({}),
});
export type Rollout = z.infer<typeof rolloutSchema>;

export const daemonSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    selector: selectorSchema,
    template: podTemplateSchema,
    updateStrategy: z.object({ type: z.string().optional() }).nullish(),
  }),
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
