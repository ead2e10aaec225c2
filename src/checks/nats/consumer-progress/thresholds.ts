import type { Levels, Thresholds } from "../../../blueprint/blueprint.ts";
import { hasLevel, noLevels } from "../../../blueprint/expectations.ts";
import type { Consumer } from "../../../snapshot/nats.ts";
import { parseDuration } from "../../../units/duration.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { logsOf } from "../../kubernetes/workloads/workload-commands.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { figures, type Observed } from "./observed-consumer.ts";

export const overThreshold = defineFinding({
  code: "nats/consumer-progress/over-threshold",
  title: "A consumer exceeds a limit that was set for it",
  severity: ["error", "warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

interface Limit {
  what: string;
  now: number;
  most: number;
  words: (value: number) => string;
  /** The metadata of the consumer, or the file. */
  source: string;
}

/** What of a consumer is at a limit of the file, or of its own metadata, which `nats server check consumer` calls critical. */
export function thresholdFindings(observed: Observed): Finding[] {
  const { consumer, wanted } = observed;
  const critical = reached(observed, thresholdsOf(consumer), "error", "io.nats.monitor");
  const ofFile = (level: keyof Levels) =>
    wanted === null ? [] : reached(observed, wanted.thresholds, level, "nomnom.doctor.yaml");
  const errors = without(ofFile("error"), critical);
  const warnings = without(ofFile("warn"), [...critical, ...errors]);
  return [
    ...finding(observed, critical, "error"),
    ...finding(observed, errors, "error"),
    ...finding(observed, warnings, "warning"),
  ];
}

/** The limits on what the others say nothing of. */
const without = (limits: readonly Limit[], others: readonly Limit[]): Limit[] =>
  limits.filter(({ what }) => !others.some((other) => other.what === what));

/** A limit for the age of what waits cannot be held against anything where the oldest message could not be read. */
export const hidesAge = ({
  wanted,
  consumer,
  clock,
}: Pick<Observed, "wanted" | "consumer" | "clock">): boolean =>
  wanted !== null &&
  hasLevel(wanted.thresholds.ageOfOldestMs) &&
  consumer.num_pending > 0 &&
  clock.sinceOldestMs === null;

function finding(observed: Observed, limits: readonly Limit[], severity: "error" | "warning"): Finding[] {
  const [first] = limits;
  if (first === undefined) return [];
  const { consumer, kubectl, nats, wanted } = observed;
  const list = limits.map(({ what, now, most, words }) => `${what} ${words(now)} (limit ${words(most)})`);
  return [
    overThreshold({
      severity,
      message: `Consumer ${consumer.name} exceeds what ${first.source === "io.nats.monitor" ? "its metadata (io.nats.monitor.*) allows" : "nomnom.doctor.yaml allows (thresholds)"}: ${list.join(", ")}.`,
      resource: consumerResource(consumer.stream_name, consumer.name),
      cause: [consumer.stream_name, consumer.name, ...limits.map(({ what }) => what)],
      evidence: { ...figures(observed), limits: limits.map(({ what, now, most }) => ({ what, now, most })) },
      remedy: {
        summary:
          "Find out what slows its reader: more messages, a slow database, messages that fail. Or correct the limit.",
        commands: [
          nats("consumer", "info", consumer.stream_name, consumer.name),
          ...(wanted?.worker ? logsOf(kubectl, wanted.worker.object) : []),
        ],
      },
    }),
  ];
}

/** A limit is reached at its value, as natscli has it. */
function reached(
  { consumer, clock }: Observed,
  thresholds: Thresholds,
  level: keyof Levels,
  source: string,
): Limit[] {
  const busy = consumer.num_pending + consumer.num_ack_pending > 0;
  const limits: (Omit<Limit, "now" | "most" | "source"> & { now: number | null; most: number | null })[] = [
    { what: "messages waiting", now: consumer.num_pending, most: thresholds.lag[level], words: String },
    {
      what: "messages not acknowledged",
      now: consumer.num_ack_pending,
      most: thresholds.outstanding[level],
      words: String,
    },
    {
      what: "redelivered",
      now: consumer.num_redelivered,
      most: thresholds.redeliveries[level],
      words: String,
    },
    // Without a message nobody has anything to acknowledge.
    {
      ...{ what: "since the last acknowledgement", now: busy ? clock.sinceAckMs : null },
      ...{ most: thresholds.sinceAckMs[level], words: formatDuration },
    },
    {
      ...{ what: "age of the oldest message that waits", words: formatDuration },
      ...{
        now: consumer.num_pending > 0 ? clock.sinceOldestMs : null,
        most: thresholds.ageOfOldestMs[level],
      },
    },
  ];
  return limits.flatMap(({ what, now, most, words }) =>
    now === null || most === null || now < most ? [] : [{ what, now, most, words, source }],
  );
}

/** The limits that `nats server check consumer` reads of a consumer (jsm.go monitor/consumer.go); what cannot be read there is none. */
function thresholdsOf({ config: { metadata } }: Consumer): Thresholds {
  const critical = (limit: number): Levels => (limit > 0 ? { warn: null, error: limit } : noLevels);
  const count = (key: string): Levels => {
    const value = Number(metadata[`io.nats.monitor.${key}`] ?? Number.NaN);
    return Number.isInteger(value) ? critical(value) : noLevels;
  };
  const sinceAck = parseDuration(metadata["io.nats.monitor.last-ack-critical"] ?? "");
  return {
    lag: count("unprocessed-critical"),
    outstanding: count("outstanding-ack-critical"),
    redeliveries: count("redelivery-critical"),
    sinceAckMs: sinceAck.ok ? critical(sinceAck.milliseconds) : noLevels,
    ageOfOldestMs: noLevels,
  };
}
