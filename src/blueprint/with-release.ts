import type { ReleaseName } from "../snapshot/kubernetes/release-name.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { Blueprint, ExpectedDatabase, TableUse } from "./blueprint.ts";
import type { OwnQuestion } from "./own-check.ts";

/** The blueprint for the release that was looked at. */
export const forTarget = (blueprint: Blueprint, { release, prefix }: Target): Blueprint =>
  release && prefix ? withRelease(blueprint, { release: prefix, instance: release }) : blueprint;

/** The blueprint for a release that was found by looking: its objects are called after it. */
export function withRelease(blueprint: Blueprint, { release, instance }: ReleaseName): Blueprint {
  if (release === blueprint.release && instance === blueprint.instance) return blueprint;
  const prefix = `${blueprint.release}-`;
  const renamed = (name: string) =>
    name.startsWith(prefix) ? `${release}-${name.slice(prefix.length)}` : name;
  const orNone = (name: string | null) => (name === null ? null : renamed(name));
  const renamedUse = ({ filledBy, polledBy, createdBy }: TableUse): TableUse => ({
    filledBy: orNone(filledBy),
    polledBy: orNone(polledBy),
    createdBy: orNone(createdBy),
  });
  const renamedDatabase = (database: ExpectedDatabase): ExpectedDatabase => ({
    ...database,
    server: { workload: orNone(database.server.workload), secret: orNone(database.server.secret) },
    defaults: renamedUse(database.defaults),
    messageStatus: database.messageStatus && {
      ...database.messageStatus,
      acceptedBy: orNone(database.messageStatus.acceptedBy),
    },
    statements: database.statements.map((statement) => ({ ...statement, by: orNone(statement.by) })),
    tables: database.tables.map((table) => ({ ...table, ...renamedUse(table) })),
  });
  return {
    ...blueprint,
    release,
    instance,
    nats: {
      ...blueprint.nats,
      server: {
        workload: orNone(blueprint.nats.server.workload),
        config: orNone(blueprint.nats.server.config),
      },
      streams: blueprint.nats.streams.map((stream) => ({
        ...stream,
        writers: stream.writers.map(renamed),
        consumers: stream.consumers.map((consumer) => ({
          ...consumer,
          reader: orNone(consumer.reader),
        })),
      })),
    },
    postgres: renamedDatabase(blueprint.postgres),
    databases: Object.fromEntries(
      Object.entries(blueprint.databases).map(([name, database]) => [name, renamedDatabase(database)]),
    ),
    redis: blueprint.redis && {
      ...blueprint.redis,
      server: { workload: orNone(blueprint.redis.server.workload) },
    },
    deadLetters: blueprint.deadLetters.map((rule) => ({
      ...rule,
      sentBy: orNone(rule.sentBy),
    })),
    routes: blueprint.routes.map((route) =>
      "workload" in route.of ? { ...route, of: { workload: renamed(route.of.workload) } } : route,
    ),
    ownChecks: blueprint.ownChecks.map((check) => ({
      ...check,
      question: renamedQuestion(check.question, renamed),
    })),
    workloads: blueprint.workloads.map((workload) => ({ ...workload, name: renamed(workload.name) })),
  };
}

/** The objects that a question is put to. */
function renamedQuestion(question: OwnQuestion, renamed: (name: string) => string): OwnQuestion {
  if (question.kind !== "http") return question;
  const { of } = question;
  return {
    ...question,
    of: "workload" in of ? { workload: renamed(of.workload) } : { service: renamed(of.service) },
  };
}
