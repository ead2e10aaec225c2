import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { type Case, nothing } from "../case.ts";
import { namespace } from "./api-server.ts";
import { job } from "./job-objects.ts";
import { image, labels, minutesAgo, owner, worker } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

const exportLabels = { ...labels, "app.kubernetes.io/component": "export" };
const template = {
  metadata: { labels: exportLabels },
  spec: { restartPolicy: "Never", containers: [{ name: "main", image, ports: [{ containerPort: 9090 }] }] },
};

const service = (
  name: string,
  selector: Readonly<Record<string, string>>,
  metadata: object = {},
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace, labels, uid: `${name}-uid`, ...metadata },
  spec: { type: "ClusterIP", clusterIP: "10.96.0.9", selector, ports: [{ port: 9090, targetPort: 9090 }] },
});

const cronJob = (): KubernetesObject => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "nomnom-export", namespace, labels: exportLabels, creationTimestamp: minutesAgo(3000) },
  spec: { schedule: "0 * * * *", jobTemplate: { spec: { template } } },
  status: { lastScheduleTime: minutesAgo(20), lastSuccessfulTime: minutesAgo(19) },
});

const completed = () => ({
  ...{ startTime: minutesAgo(60), completionTime: minutesAgo(59), succeeded: 1 },
  conditions: [{ type: "Complete", status: "True", lastTransitionTime: minutesAgo(59) }],
});

const emptySet = (): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "nomnom-cache", namespace, labels: exportLabels, creationTimestamp: minutesAgo(3000) },
  spec: { replicas: 0, serviceName: "nomnom-cache", selector: { matchLabels: exportLabels }, template },
  status: { replicas: 0, observedGeneration: 1 },
});

/** Services whose pods are not there at the moment, and should not be. */
export const services: readonly Case[] = [
  onKubernetes({
    id: "healthy-kubernetes/service-over-a-cron-job",
    about: "a Service for the pods of a CronJob, between its runs",
    objects: () => [...worker(), cronJob(), service("nomnom-export", exportLabels)],
    expect: { ...nothing, says: ["while nomnom-export does not run"] },
  }),
  onKubernetes({
    id: "healthy-kubernetes/service-by-the-label-of-a-job",
    about: "a Service that selects by the label which the Job's controller adds to its pods, now gone",
    objects: () => [
      ...worker(),
      job("nomnom-migrate", completed()),
      service("nomnom-migrate", { "batch.kubernetes.io/job-name": "nomnom-migrate" }),
    ],
    expect: nothing,
  }),
  onKubernetes({
    id: "healthy-kubernetes/service-for-one-pod-of-a-set",
    about: "a Service for one pod of a StatefulSet that is scaled to zero",
    objects: () => [
      ...worker(),
      emptySet(),
      service("nomnom-cache-0", {
        ...exportLabels,
        "statefulset.kubernetes.io/pod-name": "nomnom-cache-0",
      }),
    ],
    expect: nothing,
  }),
  onKubernetes({
    id: "healthy-kubernetes/service-of-an-operator",
    about: "an operator keeps a Service whose pods it has not made yet",
    objects: () => [
      ...worker(),
      service(
        "nomnom-cluster-rw",
        { "cnpg.io/cluster": "nomnom-cluster", "cnpg.io/instanceRole": "primary" },
        {
          ownerReferences: owner("Cluster", "nomnom-cluster", "cluster-uid", "postgresql.cnpg.io/v1"),
        },
      ),
    ],
    expect: { ...nothing, says: ["Cluster nomnom-cluster, which keeps it"], neverTypes: ["patch"] },
  }),
  onKubernetes({
    id: "services/selector-of-nobody",
    about: "the Service of the worker selects a label that no workload's pods have",
    objects: () => [...worker(), service("nomnom-worker", { ...labels, tier: "batch" })],
    expect: {
      findings: { "kubernetes/service-endpoints/selects-nothing": "error" },
      types: ["patch service nomnom-worker"],
    },
  }),
];
