import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { type Case, nothing } from "../case.ts";
import { namespace } from "./api-server.ts";
import { conditions, image, minutesAgo } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

/** A ready pod of a service, which the chart's Deployment has made. */
function pod(component: string): KubernetesObject {
  const labels = {
    "app.kubernetes.io/instance": "nomnom",
    "app.kubernetes.io/component": component,
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `nomnom-${component}-5d4b9c7f6-x7k2p`, namespace, labels },
    spec: {
      nodeName: "node-1",
      containers: [{ name: component, image, ports: [{ name: "http", containerPort: 8080 }] }],
    },
    status: {
      phase: "Running",
      conditions: conditions({}),
      containerStatuses: [
        {
          ...{ name: component, image, imageID: image, ready: true, started: true, restartCount: 0 },
          ...{ state: { running: { startedAt: minutesAgo(60) } }, lastState: {} },
        },
      ],
    },
  };
}

const both = {
  only: "kubernetes/service-health",
  objects: () => ["ingestion-api", "dashboard-backend"].map(pod),
};
const well = { status: 200, body: '{"status":"ok","connected_clients":2}' };
const noDatabase = { status: 503, body: '{"status":"unhealthy","database":"disconnected"}' };

/** What the services say of themselves, whatever their probes ask. */
export const serviceHealth: readonly Case[] = [
  onKubernetes({
    ...both,
    id: "health/both-well",
    about: "the API and the dashboard answer on /health and /api/health",
    answers: { "/health": well, "/api/health": well },
    expect: nothing,
  }),
  onKubernetes({
    ...both,
    id: "health/no-database",
    about: "the API is ready (its probe asks /ready), and its /health answers 503",
    answers: { "/health": noDatabase, "/ready": well, "/api/health": well },
    expect: { findings: { "kubernetes/service-health/unhealthy": "error" }, says: ["503", "disconnected"] },
  }),
  onKubernetes({
    ...both,
    id: "health/dashboard-hangs",
    about: "a client that only listens holds the dashboard up: /api/health never answers",
    answers: { "/health": well, "/api/health": "silent" },
    expect: { findings: { "kubernetes/service-health/no-answer": "warning" } },
  }),
  onKubernetes({
    ...both,
    id: "health/refused",
    about: "nothing listens on the port of either, and no probe has noticed",
    expect: { findings: { "kubernetes/service-health/no-answer": "warning" }, says: ["gets no answer"] },
  }),
  onKubernetes({
    ...both,
    id: "health/own-programs",
    about: "programs of one's own in their place, which know neither path",
    answers: { "/": well },
    expect: nothing,
  }),
];
