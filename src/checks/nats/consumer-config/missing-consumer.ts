import { workloadWords } from "../../../blueprint/workload-words.ts";
import { type RefusalOf, refusalOf } from "../../../jetstream/answer.ts";
import { predictConsumerCreation } from "../../../jetstream/predict-consumer.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { counted } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { restartOf } from "../../kubernetes/workloads/workload-commands.ts";
import { filtersOf } from "../consumers/consumer-filters.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import type { WantedConsumer } from "../consumers/wanted-consumers.ts";
import { type WorkerReason, workerReason } from "../consumers/worker-reason.ts";
import { missing, refused, rival, tooMany } from "./findings.ts";

export interface MissingConsumer {
  wanted: WantedConsumer;
  /** Its stream, which is there. */
  stream: Stream;
  /** The other consumers of that stream. */
  consumers: readonly Consumer[];
  /** For how long the worker has been up; null: it is not, or nobody sees it. */
  workerUptimeMs: number | null;
  world: JetStreamWorld;
  target: Target;
  kubectl: Kubectl;
  nats: Nats;
}

/** nomnom's worker makes its consumer at its start, after the database's pool, for which it waits 30 s at most (nomnom 3ac7dfa): after a minute it has done so, or has crashed. */
const startMs = 60_000;

/** The worker's consumer is not on its stream: why, and what becomes of the messages. */
export function missingConsumerFinding(absent: MissingConsumer): Finding {
  const { wanted, stream, consumers } = absent;
  const answer = predictConsumerCreation(wanted, stream, consumers, absent.world);
  const rivalry = refusalOf(answer, "rival");
  if (rivalry !== null) return rivalFinding(absent, rivalry);
  const most = refusalOf(answer, "max-consumers");
  if (most !== null) return tooManyFinding(absent, most);
  const other = refusalOf(answer, "filter") ?? refusalOf(answer, "no-tier");
  if (other !== null) return refusedFinding(absent, other);
  const why = reasonFor(absent);
  const losesAll = stream.config.retention === "interest" && consumers.length === 0;
  const fate = losesAll
    ? `${wanted.stream} keeps messages only for its consumers (retention interest) and has none: each message is deleted as it arrives`
    : fateOf(stream);
  const upMs = wanted.isNamed ? absent.workerUptimeMs : null;
  const isStarted = upMs !== null && upMs > startMs;
  const forgets = forgetsAfter(stream);
  const since = isStarted && !why.known ? ` It was started ${formatDuration(upMs)} ago.` : "";
  return missing({
    severity: why.known ? "info" : losesAll || stream.state.messages > 0 || isStarted ? "error" : "warning",
    message: `Consumer ${wanted.name} does not exist on ${wanted.stream}: ${fate}.${forgets ?? ""}${why.words}${since}`,
    resource: consumerResource(wanted.stream, wanted.name),
    evidence: {
      stream: wanted.stream,
      consumer: wanted.name,
      retention: stream.config.retention,
      messages: stream.state.messages,
      consumers: consumers.map(({ name }) => name),
      worker: wanted.worker === null ? null : { ...wanted.worker },
      workerUptimeMs: absent.workerUptimeMs,
    },
    remedy:
      forgets === null
        ? why.remedy
        : {
            ...why.remedy,
            summary: `${why.remedy.summary} Take inactive_threshold out of the consumer_limits of ${wanted.stream}, or it goes again.`,
          },
    ...(why.explainedBy && { explainedBy: why.explainedBy }),
  });
}

function refusedFinding(
  { wanted, stream, nats }: MissingConsumer,
  refusal: RefusalOf<"filter" | "no-tier">,
): Finding {
  const why =
    refusal.kind === "filter"
      ? `its filter ${refusal.filter} is refused, since ${refusal.why}`
      : `the account has no tier for the ${refusal.replicas} replicas of ${wanted.stream}`;
  return refused({
    message: `Consumer ${wanted.name} does not exist on ${wanted.stream} and cannot be created: ${why} (JetStream error ${refusal.code}).`,
    resource: consumerResource(wanted.stream, wanted.name),
    evidence: {
      stream: wanted.stream,
      consumer: wanted.name,
      filterSubjects: wanted.filterSubjects,
      streamSubjects: stream.config.subjects,
      errorCode: refusal.code,
      messages: stream.state.messages,
    },
    remedy: {
      summary:
        refusal.kind === "filter"
          ? `Give the worker and ${wanted.stream} subjects that fit: correct the filter in nomnom.doctor.yaml and in the worker, or the subjects of the stream.`
          : "Give the account such a tier, or the stream another number of replicas.",
      commands: [nats("stream", "info", wanted.stream)],
    },
  });
}

/** A durable consumer gets the limit of its stream (2.10.27, 2.15.3). */
function forgetsAfter({ config }: Stream): string | null {
  const threshold = config.consumer_limits?.inactive_threshold ?? 0;
  return threshold <= 0
    ? null
    : ` The server deletes a consumer of ${config.name} that nobody asks for ${formatDuration(threshold / 1e6)} (consumer_limits.inactive_threshold): it may have been there.`;
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

function reasonFor({ wanted, kubectl, nats, target }: MissingConsumer): WorkerReason {
  const worker = workloadWords(wanted.reader, target);
  const object = wanted.worker?.object ?? "";
  const list = nats("consumer", "ls", wanted.stream);
  return workerReason(wanted.worker, kubectl, {
    running: {
      summary: `Restart ${worker}: it creates its consumer only when it starts. If it is missing again, ${worker} uses another NATS, stream or name.`,
      commands: [...restartOf(kubectl, object), kubectl("set", "env", object, "--list"), list],
    },
    unseen: {
      summary: `Start ${worker}, and restart it where it runs: it creates its consumer only when it starts. If it is missing again, compare the stream and the consumer that ${worker} is configured with.`,
      commands: [list],
    },
  });
}

function tooManyFinding(
  { wanted, stream, consumers, nats }: MissingConsumer,
  { whose, max, code }: RefusalOf<"max-consumers">,
): Finding {
  return tooMany({
    message: `Consumer ${wanted.name} does not exist on ${wanted.stream} and cannot be created: ${wanted.stream} has ${counted(consumers.length, "consumer")}, and max_consumers of ${whose} is ${max} (JetStream error ${code}).`,
    resource: consumerResource(wanted.stream, wanted.name),
    evidence: {
      stream: wanted.stream,
      consumer: wanted.name,
      consumers: consumers.map(({ name }) => name),
      maxConsumers: max,
      errorCode: code,
      messages: stream.state.messages,
    },
    remedy: {
      summary: `Raise max_consumers of ${whose}, or remove a consumer of ${wanted.stream} that nobody reads from.`,
      commands: [nats("consumer", "report", wanted.stream)],
    },
  });
}

function rivalFinding(
  { wanted, stream, consumers, nats }: MissingConsumer,
  { consumer: name, code }: RefusalOf<"rival">,
): Finding {
  const takes = consumers.filter((consumer) => consumer.name === name).flatMap(filtersOf);
  return rival({
    message: `${wanted.stream} is a work queue and consumer ${name} takes ${takes.join(", ")} from it: creating ${wanted.name} fails with JetStream error ${code}, and the worker crashes on it.`,
    resource: consumerResource(wanted.stream, wanted.name),
    evidence: {
      stream: wanted.stream,
      consumer: wanted.name,
      filterSubjects: wanted.filterSubjects,
      conflictingConsumer: name,
      conflictsWith: takes,
      errorCode: code,
      messages: stream.state.messages,
    },
    remedy: {
      summary: `Remove ${name} when nobody needs it, or let it read from a stream of its own (a mirror or source of ${wanted.stream}).`,
      commands: [nats("consumer", "info", wanted.stream, name)],
    },
  });
}
