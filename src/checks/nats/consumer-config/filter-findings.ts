import { refusalOf } from "../../../jetstream/answer.ts";
import { isAtLeast } from "../../../jetstream/server-version.ts";
import { type Nats, repeated } from "../../../remedy/nats.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { coversShortest, uncovered } from "../../../subjects/covers.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { storedSubjects } from "../../../subjects/stored-subjects.ts";
import type { Finding } from "../../finding.ts";
import { deadFilters, filtersOf, hasOtherSubjects } from "../consumers/consumer-filters.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import { editStream } from "../streams/stream-commands.ts";
import { answerToEdit, type ConfiguredConsumer } from "./configured-consumer.ts";
import { deadFilter, narrowFilter, takesDeadLetters } from "./findings.ts";
import { comesAgain, recreate } from "./recreate.ts";

/** What of the wanted consumer's filters is wrong; a filter that lets nothing through hides all else about them. */
export function filterFindings(configured: ConfiguredConsumer): Finding[] {
  const { consumer, stream } = configured;
  const dead = deadFilters(consumer, stream);
  return dead.length > 0 && dead.length === filtersOf(consumer).length
    ? [deadFilterFinding(consumer, stream, dead, deadFilterRemedy(configured))]
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
      commands: [nats("consumer", "info", stream.config.name, consumer.name)],
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
  const { name, subjects, subject_transform: transform } = stream.config;
  const has = transform
    ? `stores what arrives under ${storedSubjects(subjects, transform).join(", ")} (subject transform)`
    : `has only ${subjects.join(", ") || "no subject"}`;
  return deadFilter({
    severity,
    message: `Consumer ${consumer.name} filters on ${dead.join(", ")}, but ${name} ${has}: nothing that arrives ever reaches it, and no error says so.`,
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

/** Where the stream changes the subjects of messages, the consumer may be as the worker means it. */
function deadFilterRemedy(configured: ConfiguredConsumer): Remedy {
  const { stream, nats, wanted } = configured;
  if (!stream.config.subject_transform) return filterRemedy(configured);
  const { name } = stream.config;
  return {
    summary: `Let ${name} store messages under the subjects they are published to, as ${wanted.name} expects them. What is stored already keeps its subject.`,
    commands: [editStream(nats, stream.config, "--no-transform")],
  };
}

function reachFindings(configured: ConfiguredConsumer): Finding[] {
  const { wanted, consumer, stream, elsewhere } = configured;
  if (hasOtherSubjects(stream)) return [];
  const filters = filtersOf(consumer);
  const wishes = wanted.filterSubjects;
  // Without a wish: all of the stream's (docs/configuration.md).
  const stored =
    wishes.length === 0
      ? stream.config.subjects
      : wishes.filter((wish) => touches(wish, stream.config.subjects));
  const missed = uncovered(stored, filters);
  const taken = elsewhere.filter((dlq) => touches(dlq, filters) && touches(dlq, stream.config.subjects));
  const evidence = {
    stream: consumer.stream_name,
    consumer: consumer.name,
    filterSubjects: filters,
    wanted: wishes,
    streamSubjects: stream.config.subjects,
  };
  const resource = consumerResource(consumer.stream_name, consumer.name);
  return [
    ...(missed.length === 0
      ? []
      : [
          narrowFilter(
            missed.every((subject) => filters.some((filter) => coversShortest(filter, subject)))
              ? {
                  severity: "warning",
                  resource,
                  message: `Consumer ${consumer.name} takes only ${filters.join(", ")}: a message on ${missed.join(", ")} whose subject has more tokens than that stays in ${wanted.stream}, and nobody processes it.`,
                  evidence: { ...evidence, missed },
                  remedy: filterRemedy(configured, false),
                }
              : hasTakenAll(consumer, stream)
                ? {
                    severity: "warning",
                    resource,
                    message: `Consumer ${consumer.name} takes only ${filters.join(", ")}: it has got every message so far, and another one on ${missed.join(", ")} would stay in ${wanted.stream}, processed by nobody.`,
                    evidence: { ...evidence, missed },
                    remedy: filterRemedy(configured, false),
                  }
                : {
                    severity: "error",
                    resource,
                    message: `Consumer ${consumer.name} takes only ${filters.join(", ")}: other messages on ${missed.join(", ")} stay in ${wanted.stream} and nobody processes them.`,
                    evidence: { ...evidence, missed },
                    remedy: filterRemedy(configured),
                  },
          ),
        ]),
    ...(taken.length === 0 || wishes.length === 0
      ? []
      : [
          takesDeadLetters({
            resource,
            message: `Consumer ${consumer.name} takes ${filters.join(", ")}, and ${wanted.stream} stores ${taken.join(", ")} too: the worker gets its own dead letters back and dead-letters them again, without end.`,
            evidence: { ...evidence, deadLetterSubjects: taken },
            remedy: filterRemedy(configured, false),
          }),
        ]),
  ];
}

/** Of each sequence of its stream one delivery and no redelivery, or it has still to come: nothing was passed by. */
function hasTakenAll(
  { delivered, num_pending: pending, num_redelivered: redelivered }: Consumer,
  { state }: Stream,
): boolean {
  const isComplete = redelivered === 0 && delivered.consumer_seq === delivered.stream_seq;
  return isComplete && state.last_seq > 0 && delivered.stream_seq + pending === state.last_seq;
}

const touches = (subject: string, others: readonly string[]): boolean =>
  others.some((other) => subjectsOverlap(subject, other));

/**
 * A consumer keeps its position when its filter is widened: what it has passed by would never come (2.9.10 to 2.15.3). Since 2.14 it can be sent back to
 * the beginning; before, only a new one begins there. An interest stream has not kept what its consumers did not ask for.
 */
function filterRemedy(configured: ConfiguredConsumer, widens = true): Remedy {
  const { wanted, consumer, stream, serverVersion, nats } = configured;
  const filters = wanted.filterSubjects.length > 0 ? wanted.filterSubjects : stream.config.subjects;
  const summary = `Let ${consumer.name} take ${filters.join(", ") || "every subject"}, as the worker expects`;
  const isAtLeastVersion = (...version: [number, number, number]) =>
    serverVersion !== null && isAtLeast(serverVersion, version);
  const foe = refusalOf(answerToEdit(configured, { filterSubjects: filters }), "rival");
  if (foe !== null)
    return {
      summary: `${summary}, once ${foe.consumer} takes none of it: in a work queue each message is for one consumer, and the server refuses the change (${foe.code}).`,
      commands: [nats("consumer", "info", wanted.stream, foe.consumer)],
    };
  const [first] = editConsumer(nats, consumer, ...repeated("--filter", filters));
  const passedBy = widens && stream.state.messages > 0 && stream.config.retention !== "interest";
  const editable = first !== undefined && (filters.length === 1 || isAtLeastVersion(2, 10, 0));
  if (editable && !passedBy) return { summary: `${summary}.`, commands: [first] };
  if (editable && isAtLeastVersion(2, 14, 0))
    return {
      summary: `${summary}, and start it at the beginning again: it has skipped what its filter left out. ${comesAgain(configured.skipsStored)}`,
      commands: [
        first,
        nats("consumer", "reset", wanted.stream, consumer.name, "--sequence", "1", "--force"),
      ],
    };
  return recreate(configured, `${summary}. A new filter alone does not bring the messages it has skipped`);
}
