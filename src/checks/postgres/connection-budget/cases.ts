import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { everyRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { deploymentSchema } from "../../../snapshot/kubernetes/workloads.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

export const cases: Case[] = [
  {
    name: "every connection is taken that is not kept for superusers; doctor came in as one of those",
    snapshot: "connections-used-up",
    sections: services("app", { worker: 1 }),
    status: "fail",
    code: "53300",
    messages: [
      "No connection is left for app: 27 of 27 are in use (max_connections, 3 kept for superusers). The next is refused with 53300. Most are held by app on nomnom: 26 idle; postgres on nomnom: 1 idle.",
    ],
    says: ["ALTER SYSTEM SET max_connections = 60", "WHERE state LIKE '\\''idle%'\\''"],
  },
  {
    name: "for the superuser itself the last three are still there",
    snapshot: "connections-used-up",
    status: "warn",
    says: ["3 connections are left for postgres: 27 of 30 are in use (max_connections)"],
  },
  {
    name: "fewer are left than the pool of one more pod",
    snapshot: "connections-nearly-used-up",
    sections: services("app", { worker: 1 }),
    status: "warn",
    code: "53300",
    says: [
      "6 connections are left for app: 21 of 27 are in use (max_connections, 3 kept for superusers)",
      "A pod of the services opens 10 when it starts",
    ],
  },
  {
    name: "the role has a limit of its own",
    snapshot: "role-connection-limit",
    status: "warn",
    says: [
      "4 connections are left for app: 8 of 12 are in use (the role's connection limit)",
      "ALTER ROLE app CONNECTION LIMIT 24",
    ],
  },
  {
    name: "the pools of all pods together are larger than what there is",
    snapshot: "sessions-quiet",
    sections: services("app", { worker: 5, "ingestion-api": 4, "dashboard-backend": 2, nats: 0 }),
    status: "warn",
    messages: [
      "The services may open 110 connections (nomnom-worker 5 × 10, nomnom-ingestion-api 4 × 10, nomnom-dashboard-backend 2 × 10), and max_connections leaves 97 for role app: the last pods are refused with 53300.",
    ],
    says: ["ALTER SYSTEM SET max_connections = 200"],
  },
  {
    name: "more than twice the limit is wanted: it is raised to what is wanted",
    snapshot: "sessions-quiet",
    sections: services("app", { worker: 50 }),
    status: "warn",
    says: ["ALTER SYSTEM SET max_connections = 503"],
  },
  {
    name: "the chart's pods fit",
    snapshot: "sessions-quiet",
    sections: services("app", { worker: 1, "ingestion-api": 3, "dashboard-backend": 2 }),
    status: "pass",
    resources: [],
  },
  {
    name: "how many connections the services of others open nobody says",
    snapshot: "sessions-quiet",
    sections: services("app", { worker: 50 }),
    blueprint: ofOthers,
    status: "pass",
    resources: [],
  },
  {
    name: "of others fewer are left than one of nomnom's pods opens, which is more than the tenth",
    snapshot: "connections-nearly-used-up",
    sections: services("app", { worker: 1 }),
    blueprint: ofOthers,
    status: "pass",
    resources: [],
  },
  {
    name: "of others none is left",
    snapshot: "connections-used-up",
    sections: services("app", { worker: 1 }),
    blueprint: ofOthers,
    status: "fail",
    code: "53300",
  },
  {
    name: "of others one is left of a role's twelve",
    snapshot: "role-connection-limit",
    sections: nearlyAll(),
    blueprint: ofOthers,
    status: "warn",
    says: [
      "1 connection is left for app",
      "When none is left, a service that opens one is refused with 53300.",
    ],
    doesNotSay: ["opens 10"],
  },
  {
    name: "a pooler opens the connections, and has all of them",
    snapshot: "sessions-quiet",
    sections: {
      ...services("app", { worker: 500 }),
      "postgres/server": succeed({
        ...{ version: "17.10", database: "nomnom", user: "app", inRecovery: false, readOnly: false },
        pooler: { prepared: [] },
      }),
    },
    status: "pass",
  },
  { name: "no cluster, connections enough", snapshot: "sessions-quiet", status: "pass" },
  {
    name: "the activity could not be read",
    sections: { "postgres/sessions": error("postgres", "timeout", "no answer within 5 s") },
    status: "unknown",
    says: ["no answer within 5 s"],
  },
  { name: "no PostgreSQL", status: "skip" },
];

/** Deployments of the release with a DATABASE_URL, and their replicas. */
function services(user: string, replicas: Record<string, number>): Sections {
  const env = [{ name: "DATABASE_URL", value: `postgresql://${user}:***@nomnom-postgres:5432/nomnom` }];
  const deployments = Object.entries(replicas).map(([component, count]) =>
    deploymentSchema.parse({
      metadata: { name: `nomnom-${component}` },
      spec: {
        replicas: count,
        selector: {},
        template: { spec: { containers: [{ name: component, image: component, env }] } },
      },
      status: {},
    }),
  );
  return { "kubernetes/deployments": succeed(deployments) };
}

/** As `extends: none` begins. */
function ofOthers(blueprint: Blueprint): Blueprint {
  return { ...blueprint, release: everyRelease, instance: everyRelease };
}

/** The role has one connection left of those that it may have. */
function nearlyAll(): Sections {
  const recorded = readSnapshot("role-connection-limit").sections["postgres/sessions"];
  if (!recorded?.ok) throw new Error("role-connection-limit lacks its sessions");
  const roles = recorded.data.roles.map((role) => ({ ...role, connections: role.connectionLimit - 1 }));
  return { "postgres/sessions": succeed({ ...recorded.data, roles }) };
}
