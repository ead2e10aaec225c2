import * as z from "zod";
import { conditionSchema, list, metadataSchema, stringMap } from "./object.ts";

const scaleTargetSchema = z.object({ kind: z.string().optional(), name: z.string() });

export const horizontalPodAutoscalerSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    scaleTargetRef: scaleTargetSchema,
    minReplicas: z.number().nullish(),
    maxReplicas: z.number().optional(),
  }),
  status: z.object({ currentReplicas: z.number().nullish(), conditions: list(conditionSchema) }).prefault({}),
});
export type HorizontalPodAutoscaler = z.infer<typeof horizontalPodAutoscalerSchema>;

/** keda.sh/v1alpha1 */
export const scaledObjectSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    scaleTargetRef: scaleTargetSchema,
    idleReplicaCount: z.number().nullish(),
    minReplicaCount: z.number().nullish(),
    maxReplicaCount: z.number().nullish(),
    triggers: list(z.object({ type: z.string(), metadata: stringMap })),
  }),
  status: z.object({ conditions: list(conditionSchema) }).prefault({}),
});
export type ScaledObject = z.infer<typeof scaledObjectSchema>;
