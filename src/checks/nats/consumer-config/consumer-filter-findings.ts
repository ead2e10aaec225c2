import type { Remedy } from "../../../remedy/remedy.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { uncovered } from "../../../subjects/covers.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import type { UncodedFinding } from "../../finding.ts";
import { consumerResource } from "../consumer-progress/observed-consumer.ts";
import { deadFilters, filtersOf, hasOtherSubjects } from "../consumers/consumer-filters.ts";
import type { WantedConsumer } from "../consumers/wanted-consumers.ts";

export interface ConfiguredConsumer {
  wanted: WantedConsumer;
  stream: Stream;
  consumer: Consumer;
  /** `kubectl -n NAMESPACE` */
  kubectl: string;
  /** Subjects that belong to other streams: dead letters. */
  elsewhere: readonly string[];
}

/** What of the wanted consumer's filters is wrong; a filter that lets nothing through hides all else about them. */
export function filterFindings(configured: ConfiguredConsumer): UncodedFinding[] {
  const { consumer, stream } = configured;
  const dead = deadFilters(consumer, stream);
  return dead.length > 0 && dead.length === filtersOf(consumer).length
    ? [{ ...deadFilterFinding(consumer, stream, dead), remedy: filterRemedy(configured) }]
    : reachFindings(configured);
}

/** Matches no subject of its stream. nats-server 2.9 refuses to create it (10093); 2.10 takes it, and both let the stream be edited away under it. */
export function deadFilterFinding(
  consumer: Consumer,
  stream: Stream,
  dead: readonly string[],
): UncodedFinding {
  const { name, subjects } = stream.config;
  return {
    severity: "error",
    message: `Consumer ${consumer.name} filters on ${dead.join(", ")}, but ${name} has only ${subjects.join(", ") || "no subject"}: nothing that arrives ever reaches it, and no error says so.`,
    resource: consumerResource(consumer),
    evidence: {
      stream: consumer.stream_name,
      consumer: consumer.name,
      filterSubjects: filtersOf(consumer),
      streamSubjects: subjects,
      deadFilters: [...dead],
      messages: stream.state.messages,
    },
    remedy: {
      summary: `Give ${consumer.name} a filter that matches ${name}, or remove it when nobody needs it.`,
      commands: [`nats consumer info ${name} ${consumer.name}`, `nats consumer rm ${name} ${consumer.name}`],
    },
    key: "dead-filter",
  };
}

function reachFindings(configured: ConfiguredConsumer): UncodedFinding[] {
  const { wanted, consumer, stream, elsewhere } = configured;
  if (hasOtherSubjects(stream) || wanted.filterSubjects.length === 0) return [];
  const filters = filtersOf(consumer);
  const stored = wanted.filterSubjects.filter((wish) => touches(wish, stream.config.subjects));
  const missed = uncovered(stored, filters);
  const taken = elsewhere.filter((dlq) => touches(dlq, filters) && touches(dlq, stream.config.subjects));
  const evidence = {
    stream: consumer.stream_name,
    consumer: consumer.name,
    filterSubjects: filters,
    wanted: wanted.filterSubjects,
    streamSubjects: stream.config.subjects,
  };
  const base = { resource: consumerResource(consumer), remedy: filterRemedy(configured) };
  return [
    ...(missed.length === 0
      ? []
      : [
          {
            ...base,
            severity: "error" as const,
            message: `Consumer ${consumer.name} takes only ${filters.join(", ")}: other messages on ${missed.join(", ")} stay in ${wanted.stream} and nobody processes them.`,
            evidence: { ...evidence, missed },
            key: "narrow-filter",
          },
        ]),
    ...(taken.length === 0
      ? []
      : [
          {
            ...base,
            severity: "warning" as const,
            message: `Consumer ${consumer.name} takes ${filters.join(", ")}, and ${wanted.stream} stores ${taken.join(", ")} too: the worker gets its own dead letters back and gives them up again, for ever.`,
            evidence: { ...evidence, deadLetterSubjects: taken },
            key: "takes-dead-letters",
          },
        ]),
  ];
}

const touches = (subject: string, others: readonly string[]): boolean =>
  others.some((other) => subjectsOverlap(subject, other));

function filterRemedy({ wanted, consumer }: ConfiguredConsumer): Remedy {
  const filters = wanted.filterSubjects.map((subject) => `--filter '${subject}'`).join(" ");
  return {
    summary: `Let ${consumer.name} take ${wanted.filterSubjects.join(", ") || "every subject"}, as the worker expects.`,
    commands: [
      filters === ""
        ? `nats consumer info ${wanted.stream} ${consumer.name}`
        : `nats consumer edit ${wanted.stream} ${consumer.name} ${filters}`,
    ],
  };
}
