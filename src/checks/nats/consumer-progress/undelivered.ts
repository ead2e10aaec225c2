import { workloadWords } from "../../../blueprint/workload-words.ts";
import { isAtLeast } from "../../../jetstream/server-version.ts";
import type { Command } from "../../../remedy/command.ts";
import { psql } from "../../../remedy/psql.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { plural } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { logsOf, restartOf } from "../../kubernetes/workloads/workload-commands.ts";
import { hasStatus, statusQuery } from "../../pipeline/status-query.ts";
import { filtersOf, takesAll } from "../consumers/consumer-filters.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import { messageCount } from "../streams/message-count.ts";
import { givenUpCount, returnsEach } from "./consumer-state.ts";
import { figures, type Observed } from "./observed-consumer.ts";

export const givenUp = defineFinding({
  code: "nats/consumer-progress/given-up",
  title: "Messages were given up: never acknowledged, not delivered again",
  severity: ["error", "warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const comesBack = defineFinding({
  code: "nats/consumer-progress/comes-back",
  title: "Messages are delivered many times and never acknowledged",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

/** A message that came back ten times: nomnom's worker gives a message up at its third delivery (MAX_DELIVER). */
const manyTimes = 10;

/** Messages nobody will ever get again: not stored, not among the dead letters. */
export function givenUpFinding(observed: Observed): Finding | null {
  const { consumer, stream, wanted } = observed;
  const count = givenUpCount(consumer);
  if (count === 0) return null;
  const isQueue = stream.config.retention === "workqueue" && stream.state.messages > 0;
  const limit = consumer.config.max_deliver;
  const times = limit > 0 ? ` after ${limit === 1 ? "one delivery" : `${limit} deliveries`}` : "";
  const it = plural(count, "it was never acknowledged, is", "they were never acknowledged, are");
  const hang = mayHang(observed);
  return givenUp({
    severity: isQueue && wanted !== null ? "error" : "warning",
    message: `Consumer ${consumer.name} has given up ${messageCount(count)}${times}: ${it} not delivered again, and the server does not move ${plural(count, "it", "them")} to another stream.${isQueue ? ` ${stream.config.name} is a work queue and keeps ${plural(count, "it", "them")} until somebody deletes ${plural(count, "it", "them")}.` : ""}${hang === null ? "" : ` ${hang.words}`}`,
    resource: consumerResource(consumer.stream_name, consumer.name),
    evidence: { ...figures(observed), givenUp: count },
    remedy: withRestart(isQueue ? queueRemedy(observed) : statusRemedy(observed), hang),
  });
}

/** Where a worker may hang without a sign of it: what to say, and what wakes it. */
interface Hang {
  words: string;
  commands: readonly Command[];
}

/**
 * After a message that was given up, nats-server 2.9 and 2.10 keep a fetch that finds nothing until the next message. A server that is killed forgets it, and
 * nomnom's worker waits for its answer without end (2.9.10 and 2.10.27, not 2.14.8 and 2.15). No answer of the server tells it from a worker that asks.
 */
function mayHang({ consumer, clock, workerUptimeMs, wanted, serverVersion, kubectl }: Observed): Hang | null {
  const { sinceStartMs, sinceDeliveryMs } = clock;
  const keepsFetches = serverVersion !== null && !isAtLeast(serverVersion, [2, 11, 0]);
  if (!keepsFetches || sinceStartMs === null || sinceDeliveryMs !== null) return null;
  const isQuiet = consumer.num_pending + consumer.num_ack_pending === 0;
  const isYounger = workerUptimeMs !== null && workerUptimeMs < sinceStartMs;
  if (!isQuiet || isYounger || wanted === null || wanted.worker?.ready === 0) return null;
  const worker = wanted.worker?.name ?? "The worker";
  return {
    words: `${worker} has got nothing since NATS was started ${formatDuration(sinceStartMs)} ago: one that ran before may wait without end for an answer that nats-server ${serverVersion} has forgotten.`,
    commands: wanted.worker === null ? [] : restartOf(kubectl, wanted.worker.object),
  };
}

const withRestart = (remedy: Remedy, hang: Hang | null): Remedy =>
  hang === null
    ? remedy
    : {
        ...remedy,
        summary: `Restart the worker, which loses nothing. ${remedy.summary}`,
        commands: [...hang.commands, ...remedy.commands],
      };

/**
 * The oldest message of a work queue need not be one that was given up: it may be another consumer's, or at work. Only for a consumer that is alone, takes
 * everything and has nothing out do the given-up ones lie at the beginning.
 */
function queueRemedy({ consumer, stream, isAlone, nats }: Observed): Remedy {
  const { name } = stream.config;
  const isCertain = isAlone && takesAll(consumer, stream) && consumer.num_ack_pending === 0;
  const last = consumer.delivered.stream_seq;
  const first = isCertain ? stream.state.first_seq : Math.max(stream.state.first_seq, 1);
  const own = filtersOf(consumer).filter((filter) => filter !== ">");
  return {
    summary: isCertain
      ? `They are the messages of ${name} from ${first} to ${last}. Look at them, repair what the worker cannot read, publish them again, and only then delete each by its sequence.`
      : `They are among the messages of ${name} up to ${last}, beside those of other consumers and those still being processed: find them by their subject. Publish them again once the worker can read them, and delete only what you have recognised.`,
    commands: isCertain
      ? [nats("stream", "get", name, String(first))]
      : own.length === 0
        ? [nats("stream", "view", name)]
        : own.map((filter) => nats("stream", "view", name, "--subject", filter)),
  };
}

const statusRemedy = ({ stream, nats, target, messageStatus, wanted }: Observed): Remedy =>
  messageStatus === null
    ? {
        summary: `Find out in the log of ${workloadWords(wanted?.reader ?? null, target)} what it could not read, repair that, and send them again.`,
        commands: [nats("stream", "view", stream.config.name)],
      }
    : {
        summary: `Find them by their rows in ${messageStatus.table} (${messageStatus.begun.join(", ")}), repair what the worker cannot read, and send them again.`,
        commands: [
          psql(target, statusQuery(messageStatus, hasStatus(messageStatus, messageStatus.begun))),
          nats("stream", "view", stream.config.name),
        ],
      };

/** A message without end: no limit on its deliveries, and the worker never acknowledges it. */
export function comesBackFinding(observed: Observed): Finding | null {
  const { consumer, kubectl, nats, wanted } = observed;
  const times = returnsEach(consumer);
  // The server wants more deliveries than there are backoff values (10116).
  const deliveries = Math.max(wanted?.maxDeliver ?? 3, (consumer.config.backoff?.length ?? 0) + 1);
  if (times < manyTimes) return null;
  const count = consumer.num_redelivered;
  return comesBack({
    message: `Consumer ${consumer.name} has delivered ${messageCount(count)} ${times} times${count === 1 ? "" : " each on average"} so far: the worker never acknowledges ${plural(count, "it", "them")}, and max_deliver is unlimited.`,
    resource: consumerResource(consumer.stream_name, consumer.name),
    evidence: { ...figures(observed), redeliveriesEach: times },
    remedy: {
      summary: "Look at the message after the ack floor and at the worker's log; a limit ends the loop.",
      commands: [
        nats("stream", "get", consumer.stream_name, String(consumer.ack_floor.stream_seq + 1)),
        ...(wanted?.worker ? logsOf(kubectl, wanted.worker.object) : []),
        ...editConsumer(nats, consumer, `--max-deliver=${deliveries}`),
      ],
    },
  });
}
