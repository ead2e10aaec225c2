import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { counted, plural } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import { refusesAll } from "../consumers/refused-requests.ts";
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
  const why = refusesAll(wanted, consumer);
  const remedy = recreate(configured, "Let the worker make the consumer as it needs it");
  const { evidence, resource } = about(consumer);
  const all =
    why === null
      ? []
      : [
          refusesFetches({
            ...{ resource, remedy },
            message: `Consumer ${consumer.name} ${refusalWords(why, consumer)}`,
            evidence: {
              ...evidence,
              ...(why === "push"
                ? { deliverSubject: consumer.config.deliver_subject ?? "" }
                : { priorityGroups: consumer.config.priority_groups }),
            },
            cause: [consumer.stream_name, consumer.name, why],
          }),
        ];
  return [...all, ...largeFetches(configured), ...tooManyRequests(configured)];
}

function refusalWords(why: "push" | "priority-groups", { config }: Consumer): string {
  switch (why) {
    case "push":
      return `sends its messages to ${config.deliver_subject} by itself (a push consumer): its reader asks for messages, and each request is answered with 409.`;
    case "priority-groups":
      return `hands out messages to priority groups only (${config.priority_groups.join(", ")}): a fetch that names none of them is answered with 400, and the worker gets nothing.`;
  }
}

function largeFetches(configured: ConfiguredConsumer): Finding[] {
  const { consumer, wanted } = configured;
  const { max_batch: maxBatch } = consumer.config;
  const { fetches } = wanted.demands;
  if (!maxBatch || fetches === undefined || maxBatch >= fetches) return [];
  return [
    refusesFetches({
      ...about(consumer),
      severity: "warning",
      message: `Consumer ${consumer.name} refuses fetches for more than ${counted(maxBatch, "message")} (max_batch) with 409: a worker that asks for more, such as ${fetches}, gets nothing.`,
      evidence: { ...about(consumer).evidence, maxBatch, fetches },
      remedy: recreate(
        configured,
        "If nats.conf sets jetstream.limits.max_request_batch, raise that first: every consumer gets it. Then let the worker make the consumer as it needs it",
      ),
      cause: [consumer.stream_name, consumer.name, "max-batch"],
    }),
  ];
}

/** As many readers as requests it may keep are as it was meant; that there are no more, only Kubernetes can tell. */
function tooManyRequests(configured: ConfiguredConsumer): Finding[] {
  const { consumer, wanted } = configured;
  const { num_waiting: waiting, config } = consumer;
  const most = config.max_waiting ?? 0;
  if (most <= 0 || waiting < most || config.deliver_subject) return [];
  if (wanted.worker !== null && wanted.worker.desired <= most) return [];
  return [
    refusesFetches({
      ...about(consumer),
      severity: "warning",
      message: `${counted(waiting, "request")} for messages ${plural(waiting, "waits", "wait")} at consumer ${consumer.name}, and it keeps no more than ${most} (max_waiting): a further one is answered with 409 ("Exceeded MaxWaiting"), and who sent it gets nothing.`,
      evidence: { ...about(consumer).evidence, waitingPulls: waiting, maxWaiting: most },
      remedy: recreate(
        configured,
        "Find out who asks: one request per reader is usual, and one whose client has gone is kept until it expires. If there are more readers than that, max_waiting has to be larger, and cannot be changed on a consumer that exists",
      ),
      cause: [consumer.stream_name, consumer.name, "max-waiting"],
    }),
  ];
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
