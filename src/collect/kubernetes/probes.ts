import { listProbes } from "./lists.ts";
import { logsProbe } from "./logs.ts";
import { secretsProbe } from "./secrets.ts";
import { kubernetesServerProbe } from "./server.ts";

export const kubernetesProbes = {
  "kubernetes/server": kubernetesServerProbe,
  ...listProbes,
  "kubernetes/secrets": secretsProbe,
  "kubernetes/logs": logsProbe,
};
