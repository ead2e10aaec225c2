import { horizontalPodAutoscalersProbe } from "./autoscalers.ts";
import { configMapsProbe } from "./configmaps.ts";
import { cronJobsProbe } from "./cronjobs.ts";
import { listProbes } from "./lists.ts";
import { logsProbe } from "./logs.ts";
import { nodesProbe, volumeUsageProbe } from "./nodes.ts";
import {
  nackConsumersProbe,
  nackStreamsProbe,
  postgresClustersProbe,
  rolloutsProbe,
  scaledObjectsProbe,
} from "./operators.ts";
import { kubernetesOwnAnswersProbe } from "./own-answers.ts";
import { secretsProbe } from "./secrets.ts";
import { kubernetesServerProbe } from "./server.ts";
import { serviceHealthProbe } from "./service-health.ts";
import { storageClassesProbe } from "./storage-classes.ts";

export const kubernetesProbes = {
  "kubernetes/server": kubernetesServerProbe,
  ...listProbes,
  "kubernetes/horizontalpodautoscalers": horizontalPodAutoscalersProbe,
  "kubernetes/scaledobjects": scaledObjectsProbe,
  "kubernetes/nack-streams": nackStreamsProbe,
  "kubernetes/nack-consumers": nackConsumersProbe,
  "kubernetes/postgres-clusters": postgresClustersProbe,
  "kubernetes/configmaps": configMapsProbe,
  "kubernetes/secrets": secretsProbe,
  "kubernetes/nodes": nodesProbe,
  "kubernetes/volume-usage": volumeUsageProbe,
  "kubernetes/storageclasses": storageClassesProbe,
  "kubernetes/logs": logsProbe,
  "kubernetes/service-health": serviceHealthProbe,
  "kubernetes/cronjobs": cronJobsProbe,
  "kubernetes/rollouts": rolloutsProbe,
  "kubernetes/own-answers": kubernetesOwnAnswersProbe,
};
