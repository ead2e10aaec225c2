import type { ReleaseName } from "../snapshot/kubernetes/release-name.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { Blueprint, TableUse } from "./blueprint.ts";
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
  const { messageStatus } = blueprint.postgres;
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
    postgres: {
      ...blueprint.postgres,
      server: {
        workload: orNone(blueprint.postgres.server.workload),
        secret: orNone(blueprint.postgres.server.secret),
      },
      defaults: renamedUse(blueprint.postgres.defaults),
      messageStatus:
        messageStatus === null ? null : { ...messageStatus, acceptedBy: orNone(messageStatus.acceptedBy) },
      statements: blueprint.postgres.statements.map((statement) => ({
        ...statement,
        by: orNone(statement.by),
      })),
      tables: blueprint.postgres.tables.map((table) => ({ ...table, ...renamedUse(table) })),
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
