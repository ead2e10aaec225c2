import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Consumer, JetStreamAccount, Stream } from "../../../snapshot/nats.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { counted } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { filtersOf } from "../consumers/consumer-filters.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import type { WantedConsumer } from "../consumers/wanted-consumers.ts";
import { type WorkerReason, workerReason } from "../consumers/worker-reason.ts";
import { missing, rival, tooMany } from "./findings.ts";

export interface MissingConsumer {
  wanted: WantedConsumer;
  /** Its stream, which is there. */
  stream: Stream;
  /** The other consumers of that stream. */
  consumers: readonly Consumer[];
  /** Null: not readable. */
  account: JetStreamAccount | null;
  kubectl: Kubectl;
  nats: Nats;
}

/** The worker's consumer is not on its stream: why, and what becomes of the messages. */
export function missingConsumerFinding(absent: MissingConsumer): Finding {
  const { wanted, stream, consumers } = absent;
  const foe = rivalOf(absent);
  if (foe !== null) return rivalFinding(absent, foe);
  const most = consumerLimit(absent);
  if (most !== null) return tooManyFinding(absent, most);
  const why = reasonFor(absent);
  const losesAll = stream.config.retention === "interest" && consumers.length === 0;
  const fate = losesAll
    ? `${wanted.stream} keeps messages only for its consumers (retention interest) and has none: each message is deleted as it arrives`
    : fateOf(stream);
  return missing({
    severity: why.known ? "info" : losesAll || stream.state.messages > 0 ? "error" : "warning",
    message: `Consumer ${wanted.name} does not exist on ${wanted.stream}${why.words}: ${fate}.`,
    resource: consumerResource(wanted.stream, wanted.name),
    evidence: {
      stream: wanted.stream,
      consumer: wanted.name,
      retention: stream.config.retention,
      messages: stream.state.messages,
      consumers: consumers.map(({ name }) => name),
      worker: wanted.worker === null ? null : { ...wanted.worker },
    },
    remedy: why.remedy,
  });
}

function fateOf({ state, config }: Stream): string {
  const { messages } = state;
  if (messages === 0) return "messages that arrive would wait for it";
  const end =
    config.max_age > 0
      ? `; ${config.name} deletes messages after ${formatDuration(config.max_age / 1e6)}`
      : "";
  return messages === 1 ? `the one message there waits${end}` : `the ${messages} messages there wait${end}`;
}

function reasonFor({ wanted, kubectl, nats }: MissingConsumer): WorkerReason {
  const deployment = `deployment/${wanted.worker?.name ?? ""}`;
  const list = nats("consumer", "ls", wanted.stream);
  return workerReason(wanted.worker, kubectl, {
    running: {
      summary:
        "Restart the worker: it creates its consumer only when it starts. If it is missing again, the worker uses another NATS, stream or name.",
      commands: [
        kubectl("rollout", "restart", deployment),
        kubectl("set", "env", deployment, "--list"),
        list,
      ],
    },
    unseen: {
      summary:
        "Start the worker: it creates its consumer. If it runs, compare its NATS_STREAM and NATS_CONSUMER.",
      commands: [list],
    },
  });
}

/** The limit that a further consumer of this stream would exceed: 10026 (measured on 2.10.27). */
function consumerLimit({
  stream,
  consumers,
  account,
}: MissingConsumer): { whose: string; max: number } | null {
  const limits = account?.tiers?.[`R${stream.config.num_replicas}`] ?? account;
  const ofStream = stream.config.max_consumers;
  if (ofStream > 0 && consumers.length >= ofStream) return { whose: stream.config.name, max: ofStream };
  // The account's limit counts each stream's consumers by themselves.
  const ofAccount = limits?.maxConsumers ?? -1;
  return ofAccount > 0 && consumers.length >= ofAccount ? { whose: "the account", max: ofAccount } : null;
}

function tooManyFinding(
  { wanted, stream, consumers, nats }: MissingConsumer,
  { whose, max }: { whose: string; max: number },
): Finding {
  return tooMany({
    message: `Consumer ${wanted.name} does not exist on ${wanted.stream} and cannot be created: ${wanted.stream} has ${counted(consumers.length, "consumer")}, and max_consumers of ${whose} is ${max} (JetStream error 10026).`,
    resource: consumerResource(wanted.stream, wanted.name),
    evidence: {
      stream: wanted.stream,
      consumer: wanted.name,
      consumers: consumers.map(({ name }) => name),
      maxConsumers: max,
      errorCode: 10026,
      messages: stream.state.messages,
    },
    remedy: {
      summary: `Raise max_consumers of ${whose}, or remove a consumer of ${wanted.stream} that nobody reads from.`,
      commands: [nats("consumer", "report", wanted.stream)],
    },
  });
}

interface Rival {
  consumer: Consumer;
  errorCode: number;
}

/** In a work queue each message has one consumer: 10099 between two without a filter, 10100 where filters overlap (measured on 2.9.10, 2.10.27). */
function rivalOf({ wanted, stream, consumers }: MissingConsumer): Rival | null {
  if (stream.config.retention !== "workqueue") return null;
  const filters = wanted.filterSubjects.length > 0 ? wanted.filterSubjects : [">"];
  const consumer = consumers.find((other) =>
    filtersOf(other).some((own) => filters.some((filter) => subjectsOverlap(own, filter))),
  );
  if (consumer === undefined) return null;
  const isFiltered = wanted.filterSubjects.length > 0;
  return { consumer, errorCode: isFiltered ? 10100 : 10099 };
}

function rivalFinding({ wanted, stream, nats }: MissingConsumer, { consumer, errorCode }: Rival): Finding {
  const takes = filtersOf(consumer).join(", ");
  return rival({
    message: `${wanted.stream} is a work queue and consumer ${consumer.name} takes ${takes} from it: creating ${wanted.name} fails with JetStream error ${errorCode}, and the worker crashes on it.`,
    resource: consumerResource(wanted.stream, wanted.name),
    evidence: {
      stream: wanted.stream,
      consumer: wanted.name,
      filterSubjects: wanted.filterSubjects,
      conflictingConsumer: consumer.name,
      conflictsWith: filtersOf(consumer),
      errorCode,
      messages: stream.state.messages,
    },
    remedy: {
      summary: `Remove ${consumer.name} when nobody needs it, or let it read from a stream of its own (a mirror or source of ${wanted.stream}).`,
      commands: [nats("consumer", "info", wanted.stream, consumer.name)],
    },
  });
}
