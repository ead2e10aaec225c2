import { horizontalPodAutoscalersProbe } from "./autoscalers.ts";
import { configMapsProbe } from "./configmaps.ts";
import { listProbes } from "./lists.ts";
import { logsProbe } from "./logs.ts";
import { nodesProbe, volumeUsageProbe } from "./nodes.ts";
import {
  nackConsumersProbe,
  nackStreamsProbe,
  postgresClustersProbe,
  scaledObjectsProbe,
} from "./operators.ts";
import { kubernetesOwnAnswersProbe } from "./own-answers.ts";
import { secretsProbe } from "./secrets.ts";
import { kubernetesServerProbe } from "./server.ts";
import { serviceHealthProbe } from "./service-health.ts";

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
  "kubernetes/logs": logsProbe,
  "kubernetes/service-health": serviceHealthProbe,
  "kubernetes/own-answers": kubernetesOwnAnswersProbe,
};
