import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

interface Change {
  replicas?: number;
  env?: object[];
  envFrom?: object[];
  containers?: object[];
}

const literal = (variables: Record<string, string>) =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));
const component = (name: string) => ({ "app.kubernetes.io/component": name });
const nats = "nats://nomnom-nats-client:4222";
const database = "postgresql://postgres:***@nomnom-postgres:5432/nomnom";

/** Deployments of these names; NATS behind two Services, a second NATS, PostgreSQL. */
function release(workloads: Record<string, Change>, configMaps: object[] = []): Sections {
  const deployment = (name: string, { replicas = 1, env = [], envFrom = [], containers = [] }: Change) => ({
    metadata: { name: `nomnom-${name}` },
    spec: {
      replicas,
      selector: {},
      template: {
        metadata: { labels: component(name) },
        spec: { containers: [{ name, env, envFrom }, ...containers] },
      },
    },
  });
  const statefulSet = (name: string, port: number) => ({
    metadata: { name: `nomnom-${name}` },
    spec: {
      selector: {},
      template: {
        metadata: { labels: component(name) },
        spec: { containers: [{ name, ports: [{ containerPort: port }, { containerPort: 7777 }] }] },
      },
    },
  });
  const service = (name: string, port: number, selector: string, more = {}) => ({
    metadata: { name: `nomnom-${name}` },
    spec: { selector: component(selector), ports: [{ name: "main", port }], ...more },
  });
  return {
    "kubernetes/deployments": succeed(
      sectionSchemas["kubernetes/deployments"].parse(
        Object.entries(workloads).map(([name, change]) => deployment(name, change)),
      ),
    ),
    "kubernetes/statefulsets": succeed(
      sectionSchemas["kubernetes/statefulsets"].parse([
        statefulSet("nats", 4222),
        statefulSet("nats-two", 4222),
        statefulSet("postgres", 5432),
        statefulSet("warehouse", 5432),
      ]),
    ),
    "kubernetes/services": succeed(
      sectionSchemas["kubernetes/services"].parse([
        service("nats", 4222, "nats", { clusterIP: "None" }),
        service("nats-client", 4222, "nats"),
        service("nats-two", 4222, "nats-two"),
        service("postgres", 5432, "postgres"),
        service("pooler", 5432, "pooler"),
        service("warehouse", 5432, "warehouse"),
      ]),
    ),
    "kubernetes/configmaps": succeed(sectionSchemas["kubernetes/configmaps"].parse(configMaps)),
  };
}

const pipeline = (worker: Record<string, string>, api: Record<string, string> = {}) =>
  release({
    "ingestion-api": {
      env: literal({ NATS_URL: nats, NATS_STREAM: "MESSAGES", DATABASE_URL: database, ...api }),
    },
    worker: { env: literal({ NATS_URL: nats, NATS_STREAM: "MESSAGES", DATABASE_URL: database, ...worker }) },
  });

const fromConfigMap = [
  { name: "NATS_URL", valueFrom: { configMapKeyRef: { name: "nomnom-env", key: "nats" } } },
];

export const cases: Case[] = [
  {
    name: "the worker writes to another database than the dashboard shows; the frontend is told a port that is not there",
    snapshot: "worker-on-another-database",
    status: "fail",
    messages: [
      "nomnom-worker has database postgres, nomnom-dashboard-backend and nomnom-ingestion-api have database nomnom: what one writes the other does not see.",
      "BACKEND_URL of nomnom-dashboard-frontend leads to http://nomnom-dashboard-backend.nomnom-dev.svc.cluster.local:3000, and Service nomnom-dashboard-backend has 8080 (http): nothing answers on 3000.",
    ],
    resources: ["kubernetes/deployment/nomnom-worker", "kubernetes/deployment/nomnom-dashboard-frontend"],
  },
  {
    name: "a name no Service has, a port its Service does not have, a namespace that is not this one",
    snapshot: "nats-address-without-service",
    status: "fail",
    messages: [
      "NATS_URL of nomnom-ingestion-api leads to nats://nomnom-nats-client.nomnom-dev.svc:4223, and Service nomnom-nats-client has 4222 (client): nothing answers on 4223.",
      "NATS_URL of nomnom-worker leads to nats://nomnom-nats-clients:4222, and no Service is called nomnom-nats-clients: the name does not resolve.",
    ],
    says: [
      "set env deployment/nomnom-worker -c worker NATS_URL=nats://nomnom-nats-client:4222",
      "nats://nats.messaging:4222, which is not in this namespace and is not checked",
    ],
  },
  { name: "the same namespace before", snapshot: "namespace-healthy", status: "pass", resources: [] },
  {
    name: "the chart with its default values",
    snapshot: "chart-default-values",
    status: "pass",
    resources: [],
  },
  { name: "the chart as it starts", snapshot: "chart-values-dev-fixed", status: "pass", resources: [] },
  { name: "all the same", sections: pipeline({}), status: "pass", resources: [] },
  {
    name: "two Services of one NATS are the same NATS",
    sections: pipeline({ NATS_URL: "nats://nomnom-nats-0.nomnom-nats:4222" }),
    status: "pass",
    resources: [],
  },
  {
    name: "a port the headless Service does not list and its pods declare",
    sections: pipeline({ NATS_URL: "nats://nomnom-nats:7777" }),
    status: "pass",
    resources: [],
  },
  {
    name: "an address without a scheme",
    sections: pipeline({ NATS_URL: "nomnom-nats-client:4223" }),
    status: "fail",
    says: ["nothing answers on 4223"],
  },
  {
    name: "another NATS",
    sections: pipeline({ NATS_URL: "nats://nomnom-nats-two:4222" }),
    status: "fail",
    says: ["what one publishes never reaches the other"],
  },
  {
    name: "another stream: the error is stream-overlap's",
    sections: pipeline({ NATS_STREAM: "ORDERS" }),
    status: "warn",
    says: ["nomnom-worker has stream ORDERS", "nats/stream-overlap"],
  },
  {
    name: "the same database through a pooler",
    sections: pipeline({ DATABASE_URL: database.replace("nomnom-postgres", "nomnom-pooler") }),
    status: "pass",
    resources: [],
  },
  {
    name: "a database of another name on another server of this namespace",
    sections: pipeline({ DATABASE_URL: "postgresql://u:***@nomnom-warehouse/facts" }),
    status: "warn",
    says: ["nomnom-worker has database facts"],
  },
  {
    name: "a database of another name on another server",
    sections: pipeline({ DATABASE_URL: "postgresql://u:***@db.example.com/other" }),
    status: "warn",
    says: ["postgresql://db.example.com:5432, which is not in this namespace"],
  },
  {
    name: "a database whose name is hidden with the password is not compared",
    sections: pipeline({ DATABASE_URL: database.replace(/nomnom$/, "***") }),
    status: "pass",
    resources: [],
  },
  {
    name: "one server of a list is wrong: the client tries the others",
    sections: pipeline({ NATS_URL: `${nats},nats://nomnom-nast:4222`.replace(",nats://", ",") }),
    status: "warn",
    resources: ["kubernetes/deployment/nomnom-worker"],
  },
  {
    name: "localhost in a pod of one container",
    sections: pipeline({ DATABASE_URL: "postgresql://localhost:5432/nomnom" }),
    status: "fail",
    says: ["which is the pod itself, and it has no other container"],
  },
  {
    name: "localhost beside a sidecar",
    sections: release({
      worker: {
        env: literal({ DATABASE_URL: "postgresql://localhost:5432/nomnom" }),
        containers: [{ name: "proxy" }],
      },
    }),
    status: "pass",
    resources: [],
  },
  {
    name: "a workload scaled to zero is a note, and not compared",
    sections: release({
      "ingestion-api": { env: literal({ NATS_URL: nats, NATS_STREAM: "MESSAGES" }) },
      old: { replicas: 0, env: literal({ NATS_URL: "nats://gone:4222", NATS_STREAM: "OLD" }) },
    }),
    status: "pass",
    says: ["no Service is called gone"],
  },
  {
    name: "put together from other variables",
    sections: release({
      worker: { env: literal({ PORT: "4223", NATS_URL: "nats://nomnom-nats-client:$(PORT)" }) },
    }),
    status: "fail",
    evidence: { port: 4223 },
  },
  {
    name: "in a ConfigMap: what stands in the template itself counts before that",
    sections: release({ worker: { env: fromConfigMap } }, [
      { metadata: { name: "nomnom-env" }, data: { nats: "nats://nomnom-nats-client:1" } },
    ]),
    status: "fail",
    says: [
      "correct it in ConfigMap nomnom-env and the chart's values too",
      "set env deployment/nomnom-worker -c worker NATS_URL=nats://nomnom-nats-client:4222",
    ],
  },
  {
    name: "in a ConfigMap, all of it",
    sections: release({ worker: { envFrom: [{ configMapRef: { name: "nomnom-env" } }] } }, [
      { metadata: { name: "nomnom-env" }, data: { NATS_URL: "nats://nomnom-nast:4222" } },
    ]),
    status: "fail",
  },
  {
    name: "in a ConfigMap that may not be read",
    sections: {
      ...release({ worker: { env: fromConfigMap } }),
      "kubernetes/configmaps": error("kubernetes", "forbidden", "configmaps is forbidden"),
    },
    status: "unknown",
  },
  {
    name: "in a Secret: nothing to look at",
    sections: release({
      worker: {
        env: [{ name: "NATS_URL", valueFrom: { secretKeyRef: { name: "nomnom-nats", key: "url" } } }],
      },
    }),
    status: "skip",
    says: ["NATS_URL is in a Secret, which is not read for this"],
  },
  {
    name: "one in a Secret beside one that can be read: a note",
    sections: release({
      worker: {
        env: [
          { name: "NATS_URL", value: nats },
          { name: "DATABASE_URL", valueFrom: { secretKeyRef: { name: "nomnom-db", key: "url" } } },
        ],
      },
    }),
    status: "pass",
    resources: [],
    says: ["DATABASE_URL of nomnom-worker is in Secret nomnom-db"],
  },
  {
    name: "Services may not be listed",
    sections: {
      ...pipeline({}),
      "kubernetes/services": error("kubernetes", "forbidden", "services is forbidden"),
    },
    status: "unknown",
  },
  { name: "no Kubernetes", status: "skip" },
];
