import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

const component = (name: string) => ({ "app.kubernetes.io/component": name });

interface Change {
  service?: object;
  /** Container ports of each pod; one entry per pod. */
  pods?: object[][];
  ready?: boolean;
  labels?: Record<string, string>;
  replicas?: number;
  /** The ReplicaSet of each pod; the same of all when absent. */
  owners?: string[];
  readinessProbe?: object;
  containerStatuses?: object[];
}

/** A Service nomnom-worker and the Deployment behind it, fine unless said otherwise. */
function worker(change: Change = {}): Sections {
  const {
    pods = [[{ name: "http", containerPort: 8080 }]],
    ready = true,
    labels = component("worker"),
  } = change;
  const spec = { containers: [{ name: "worker", readinessProbe: change.readinessProbe }] };
  return {
    "kubernetes/services": succeed(
      sectionSchemas["kubernetes/services"].parse([
        {
          metadata: { name: "nomnom-worker" },
          spec: {
            selector: component("worker"),
            ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
            ...change.service,
          },
        },
      ]),
    ),
    "kubernetes/pods": succeed(
      sectionSchemas["kubernetes/pods"].parse(
        pods.map((ports, index) => ({
          metadata: {
            name: `nomnom-worker-${index}`,
            labels,
            ownerReferences: [
              { kind: "ReplicaSet", name: change.owners?.[index] ?? "nomnom-worker-1", controller: true },
            ],
          },
          spec: { containers: spec.containers.map((container) => ({ ...container, ports })) },
          status: {
            phase: "Running",
            conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
            containerStatuses: change.containerStatuses,
          },
        })),
      ),
    ),
    "kubernetes/deployments": succeed(
      sectionSchemas["kubernetes/deployments"].parse([
        {
          metadata: { name: "nomnom-worker" },
          spec: {
            replicas: change.replicas ?? 1,
            selector: {},
            template: { metadata: { labels }, spec },
          },
        },
      ]),
    ),
    "kubernetes/statefulsets": succeed([]),
    "kubernetes/daemonsets": succeed([]),
    "kubernetes/rollouts": succeed([]),
    "kubernetes/cronjobs": succeed([]),
    "kubernetes/jobs": succeed([]),
  };
}

const forbidden = (resource: string) =>
  error(
    "kubernetes",
    "forbidden",
    `${resource} is forbidden: User "oncall" cannot list resource "${resource}"`,
    {
      missing: [{ apiGroup: "apps", resource, verb: "list" }],
    },
  );

export const cases: Case[] = [
  {
    name: "a selector that misses, a targetPort no container names, a number nothing listens on; other kinds are left alone",
    snapshot: "service-without-endpoints",
    status: "fail",
    messages: [
      "Service nomnom-dashboard-backend sends port 8080 to a container port called web, and its pods name http: every request to that port is refused.",
      "Service nomnom-dashboard-frontend sends port 80 to port 3000 of its pods, which declare 5173 and have no probe on 3000: most likely nothing listens there.",
      "Service nomnom-ingestion-api selects no pod: it wants app.kubernetes.io/component=api, and the pods of nomnom-ingestion-api carry app.kubernetes.io/component=ingestion-api. Every request to it is refused.",
    ],
    says: [
      `patch service nomnom-ingestion-api --type=merge -p '{"spec":{"selector":{"app.kubernetes.io/component":"ingestion-api"}}}'`,
      `[{"op":"add","path":"/spec/ports/0/targetPort","value":"http"}]`,
      "Service nomnom-manual selects no pods by itself",
    ],
  },
  {
    name: "its only pod is ready for the moment between two crashes",
    takenAt: "2026-11-23T20:00:00Z",
    sections: worker({
      containerStatuses: [
        {
          name: "worker",
          ready: true,
          restartCount: 4,
          state: { running: { startedAt: "2026-11-23T19:59:57Z" } },
          lastState: {
            terminated: {
              exitCode: 137,
              reason: "OOMKilled",
              startedAt: "2026-11-23T19:58:10Z",
              finishedAt: "2026-11-23T19:58:15Z",
            },
          },
        },
      ],
    }),
    status: "pass",
    finds: ["not-ready"],
    says: ["leads nowhere most of the time: its pod does not stay ready"],
  },
  {
    name: "the same namespace before it was broken",
    snapshot: "namespace-healthy",
    status: "pass",
    resources: [],
  },
  {
    name: "the chart with its default values: nothing is ready, which is not the Services' fault",
    snapshot: "chart-default-values",
    status: "pass",
    resources: [],
    says: ["Service nomnom-nats leads nowhere until its pod is ready (kubernetes/pod-readiness)."],
  },
  { name: "the chart as it starts", snapshot: "chart-values-dev-fixed", status: "pass", resources: [] },
  { name: "a Service and its pods", sections: worker(), status: "pass", resources: [] },
  {
    name: "scaled to zero: the selector is right",
    sections: worker({ pods: [], replicas: 0 }),
    status: "pass",
    says: ["nomnom-worker has no pods, scaled to zero"],
  },
  {
    name: "a label the pods do not have is taken out of the selector",
    sections: worker({ service: { selector: { ...component("worker"), tier: "back" } } }),
    status: "fail",
    says: [
      "it wants tier=back, and the pods of nomnom-worker carry tier=(no such label)",
      '{"selector":{"tier":null}}',
    ],
  },
  {
    name: "a Service is meant for the workload of its own name",
    sections: worker({ service: { selector: component("importer") } }),
    status: "fail",
    evidence: { meant: "nomnom-worker" },
  },
  {
    name: "no workload is alike",
    sections: {
      ...worker({ service: { selector: component("importer") } }),
      "kubernetes/deployments": succeed([]),
    },
    status: "fail",
    evidence: { meant: null },
    says: ["no workload's pods carry app.kubernetes.io/component=importer"],
  },
  {
    name: "without the right to list Deployments it may be scaled to zero",
    sections: { ...worker({ pods: [] }), "kubernetes/deployments": forbidden("deployments") },
    status: "unknown",
    says: ['resources: ["deployments"], verbs: ["list"]'],
  },
  {
    name: "without the right to list CronJobs it may be for the pods of one, between its runs",
    sections: {
      ...worker({ service: { selector: component("export") } }),
      "kubernetes/deployments": succeed([]),
      "kubernetes/cronjobs": forbidden("cronjobs"),
    },
    status: "unknown",
    says: ['resources: ["cronjobs"], verbs: ["list"]'],
  },
  {
    name: "a workload of the Service's own name has other labels: it is the one that is meant, whatever CronJobs there are",
    sections: {
      ...worker({ pods: [], service: { selector: component("workers") } }),
      "kubernetes/cronjobs": forbidden("cronjobs"),
    },
    status: "fail",
    says: ["patch service nomnom-worker"],
  },
  {
    name: "a selector that takes in the pods of another program: half of the requests are refused",
    sections: worker({
      service: { ports: [{ port: 80, targetPort: 8080 }] },
      pods: [[{ containerPort: 8080 }], [{ containerPort: 9000 }]],
      owners: ["nomnom-worker-1", "nomnom-metrics-1"],
    }),
    status: "warn",
    finds: ["port-number"],
    messages: [
      "Service nomnom-worker sends port 80 to port 8080 of its 2 pods, and 1 of them (such as nomnom-worker-1) declares 9000 instead: most likely what reaches these is refused.",
    ],
    says: ["get pods -l app.kubernetes.io/component=worker --show-labels"],
  },
  {
    name: "a selector that takes in the whole release, some of which declares no port",
    sections: worker({
      service: { ports: [{ port: 80, targetPort: 8080 }] },
      pods: [[{ containerPort: 8080 }], [{ containerPort: 5432 }], []],
      owners: ["nomnom-worker-1", "nomnom-postgres", "nomnom-other-1"],
    }),
    status: "warn",
    says: ["of its 3 pods, and 1 of them (such as nomnom-worker-1) declares 5432 instead"],
  },
  ...[
    {
      name: "a stable and a canary workload behind one Service",
      pods: [[{ containerPort: 8080 }], [{ containerPort: 8080 }]],
      owners: ["nomnom-worker-1", "nomnom-canary-1"],
    },
    {
      name: "a workload that declares no port at all",
      pods: [[{ containerPort: 8080 }], []],
      owners: ["nomnom-worker-1", "nomnom-canary-1"],
    },
    {
      name: "a port that is declared from the newest revision on",
      pods: [[{ containerPort: 8080 }], [{ containerPort: 9000 }]],
      owners: ["nomnom-worker-1", "nomnom-worker-1"],
    },
    {
      name: "a headless Service: who asks it chooses the pod and the port",
      pods: [[{ containerPort: 8080 }], [{ containerPort: 9000 }]],
      owners: ["nomnom-worker-1", "nomnom-metrics-1"],
      clusterIP: "None",
    },
  ].map(
    ({ name, pods, owners, clusterIP }): Case => ({
      name,
      sections: worker({ service: { clusterIP, ports: [{ port: 80, targetPort: 8080 }] }, pods, owners }),
      status: "pass",
      resources: [],
    }),
  ),
  {
    name: "one of two pods has no port of that name",
    sections: worker({ pods: [[{ name: "http", containerPort: 8080 }], [{ containerPort: 8080 }]] }),
    status: "warn",
    says: ["which 1 of its 2 pods do not have: these get no requests"],
  },
  {
    name: "the name is there for another protocol",
    sections: worker({ pods: [[{ name: "http", containerPort: 8080, protocol: "UDP" }]] }),
    status: "fail",
  },
  {
    name: "a number that the pods declare",
    sections: worker({ service: { ports: [{ port: 80, targetPort: 8080 }] } }),
    status: "pass",
    resources: [],
  },
  {
    name: "a number the pods do not declare, and a program that says it listens there: the container port is wrong, not the Service",
    sections: {
      ...worker({
        service: { ports: [{ port: 8080, targetPort: 8080 }] },
        pods: [[{ name: "http", containerPort: 3000 }]],
        ready: false,
      }),
      "kubernetes/logs": succeed([
        { pod: "nomnom-worker-0", container: "worker", previous: false, lines: ["listening on port 8080"] },
      ]),
    },
    status: "pass",
    resources: [],
  },
  {
    name: "a number that the pods do not declare and a probe asks",
    sections: worker({
      service: { ports: [{ port: 80, targetPort: 9000 }] },
      readinessProbe: { httpGet: { port: 9000 } },
    }),
    status: "pass",
    resources: [],
  },
  {
    name: "pods that declare no port may listen on any",
    sections: worker({ service: { ports: [{ port: 80, targetPort: 9000 }] }, pods: [[]] }),
    status: "pass",
    resources: [],
  },
  {
    name: "pods that are not ready are a note",
    sections: worker({ ready: false }),
    status: "pass",
    says: ["Service nomnom-worker leads nowhere until its pod is ready"],
  },
  {
    name: "an ExternalName leads elsewhere",
    sections: worker({
      service: { type: "ExternalName", externalName: "db.example.com", selector: {}, ports: [] },
    }),
    status: "pass",
    resources: [],
  },
  {
    name: "Services may not be listed",
    sections: {
      ...worker(),
      "kubernetes/services": error("kubernetes", "forbidden", "services is forbidden"),
    },
    status: "unknown",
  },
];
