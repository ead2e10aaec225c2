import type { Kubectl } from "../../../remedy/kubectl.ts";
import { type Nats, repeated } from "../../../remedy/nats.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { uncovered } from "../../../subjects/covers.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import type { Finding } from "../../finding.ts";
import { deadFilters, filtersOf, hasOtherSubjects } from "../consumers/consumer-filters.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import type { WantedConsumer } from "../consumers/wanted-consumers.ts";
import { deadFilter, narrowFilter, takesDeadLetters } from "./findings.ts";

export interface ConfiguredConsumer {
  wanted: WantedConsumer;
  stream: Stream;
  consumer: Consumer;
  kubectl: Kubectl;
  nats: Nats;
  /** Subjects that belong to other streams: dead letters. */
  elsewhere: readonly string[];
}

/** What of the wanted consumer's filters is wrong; a filter that lets nothing through hides all else about them. */
export function filterFindings(configured: ConfiguredConsumer): Finding[] {
  const { consumer, stream } = configured;
  const dead = deadFilters(consumer, stream);
  return dead.length > 0 && dead.length === filtersOf(consumer).length
    ? [deadFilterFinding(consumer, stream, dead, filterRemedy(configured))]
    : reachFindings(configured);
}

/** A consumer nobody expects is somebody's own business, but one that can never receive anything is worth a word. */
export const unexpectedDeadFilter = (
  consumer: Consumer,
  stream: Stream,
  dead: readonly string[],
  nats: Nats,
): Finding =>
  deadFilterFinding(
    consumer,
    stream,
    dead,
    {
      summary: `Give ${consumer.name} a filter that matches ${stream.config.name}, or remove it when nobody needs it.`,
      commands: [
        nats("consumer", "info", stream.config.name, consumer.name),
        nats("consumer", "rm", stream.config.name, consumer.name),
      ],
    },
    "warning",
  );

/** Matches no subject of its stream. nats-server 2.9 refuses to create it (10093); 2.10 takes it, and both let the stream be edited away under it. */
function deadFilterFinding(
  consumer: Consumer,
  stream: Stream,
  dead: readonly string[],
  remedy: Remedy,
  severity: "error" | "warning" = "error",
): Finding {
  const { name, subjects } = stream.config;
  return deadFilter({
    severity,
    message: `Consumer ${consumer.name} filters on ${dead.join(", ")}, but ${name} has only ${subjects.join(", ") || "no subject"}: nothing that arrives ever reaches it, and no error says so.`,
    resource: consumerResource(consumer.stream_name, consumer.name),
    evidence: {
      stream: consumer.stream_name,
      consumer: consumer.name,
      filterSubjects: filtersOf(consumer),
      streamSubjects: subjects,
      deadFilters: [...dead],
      messages: stream.state.messages,
    },
    remedy,
  });
}

function reachFindings(configured: ConfiguredConsumer): Finding[] {
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
  const base = {
    resource: consumerResource(consumer.stream_name, consumer.name),
    remedy: filterRemedy(configured),
  };
  return [
    ...(missed.length === 0
      ? []
      : [
          narrowFilter({
            ...base,
            message: `Consumer ${consumer.name} takes only ${filters.join(", ")}: other messages on ${missed.join(", ")} stay in ${wanted.stream} and nobody processes them.`,
            evidence: { ...evidence, missed },
          }),
        ]),
    ...(taken.length === 0
      ? []
      : [
          takesDeadLetters({
            ...base,
            message: `Consumer ${consumer.name} takes ${filters.join(", ")}, and ${wanted.stream} stores ${taken.join(", ")} too: the worker gets its own dead letters back and gives them up again, for ever.`,
            evidence: { ...evidence, deadLetterSubjects: taken },
          }),
        ]),
  ];
}

const touches = (subject: string, others: readonly string[]): boolean =>
  others.some((other) => subjectsOverlap(subject, other));

function filterRemedy({ wanted, consumer, nats }: ConfiguredConsumer): Remedy {
  const { filterSubjects } = wanted;
  return {
    summary: `Let ${consumer.name} take ${filterSubjects.join(", ") || "every subject"}, as the worker expects.`,
    commands: [
      filterSubjects.length === 0
        ? nats("consumer", "info", wanted.stream, consumer.name)
        : nats("consumer", "edit", wanted.stream, consumer.name, ...repeated("--filter", filterSubjects)),
    ],
  };
}
