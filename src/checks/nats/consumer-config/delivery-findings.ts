import { oneOf } from "../../../remedy/remedy.ts";
import type { Consumer } from "../../../snapshot/nats.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import { answerToEdit, type ConfiguredConsumer } from "./configured-consumer.ts";
import { ackPolicy, ackWait, deliverPolicy, givesUpEarly, slowReplay } from "./findings.ts";
import { recreate } from "./recreate.ts";

/** The worker's DLQ branch begins at its MAX_DELIVER-th delivery: a consumer that stops before never gets there. */
export function givesUpEarlyFindings(configured: ConfiguredConsumer): Finding[] {
  const { wanted, consumer, kubectl, nats } = configured;
  const { max_deliver: actual } = consumer.config;
  const expected = wanted.maxDeliver;
  if (expected === null || actual <= 0 || (expected > 0 && actual >= expected)) return [];
  const source = wanted.maxDeliverSource ?? "the worker's contract";
  const times = actual === 1 ? "once" : `${actual} times`;
  const beyond =
    expected > 0
      ? `but the worker sends it to the dead letters only at delivery ${expected} (${source})`
      : "and nomnom.doctor.yaml wants no limit";
  const variable = wanted.maxDeliverFrom?.env ?? null;
  const worker = variable === null ? null : (wanted.worker?.object ?? null);
  const stays = variable === null ? "" : `. A consumer that exists does not follow ${variable}`;
  return [
    givesUpEarly({
      message: `Consumer ${consumer.name} delivers a message ${times}, ${beyond}. A message that fails is then neither tried again nor dead-lettered, and its row stays failed.`,
      resource: consumerResource(consumer.stream_name, consumer.name),
      evidence: { ...identity(consumer), maxDeliver: actual, wanted: expected, source },
      remedy: {
        summary:
          worker !== null && expected > 0
            ? `Let the consumer deliver as often as the worker tries, or the worker try as often as the consumer delivers${stays}.`
            : `Let the consumer deliver as often as the worker tries${stays}.`,
        ...oneOf(
          answerToEdit(configured, { maxDeliver: expected }).answer !== "refused"
            ? editConsumer(nats, consumer, `--max-deliver=${expected}`)
            : [],
          worker !== null && expected > 0 ? [kubectl("set", "env", worker, `${variable}=${actual}`)] : [],
        ),
      },
    }),
  ];
}

const consequences: Readonly<Record<string, string>> = {
  none: "a message counts as done when it is delivered, and is lost if the worker crashes with it",
  all: "acknowledging one message acknowledges all before it, those still being processed too",
  explicit: "each message is delivered again until the worker acknowledges it",
};

/** No batch of a worker takes that long. */
const longWaitMs = 3_600_000;

/** What of an existing consumer's acknowledgements and deliveries does not fit its worker. */
export function acknowledgementFindings(configured: ConfiguredConsumer): Finding[] {
  const { consumer, nats, wanted } = configured;
  const demands = wanted.demands;
  const { name, stream_name: stream } = consumer;
  const { ack_policy: ack, deliver_policy: deliver } = consumer.config;
  const resource = consumerResource(stream, name);
  const ackWaitMs = shortestWaitMs(consumer);
  const findings: Finding[] = [];
  if (ack !== undefined && demands.ackPolicy !== undefined && ack !== demands.ackPolicy)
    findings.push(
      ackPolicy({
        message: `Consumer ${name} has ack policy ${ack}: ${consequences[ack] ?? `not ${demands.ackPolicy}`}.`,
        resource,
        evidence: { ...identity(consumer), ackPolicy: ack, wanted: demands.ackPolicy },
        remedy: recreate(configured, "The ack policy of a consumer cannot be changed"),
      }),
    );
  if (deliver !== undefined && demands.deliverPolicy !== undefined && deliver !== demands.deliverPolicy)
    findings.push(
      deliverPolicy({
        message: `Consumer ${name} was made with deliver policy ${deliver}${demands.deliverPolicy === "all" ? `: messages that were in ${stream} before it never reach it` : ` instead of ${demands.deliverPolicy}`}.`,
        resource,
        evidence: { ...identity(consumer), deliverPolicy: deliver, wanted: demands.deliverPolicy },
        remedy: recreate(configured, "The deliver policy of a consumer cannot be changed"),
      }),
    );
  if (consumer.config.replay_policy === "original" && demands.deliverPolicy === "all")
    findings.push(
      slowReplay({
        message: `Consumer ${name} hands out messages no faster than they came (replay policy original): after an hour's break the worker stays an hour behind.`,
        resource,
        evidence: { ...identity(consumer), replayPolicy: "original" },
        remedy: recreate(configured, "The replay policy of a consumer cannot be changed"),
      }),
    );
  if (ackWaitMs !== null && demands.ackWaitMs !== undefined && ackWaitMs > longWaitMs)
    findings.push(
      ackWait({
        message: `Consumer ${name} waits ${formatDuration(ackWaitMs)} for an acknowledgement: what a worker had taken when it crashed or was restarted is delivered again only after that.`,
        resource,
        evidence: { ...identity(consumer), ackWaitMs, wanted: demands.ackWaitMs },
        remedy: {
          summary: "Let the consumer wait as long as the slowest batch takes, and not much longer.",
          commands: editConsumer(nats, consumer, "--wait", `${demands.ackWaitMs / 1000}s`),
        },
      }),
    );
  if (ackWaitMs !== null && demands.ackWaitMs !== undefined && ackWaitMs < demands.ackWaitMs)
    findings.push(
      ackWait({
        message: `Consumer ${name} waits ${formatDuration(ackWaitMs)} for an acknowledgement (the worker counts on ${formatDuration(demands.ackWaitMs)}): a message that takes longer is delivered a second time while it is still being processed.`,
        resource,
        evidence: { ...identity(consumer), ackWaitMs, wanted: demands.ackWaitMs },
        remedy: {
          summary: "Let the consumer wait as long as the slowest batch takes.",
          commands: editConsumer(nats, consumer, "--wait", `${demands.ackWaitMs / 1000}s`),
        },
      }),
    );
  return findings;
}

/** `backoff` stands in for `ack_wait`; milliseconds, null when the server did not say. */
function shortestWaitMs({ config }: Consumer): number | null {
  const waits = config.backoff && config.backoff.length > 0 ? config.backoff : [config.ack_wait];
  const known = waits.filter((wait) => wait !== undefined);
  return known.length === 0 ? null : Math.min(...known) / 1e6;
}

const identity = ({ stream_name, name }: Consumer) => ({ stream: stream_name, consumer: name });
