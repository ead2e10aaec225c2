import * as z from "zod";
import {
  type Container,
  type ContainerStatus,
  containerSchema,
  containerStatusSchema,
  volumeItems,
} from "./container.ts";
import { conditionSchema, list, metadataSchema, stringMap } from "./object.ts";

const podSpecSchema = z.object({
  nodeName: z.string().optional(),
  schedulerName: z.string().optional(),
  hostNetwork: z.boolean().nullish(),
  dnsPolicy: z.string().optional(),
  terminationGracePeriodSeconds: z.number().nullish(),
  /** Limits of all containers together (Kubernetes 1.34 and later). */
  resources: z.object({ limits: stringMap, requests: stringMap }).nullish(),
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
      /** A claim made for the pod, which goes with it. */
      ephemeral: z.object({}).nullish(),
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
  /** Devices it asks for (dynamic resource allocation). */
  resourceClaims: list(
    z.object({
      name: z.string(),
      resourceClaimName: z.string().nullish(),
      resourceClaimTemplateName: z.string().nullish(),
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
      /** What has become of a change of its resources, before Kubernetes 1.33. */
      resize: z.string().nullish(),
      podIP: z.string().optional(),
      startTime: z.string().nullish(),
      conditions: list(conditionSchema),
      initContainerStatuses: list(containerStatusSchema),
      containerStatuses: list(containerStatusSchema),
    })
    .prefault({}),
});
export type Pod = z.infer<typeof podSchema>;

/** One of its containers, init containers included. */
export const containerOf = ({ spec }: Pod, name: string): Container | undefined =>
  [...spec.initContainers, ...spec.containers].find((container) => container.name === name);

/** Of all its containers; init containers first, as the kubelet runs them. */
export const containerStatusesOf = ({ status }: Pod): ContainerStatus[] => [
  ...status.initContainerStatuses,
  ...status.containerStatuses,
];

export const podTemplateSchema = z.object({
  metadata: z.object({ labels: stringMap, annotations: stringMap }).nullish(),
  spec: podSpecSchema,
});
