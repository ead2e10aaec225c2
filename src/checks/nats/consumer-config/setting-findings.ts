import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import type { ConfiguredConsumer } from "./configured-consumer.ts";
import { expires, forgets, headersOnly, refusesFetches } from "./findings.ts";
import { recreate } from "./recreate.ts";

/** Settings under which a worker gets nothing, or loses what it had; no error shows in its log (measured on 2.10.27 and 2.15.3). */
export function settingFindings(configured: ConfiguredConsumer): Finding[] {
  return [
    ...refusedFetches(configured),
    ...withoutContent(configured),
    ...expiring(configured),
    ...forgetting(configured),
  ];
}

/** What its reader asks for, where that is said: of which groups, how much at once, and that it asks at all. */
function refusedFetches(configured: ConfiguredConsumer): Finding[] {
  const { consumer, wanted } = configured;
  const { priority_groups: groups, max_batch: maxBatch, deliver_subject: listener } = consumer.config;
  const { delivery, fetches, priorityGroups } = wanted.demands;
  const remedy = recreate(configured, "Let the worker make the consumer as it needs it");
  const base = { ...about(consumer), remedy };
  const pushed =
    listener && delivery === "pull"
      ? [
          refusesFetches({
            ...base,
            message: `Consumer ${consumer.name} sends its messages to ${listener} by itself (a push consumer): its reader asks for messages, and each request is answered with 409.`,
            evidence: { ...base.evidence, deliverSubject: listener },
            cause: [consumer.stream_name, consumer.name, "push"],
          }),
        ]
      : [];
  const isNamed = priorityGroups === undefined || groups.some((group) => priorityGroups.includes(group));
  const grouped =
    groups.length === 0 || isNamed
      ? []
      : [
          refusesFetches({
            ...base,
            message: `Consumer ${consumer.name} hands out messages to priority groups only (${groups.join(", ")}): a fetch that names none of them is answered with 400, and the worker gets nothing.`,
            evidence: { ...base.evidence, priorityGroups: groups },
            cause: [consumer.stream_name, consumer.name, "priority-groups"],
          }),
        ];
  const limited =
    maxBatch && fetches !== undefined && maxBatch < fetches
      ? [
          refusesFetches({
            ...base,
            severity: "warning",
            message: `Consumer ${consumer.name} refuses fetches for more than ${maxBatch} message${maxBatch === 1 ? "" : "s"} (max_batch) with 409: a worker that asks for more, such as ${fetches}, gets nothing.`,
            evidence: { ...base.evidence, maxBatch, fetches },
            cause: [consumer.stream_name, consumer.name, "max-batch"],
          }),
        ]
      : [];
  return [...pushed, ...grouped, ...limited];
}

/** Measured on 2.9.10 to 2.15.3: zero bytes, and the size in a header. It can be switched off on a consumer that exists. */
function withoutContent({ consumer, nats }: ConfiguredConsumer): Finding[] {
  if (!consumer.config.headers_only) return [];
  const commands = editConsumer(nats, consumer, "--no-headers-only");
  return [
    headersOnly({
      ...about(consumer),
      message: `Consumer ${consumer.name} hands out the headers of messages only (headers_only): each one reaches the worker empty, and it can process none.`,
      evidence: { ...about(consumer).evidence, headersOnly: true },
      remedy: { summary: `Let ${consumer.name} hand out whole messages.`, commands },
    }),
  ];
}

/** A durable consumer gets it from its stream's consumer_limits too. */
function expiring(configured: ConfiguredConsumer): Finding[] {
  const { consumer, stream, wanted } = configured;
  const threshold = consumer.config.inactive_threshold ?? 0;
  // Where the file says for how long, it is meant so; that another time stands there is said apart.
  if (threshold <= 0 || (wanted.demands.inactiveThresholdMs ?? 0) > 0) return [];
  const inherited = stream.config.consumer_limits?.inactive_threshold === threshold;
  return [
    expires({
      ...about(consumer),
      message: `The server deletes consumer ${consumer.name} after ${formatDuration(threshold / 1e6)} without a request (inactive_threshold${inherited ? `, from consumer_limits of ${stream.config.name}` : ""}): its position is then lost${lossOf(stream)}.`,
      evidence: { ...about(consumer).evidence, inactiveThresholdMs: threshold / 1e6, inherited },
      remedy: inherited
        ? {
            summary: `Take inactive_threshold out of the consumer_limits of ${stream.config.name}, then let the worker create its consumer again.`,
            commands: [],
          }
        : recreate(configured, "It cannot be unset on a consumer that exists"),
    }),
  ];
}

const lossOf = ({ config }: Stream): string =>
  config.retention === "interest" ? ", and the messages that wait for it are deleted" : "";

function forgetting(configured: ConfiguredConsumer): Finding[] {
  const { consumer, stream } = configured;
  if (!consumer.config.mem_storage || stream.config.storage === "memory") return [];
  return [
    forgets({
      ...about(consumer),
      message: `Consumer ${consumer.name} keeps its position in memory only: a restart of NATS deletes it.`,
      evidence: { ...about(consumer).evidence, memoryStorage: true },
      remedy: recreate(configured, "It cannot be moved to disk"),
    }),
  ];
}

const about = ({ stream_name: stream, name }: Consumer) => ({
  resource: consumerResource(stream, name),
  evidence: { stream, consumer: name },
});
