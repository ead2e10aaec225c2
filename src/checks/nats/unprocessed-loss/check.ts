import type { MessageStatusTable } from "../../../blueprint/blueprint.ts";
import type { Command } from "../../../remedy/command.ts";
import { type Nats, natsFor } from "../../../remedy/nats.ts";
import { psql } from "../../../remedy/psql.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { plural } from "../../../units/counted.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineCheck, type Undecided } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { hasStatus, statusQuery } from "../../pipeline/status-query.ts";
import { takesAll } from "../consumers/consumer-filters.ts";
import { isWanted, wantedConsumers } from "../consumers/wanted-consumers.ts";
import { messageCount } from "../streams/message-count.ts";
import { editStream } from "../streams/stream-commands.ts";
import { expiring, expiringFinding } from "./expiring.ts";

const deleted = defineFinding({
  code: "nats/unprocessed-loss/deleted",
  title: "Messages were deleted before their worker got them",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

const superseded = defineFinding({
  code: "nats/unprocessed-loss/superseded",
  title: "Messages ended, as their stream means them to, before their worker got them",
  severity: ["info"],
  resource: ["nats/stream"],
  recovers: null,
});

/** Tells why messages wait. */
const whyNobodyTakes = "nats/consumer-progress";

/** The stream of a worker has not deleted messages that its consumer had not been given yet. */
export const unprocessedLoss = defineCheck({
  id: "nats/unprocessed-loss",
  title: "No message is deleted before its worker gets it",
  requires: ["nats/reachable"],
  reads: ["nats/streams", "nats/consumers"],
  optional: [...templateSections],
  findings: [deleted, superseded, expiring],
  after: [whyNobodyTakes],
  decide({ sections, optional, blueprint, target, takenAt, outcomes }) {
    const wanted = wantedConsumers(blueprint, podTemplates(optional));
    const pairs = wanted.flatMap((own) => {
      const stream = sections["nats/streams"].find(({ config }) => config.name === own.stream);
      const consumer = sections["nats/consumers"].find((live) => isWanted(own, live));
      if (stream === undefined || consumer === undefined) return [];
      const writers = blueprint.nats.streams.find(({ name }) => name === own.stream)?.writers ?? [];
      return [{ consumer, stream, keepsEach: writers.length > 0 }];
    });
    const behind = pairs
      .map((pair) => ({ ...pair, count: deletedUnseen(pair.consumer, pair.stream) }))
      .filter(({ count }) => count > 0);
    const isCertain = ({ consumer, stream }: Behind) => takesAll(consumer, stream);
    const incomplete = undecided(
      behind.filter((entry) => !isCertain(entry)),
      target,
    );
    return {
      kind: "decided",
      findings: [
        ...behind
          .filter(isCertain)
          .map((entry) => lossFinding(entry, target, blueprint.postgres.messageStatus)),
        ...pairs.flatMap(
          ({ consumer, stream }) =>
            expiringFinding(consumer, stream, {
              takenAt,
              nats: natsFor(target),
              explainedBy: outcomes.get(whyNobodyTakes) === "fail" ? whyNobodyTakes : null,
            }) ?? [],
        ),
      ],
      ...(incomplete && { incomplete }),
    };
  },
});

interface Behind {
  consumer: Consumer;
  stream: Stream;
  /** The services make it, and mean it to keep each message. */
  keepsEach: boolean;
  count: number;
}

/**
 * How many sequence numbers lie between what the consumer was last given and the oldest message there is. A purge moves the consumer with it, and
 * one that is made later begins behind the hole (2.9.10, 2.10.27); its ack floor then stays 0, so that what was delivered counts, not the floor.
 * Messages that were out when they were deleted are unknown: the server counts them as acknowledged.
 */
function deletedUnseen({ delivered, ack_floor: floor }: Consumer, { state }: Stream): number {
  return Math.max(0, state.first_seq - 1 - Math.max(delivered.stream_seq, floor.stream_seq));
}

/** Why messages of a stream end that is at none of its limits: newer ones replace them, or they end by themselves; null: neither is so. */
function meantToEnd({ config }: Stream, keepsEach: boolean): string | null {
  if (config.max_msgs_per_subject > 0 && !keepsEach)
    return `newer messages of their subjects took their place (max_msgs_per_subject ${config.max_msgs_per_subject})`;
  return config.allow_msg_ttl ? "their own time was over (TTL)" : null;
}

function lossFinding(
  { consumer, stream, count, keepsEach }: Behind,
  target: Target,
  messageStatus: MessageStatusTable | null,
): Finding {
  const { name } = stream.config;
  const was = plural(count, "was", "were");
  const deleters = deletersOf(stream, keepsEach);
  const meant = deleters.length === 0 ? meantToEnd(stream, keepsEach) : null;
  if (meant !== null)
    return superseded({
      message: `${messageCount(count)} of ${name} ${was} gone before consumer ${consumer.name} got ${plural(count, "it", "them")}: ${meant}, as the stream is configured to do.`,
      resource: `nats/stream/${name}`,
      evidence: { stream: name, consumer: consumer.name, gone: count },
      remedy: null,
      cause: [name, consumer.name],
    });
  return deleted({
    message: `${messageCount(count)} of ${name} ${was} deleted before consumer ${consumer.name} got ${plural(count, "it", "them")} (${deleters.length === 0 ? "by hand, or by a limit it had before" : `by ${deleters.join(" or ")}`}): they were accepted and never processed.`,
    resource: `nats/stream/${name}`,
    evidence: {
      stream: name,
      consumer: consumer.name,
      deleted: count,
      firstSequence: stream.state.first_seq,
      deliveredSequence: consumer.delivered.stream_seq,
      pending: consumer.num_pending,
      maxAgeMs: stream.config.max_age / 1e6,
      maxMessages: stream.config.max_msgs,
      maxBytes: stream.config.max_bytes,
    },
    remedy: {
      summary: `Start or repair the worker before more is deleted, or let ${name} keep more meanwhile. The senders must send the lost messages again${messageStatus === null ? "" : `: their rows in ${messageStatus.table} still say ${messageStatus.accepted.join(" or ")}`}.`,
      commands: [
        ...roomFor(stream, natsFor(target)),
        ...(messageStatus === null
          ? []
          : [
              psql(
                target,
                statusQuery(messageStatus, hasStatus(messageStatus, messageStatus.accepted), {
                  newestFirst: false,
                  limit: 50,
                }),
              ),
            ]),
      ],
    },
    cause: [name, consumer.name],
  });
}

/** Which limit took them, in words: one that the stream is at, else its age; empty: it has none of these. */
function deletersOf(stream: Stream, keepsEach: boolean): string[] {
  const { config, state } = stream;
  const reached = [
    ...(keepsEach && replacesMessages(stream) ? [`max_msgs_per_subject ${config.max_msgs_per_subject}`] : []),
    ...(config.max_msgs > 0 && state.messages >= config.max_msgs ? [`max_msgs ${config.max_msgs}`] : []),
    ...(config.max_bytes > 0 && state.bytes >= 0.99 * config.max_bytes
      ? [`max_bytes ${formatBytes(config.max_bytes)}`]
      : []),
  ];
  if (reached.length > 0 || config.max_age <= 0) return reached;
  return [
    `max_age ${formatDuration(config.max_age / 1e6)}`,
    ...(config.allow_msg_ttl ? ["their own TTL"] : []),
  ];
}

/** Every subject has as many messages as it may have: the next one takes the place of its oldest. */
const replacesMessages = ({ config, state }: Stream): boolean =>
  config.max_msgs_per_subject > 0 &&
  state.messages > 0 &&
  state.messages >= config.max_msgs_per_subject * (state.num_subjects ?? 1);

function roomFor(stream: Stream, nats: Nats): Command[] {
  const { config, state } = stream;
  if (replacesMessages(stream)) return [editStream(nats, config, "--max-msgs-per-subject=-1")];
  if (config.max_msgs > 0 && state.messages >= config.max_msgs)
    return [editStream(nats, config, "--max-msgs", String(config.max_msgs * 2))];
  return config.max_age > 0
    ? [editStream(nats, config, "--max-age", `${Math.ceil((config.max_age * 3) / 3600e9)}h`)]
    : [];
}

/** The stream also stores what this consumer does not take: a hole may be made of that alone. */
function undecided(behind: readonly Behind[], target: Target): Undecided | undefined {
  const [first] = behind;
  if (first === undefined) return undefined;
  const { consumer, stream, count } = first;
  return {
    reason: `${messageCount(count)} of ${stream.config.name} ${plural(count, "is", "are")} gone behind the last one that consumer ${consumer.name} got, but the stream stores ${stream.config.subjects.join(", ") || "messages of other streams"} and the consumer takes only a part: whether its own are among them cannot be decided`,
    remedy: {
      summary: `Give ${stream.config.name} only the subjects its consumer takes.`,
      commands: [natsFor(target)("consumer", "info", stream.config.name, consumer.name)],
    },
  };
}
