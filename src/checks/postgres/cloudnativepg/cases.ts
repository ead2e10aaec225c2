import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

const old = "2026-11-23T08:00:00Z";
const running = [{ name: "postgres", ready: true, restartCount: 0, state: { running: {} } }];

const withLabels = (name: string, labels: object) => ({
  metadata: { name, labels: { "cnpg.io/cluster": "shop-db", ...labels } },
  spec: { containers: [{ name: "postgres", image: "ghcr.io/cloudnative-pg/postgresql:17" }] },
  status: { phase: "Running", containerStatuses: running },
});

const pod = (name: string, role: string, labels: object = {}) =>
  withLabels(name, { "cnpg.io/podRole": "instance", "cnpg.io/instanceRole": role, ...labels });

const primary = pod("shop-db-1", "primary");
const replica = pod("shop-db-2", "replica");

function seen({
  spec = {},
  status = {},
  metadata = {},
  pods = [primary, replica],
  followers = ["shop-db-2"],
}: {
  spec?: object;
  status?: object;
  metadata?: object;
  pods?: object[];
  followers?: string[];
} = {}): Sections {
  const cluster = {
    metadata: { name: "shop-db", creationTimestamp: old, ...metadata },
    spec: { instances: 2, ...spec },
    status: {
      ...{ phase: "Cluster in healthy state", currentPrimary: "shop-db-1", targetPrimary: "shop-db-1" },
      ...{ targetPrimaryTimestamp: old, ...status },
    },
  };
  return {
    "kubernetes/postgres-clusters": succeed(sectionSchemas["kubernetes/postgres-clusters"].parse([cluster])),
    "kubernetes/pods": succeed(sectionSchemas["kubernetes/pods"].parse(pods)),
    "postgres/durability": succeed({
      ...{ schema: "public", collations: [], unlogged: [], damaged: [] },
      followers: followers.map((name) => ({
        ...{ name, state: "streaming", behindBytes: 0, behindSeconds: 0 },
      })),
    }),
    "postgres/sessions": succeed(
      sectionSchemas["postgres/sessions"].parse({
        ...{ user: "app", seesAll: true, used: { server: 3, database: 2 }, roles: [], connections: [] },
        limits: { connections: 100, superuserReserved: 3, reserved: 0, database: -1 },
        ...{ waiting: 0, sessions: [], prepared: [], synchronousStandbys: "" },
      }),
    ),
  };
}

const postgres = "postgresql://app@shop-db-rw:5432/app";

export const cases: Case[] = [
  {
    name: "two instances, one of which follows the other",
    postgres,
    sections: seen(),
    status: "pass",
    finds: [],
  },
  {
    name: "the namespace has no Cluster",
    sections: { ...seen(), "kubernetes/postgres-clusters": succeed([]) },
    status: "skip",
  },
  {
    name: "nobody carries the primary's label",
    sections: seen({ pods: [pod("shop-db-1", "replica"), replica] }),
    status: "fail",
    finds: ["no-primary"],
    messages: [
      'No instance of cluster shop-db carries the label of the primary: Service shop-db-rw leads to nobody, and nothing can be written; its status says "Cluster in healthy state".',
    ],
  },
  {
    name: "two carry it",
    sections: seen({ pods: [primary, pod("shop-db-2", "primary")] }),
    status: "fail",
    finds: ["two-primaries"],
  },
  {
    name: "the label is on another than the operator's primary",
    sections: seen({ pods: [pod("shop-db-1", "replica"), pod("shop-db-2", "primary")] }),
    status: "fail",
    finds: ["other-primary"],
    says: ["Service shop-db-rw leads to shop-db-2"],
  },
  {
    name: "labels as they were until 1.21",
    sections: seen({
      pods: [withLabels("shop-db-1", { role: "primary" }), withLabels("shop-db-2", { role: "replica" })],
    }),
    status: "pass",
    finds: [],
  },
  {
    name: "a switch-over that does not end",
    sections: seen({ status: { targetPrimary: "shop-db-2", phase: "Switchover in progress" } }),
    status: "warn",
    finds: ["changing-over"],
    says: ["for 12h"],
  },
  {
    name: "a switch-over that has just begun",
    sections: seen({
      status: { targetPrimary: "shop-db-2", targetPrimaryTimestamp: "2026-11-23T19:59:50Z" },
    }),
    status: "pass",
    finds: [],
  },
  {
    name: "three instances wanted, and two pods, and the Job that sets one up",
    sections: seen({
      spec: { instances: 3 },
      pods: [primary, replica, pod("shop-db-3-join", "replica", { "cnpg.io/jobRole": "join" })],
    }),
    status: "warn",
    finds: ["fewer-instances"],
    says: ["3 instances and has 2"],
  },
  {
    name: "no instance at all",
    sections: seen({ pods: [] }),
    status: "fail",
    finds: ["fewer-instances"],
    recovers: true,
  },
  {
    name: "a cluster that sleeps",
    sections: seen({ pods: [], metadata: { annotations: { "cnpg.io/hibernation": "on" } } }),
    status: "pass",
    finds: [],
  },
  {
    name: "a replica that runs and does not follow, while all is called healthy",
    postgres,
    sections: seen({ followers: [] }),
    status: "warn",
    finds: ["not-followed"],
    says: ["shop-db-2 runs and does not follow shop-db-1", '"Cluster in healthy state"'],
  },
  {
    name: "followers of a PostgreSQL that may be another one",
    postgres: "postgresql://app@127.0.0.1:5432/app",
    sections: seen({ followers: [] }),
    status: "pass",
    finds: [],
  },
  {
    name: "max_connections that waits for a restart",
    postgres,
    sections: seen({ spec: { postgresql: { parameters: { max_connections: "200" } } } }),
    status: "warn",
    finds: ["setting-not-taken"],
    says: ["max_connections 200, and the primary runs with 100"],
  },
  {
    name: "Clusters may not be read",
    sections: {
      ...seen(),
      "kubernetes/postgres-clusters": error("kubernetes", "forbidden", "may not list clusters"),
    },
    status: "unknown",
  },
];
