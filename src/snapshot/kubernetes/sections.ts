import * as z from "zod";
import { ownAnswersSchema } from "../own-answers.ts";
import { horizontalPodAutoscalerSchema, scaledObjectSchema } from "./autoscaling.ts";
import { configMapSchema, secretKeysSchema } from "./configuration.ts";
import { eventSchema } from "./event.ts";
import { containerLogSchema } from "./log.ts";
import { nackConsumerSchema, nackStreamSchema } from "./nack.ts";
import { ingressSchema, serviceSchema } from "./network.ts";
import { nodeSchema, volumeUsageSchema } from "./node.ts";
import { podSchema } from "./pod.ts";
import { postgresClusterSchema } from "./postgres-cluster.ts";
import { kubernetesServerSchema } from "./server.ts";
import { serviceHealthSchema } from "./service-health.ts";
import { persistentVolumeClaimSchema, storageClassSchema } from "./storage.ts";
import {
  cronJobSchema,
  daemonSetSchema,
  deploymentSchema,
  jobSchema,
  replicaSetSchema,
  rolloutSchema,
  statefulSetSchema,
} from "./workloads.ts";

export const kubernetesSections = {
  "kubernetes/server": kubernetesServerSchema,
  "kubernetes/pods": z.array(podSchema),
  "kubernetes/deployments": z.array(deploymentSchema),
  "kubernetes/replicasets": z.array(replicaSetSchema),
  "kubernetes/statefulsets": z.array(statefulSetSchema),
  "kubernetes/daemonsets": z.array(daemonSetSchema),
  "kubernetes/jobs": z.array(jobSchema),
  "kubernetes/cronjobs": z.array(cronJobSchema),
  "kubernetes/rollouts": z.array(rolloutSchema),
  "kubernetes/horizontalpodautoscalers": z.array(horizontalPodAutoscalerSchema),
  "kubernetes/scaledobjects": z.array(scaledObjectSchema),
  "kubernetes/nack-streams": z.array(nackStreamSchema),
  "kubernetes/nack-consumers": z.array(nackConsumerSchema),
  "kubernetes/postgres-clusters": z.array(postgresClusterSchema),
  "kubernetes/services": z.array(serviceSchema),
  "kubernetes/ingresses": z.array(ingressSchema),
  "kubernetes/configmaps": z.array(configMapSchema),
  "kubernetes/secrets": z.array(secretKeysSchema),
  "kubernetes/persistentvolumeclaims": z.array(persistentVolumeClaimSchema),
  "kubernetes/storageclasses": z.array(storageClassSchema),
  "kubernetes/events": z.array(eventSchema),
  "kubernetes/nodes": z.array(nodeSchema),
  "kubernetes/volume-usage": z.array(volumeUsageSchema),
  "kubernetes/logs": z.array(containerLogSchema),
  "kubernetes/service-health": z.array(serviceHealthSchema),
  "kubernetes/own-answers": ownAnswersSchema,
} as const;
