import type { Case } from "../../../../../test/support/checks/cases.ts";
import { recordedSections } from "../../../../../test/support/checks/kubernetes-recording.ts";
import type { Blueprint } from "../../../../blueprint/blueprint.ts";
import { forbidden, onlyWorker, worker } from "./deployment.ts";

const zooWorkloads = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  release: "zoo",
  instance: "zoo",
  workloads: ["web", "panic", "oom", "rollout", "zero"]
    .map((name) => ({ kind: "Deployment" as const, name, optional: false, single: null }))
    .concat([{ kind: "Deployment", name: "absent", optional: true, single: null }]),
});

export const recordedCases: Case[] = [
  {
    name: "the chart with its default values: no image can be pulled, NATS 0/3 for good",
    snapshot: "chart-default-values",
    status: "fail",
    resources: [
      "kubernetes/deployment/nomnom-dashboard-backend",
      "kubernetes/deployment/nomnom-dashboard-frontend",
      "kubernetes/deployment/nomnom-ingestion-api",
      "kubernetes/deployment/nomnom-worker",
      "kubernetes/statefulset/nomnom-nats",
    ],
    evidence: { cause: "image-pull", ready: "0/2" },
    recovers: false,
    says: [
      "dial tcp 127.0.0.1:5001: connect: connection refused",
      "not established contact with a meta leader",
      "2 more pods are not created before it is ready",
      "--set nats.cluster.enabled=false",
    ],
  },
  {
    name: "the chart with values-dev: NATS killed by its own liveness probe, the API panics, the frontend runs out of memory",
    snapshot: "chart-values-dev",
    status: "fail",
    resources: [
      "kubernetes/deployment/nomnom-dashboard-backend",
      "kubernetes/deployment/nomnom-dashboard-frontend",
      "kubernetes/deployment/nomnom-ingestion-api",
      "kubernetes/statefulset/nomnom-nats",
    ],
    says: [
      "nomnom-ingestion-api (CrashLoopBackOff, 0/1) keeps crashing: container ingestion-api ended with exit code 101",
      "(JetStream error 10065)",
      "Repair what it crashed on: its stream's subjects overlap another stream's (JetStream error 10065).",
      "OOMKilled, 5 restarts): it used more than its memory limit of 128 MiB",
      "--limits=memory=256Mi",
    ],
  },
  {
    name: "the same with NATS alone: the backend is ready between two kills of its liveness probe",
    snapshot: "chart-values-dev-fixed",
    status: "fail",
    resources: [
      "kubernetes/deployment/nomnom-dashboard-backend",
      "kubernetes/deployment/nomnom-dashboard-frontend",
      "kubernetes/deployment/nomnom-ingestion-api",
    ],
  },
  {
    name: "workloads of the zoo listed in a configuration",
    sections: recordedSections("fixtures/zoo"),
    blueprint: zooWorkloads,
    status: "fail",
    resources: [
      "kubernetes/deployment/oom",
      "kubernetes/deployment/panic",
      "kubernetes/deployment/rollout",
      "kubernetes/deployment/zero",
    ],
    says: [
      'Rollout stuck: deployment "rollout" exceeded its progress deadline',
      "zero has 0 replicas and does nothing",
    ],
  },
  {
    name: "every pod of the zoo, as one release",
    sections: recordedSections("fixtures/zoo", "zoo"),
    takenAt: "2026-11-23T19:47:18Z",
    blueprint: (b) => ({ ...b, release: "zoo", instance: "zoo", workloads: [] }),
    status: "fail",
  },
  {
    name: "the states that Kubernetes has learnt since 1.20, as one release",
    sections: recordedSections("fixtures/zoo-1.34", "zoo"),
    takenAt: "2026-11-28T03:58:24Z",
    blueprint: (b) => ({ ...b, release: "zoo", instance: "zoo", workloads: [] }),
    status: "fail",
    says: [
      "Job job-deadline failed",
      "Job job-onfailure failed",
      "Job failure-policy failed",
      "policy-job cannot create pods",
      "kubectl get validatingadmissionpolicy no-deny -o yaml",
      "The last run of CronJob cron-fails (cron-fails-29930638) failed",
      'serviceaccount "robot" not found',
    ],
  },
  {
    name: "pods may not be listed: unknown, with the missing rule ready to apply",
    sections: {
      ...worker(),
      "kubernetes/pods": forbidden("pods", ""),
      "kubernetes/statefulsets": forbidden("statefulsets", "apps"),
    },
    blueprint: onlyWorker,
    status: "unknown",
    says: [
      'resources: ["pods"], verbs: ["list"]',
      'apiGroups: ["apps"], resources: ["statefulsets"]',
      "{kind: ServiceAccount, name: oncall, namespace: ops}",
      "metadata: {name: nomnom-doctor-pods-statefulsets, namespace: nomnom-dev}",
    ],
  },
  {
    name: "Deployments may not be listed: none is called missing, its pods are still judged",
    sections: {
      ...worker({ ready: false, started: "2026-11-23T19:00:00Z" }),
      "kubernetes/deployments": forbidden("deployments", "apps"),
    },
    blueprint: onlyWorker,
    status: "fail",
    resources: ["kubernetes/deployment/nomnom-worker"],
    evidence: { cause: "readiness-probe" },
  },
  { name: "no Kubernetes", status: "skip" },
];
