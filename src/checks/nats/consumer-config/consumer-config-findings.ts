import type { Remedy } from "../../../remedy/remedy.ts";
import type { Consumer } from "../../../snapshot/nats.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { JsonValue, UncodedFinding } from "../../finding.ts";
import { consumerResource } from "../consumer-progress/observed-consumer.ts";
import { type ConfiguredConsumer, filterFindings } from "./consumer-filter-findings.ts";

/**
 * What of an existing consumer does not fit its worker. Services take a consumer as they find it (async-nats `get_or_create_consumer` compares
 * nothing, nomnom-contract §2.1), so that none of this shows in a log.
 */
export function configurationFindings(configured: ConfiguredConsumer): UncodedFinding[] {
  return [
    ...filterFindings(configured),
    ...deliveryFindings(configured),
    ...acknowledgementFindings(configured),
  ];
}

/** The worker's DLQ branch begins at its MAX_DELIVER-th delivery: a consumer that stops before never gets there. */
function deliveryFindings({ wanted, consumer, kubectl }: ConfiguredConsumer): UncodedFinding[] {
  const { max_deliver: actual } = consumer.config;
  const expected = wanted.maxDeliver;
  if (expected === null || actual <= 0 || (expected > 0 && actual >= expected)) return [];
  const source = wanted.maxDeliverSource ?? "the worker's contract";
  const times = actual === 1 ? "once" : `${actual} times`;
  const beyond =
    expected > 0
      ? `the worker sends it to the dead letters at delivery ${expected} (${source})`
      : "nomnom.doctor.yaml wants no limit";
  const worker = wanted.worker === null ? null : `deployment/${wanted.worker.name}`;
  return [
    {
      severity: "warning",
      message: `Consumer ${consumer.name} delivers a message ${times}, ${beyond}: a message that fails ends nowhere, with status failed.`,
      resource: consumerResource(consumer),
      evidence: { ...identity(consumer), maxDeliver: actual, wanted: expected, source },
      remedy: {
        summary:
          "Let the consumer deliver as often as the worker means to try: an existing consumer does not follow MAX_DELIVER.",
        commands: [
          `nats consumer edit ${wanted.stream} ${consumer.name} --max-deliver ${expected}`,
          ...(worker !== null && expected > 0
            ? [`${kubectl} set env ${worker} MAX_DELIVER=${actual}  # or the other way round`]
            : []),
        ],
      },
      key: "max-deliver",
    },
  ];
}

/** What the server gives a consumer whose creator asks for nothing else, as nomnom's worker does (nomnom-contract §2.2). */
const contract = { ackPolicy: "explicit", deliverPolicy: "all", ackWaitMs: 30_000 } as const;

function acknowledgementFindings(configured: ConfiguredConsumer): UncodedFinding[] {
  const { consumer } = configured;
  const { ack_policy: ackPolicy, deliver_policy: deliverPolicy } = consumer.config;
  const ackWaitMs = shortestWaitMs(consumer);
  const deviations: Deviation[] = [];
  if (ackPolicy !== undefined && ackPolicy !== contract.ackPolicy)
    deviations.push({
      key: "ack-policy",
      message: `Consumer ${consumer.name} has ack policy ${ackPolicy}: ${ackPolicy === "none" ? "a message counts as done when it is handed out, and is lost when the worker crashes with it" : "acknowledging one message acknowledges all before it, those still being processed too"}.`,
      evidence: { ackPolicy, wanted: contract.ackPolicy },
      remedy: recreate(configured, "The ack policy of a consumer cannot be changed"),
    });
  if (deliverPolicy !== undefined && deliverPolicy !== contract.deliverPolicy)
    deviations.push({
      key: "deliver-policy",
      message: `Consumer ${consumer.name} was made with deliver policy ${deliverPolicy}: messages that were in ${consumer.stream_name} before it never reach it.`,
      evidence: { deliverPolicy, wanted: contract.deliverPolicy },
      remedy: recreate(configured, "The deliver policy of a consumer cannot be changed"),
    });
  if (ackWaitMs !== null && ackWaitMs < contract.ackWaitMs)
    deviations.push({
      key: "ack-wait",
      message: `Consumer ${consumer.name} waits ${formatDuration(ackWaitMs)} for an acknowledgement (the worker counts on ${formatDuration(contract.ackWaitMs)}): what takes longer is handed out a second time while the first is still at work.`,
      evidence: { ackWaitMs, wanted: contract.ackWaitMs },
      remedy: {
        summary: "Let the consumer wait as long as the slowest batch takes.",
        commands: [
          `nats consumer edit ${consumer.stream_name} ${consumer.name} --wait ${contract.ackWaitMs / 1000}s`,
        ],
      },
    });
  return deviations.map(({ evidence, ...deviation }) => ({
    ...deviation,
    severity: "warning",
    resource: consumerResource(consumer),
    evidence: { ...identity(consumer), ...evidence },
  }));
}

interface Deviation {
  key: string;
  message: string;
  evidence: { [key: string]: JsonValue };
  remedy: Remedy;
}

/** `backoff` stands in for `ack_wait`; milliseconds, null when the server did not say. */
function shortestWaitMs({ config }: Consumer): number | null {
  const waits = config.backoff && config.backoff.length > 0 ? config.backoff : [config.ack_wait];
  const known = waits.filter((wait) => wait !== undefined);
  return known.length === 0 ? null : Math.min(...known) / 1e6;
}

function recreate({ consumer, wanted, kubectl }: ConfiguredConsumer, why: string): Remedy {
  const worker = wanted.worker?.name ?? null;
  return {
    summary: `${why}: remove it and let the worker make it anew. It then starts with the oldest message of ${consumer.stream_name}; what was stored already is skipped by its key.`,
    commands: [
      `nats consumer rm ${consumer.stream_name} ${consumer.name}`,
      ...(worker === null ? [] : [`${kubectl} rollout restart deployment/${worker}`]),
    ],
  };
}

const identity = ({ stream_name, name }: Consumer) => ({ stream: stream_name, consumer: name });
