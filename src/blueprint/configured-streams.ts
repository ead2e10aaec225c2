import type {
  Blueprint,
  ConsumerDemands,
  ExpectedConsumer,
  ExpectedStream,
  StreamDemands,
  Thresholds,
} from "./blueprint.ts";
import type { Config } from "./config-schema.ts";
import { levelsOf, thresholdsOf } from "./configured-thresholds.ts";
import { noLevels } from "./expectations.ts";

type ConfiguredStream = NonNullable<NonNullable<Config["nats"]>["streams"]>[number];
type ConfiguredConsumer = NonNullable<ConfiguredStream["consumers"]>[number];

/** The file's streams, or null. What an entry leaves out comes from the built-in stream of its name, else from JetStream's own defaults. */
export function configuredStreams(base: Blueprint, config: Config): ExpectedStream[] | null {
  const streams = config.nats?.streams;
  if (streams === undefined) return null;
  return streams.map((stream) => {
    const name = streamName(stream);
    const known = base.nats.streams.find((each) => each.name === name);
    return {
      name,
      nameFrom:
        stream.nameFrom === undefined
          ? (known?.nameFrom ?? null)
          : { env: stream.nameFrom.env, suffix: stream.nameFrom.suffix ?? "" },
      subjects: stream.subjects ?? known?.subjects ?? usualSubjects(stream),
      maxBytes: stream.maxBytes ?? known?.maxBytes ?? -1,
      replicas: stream.replicas ?? known?.replicas ?? 1,
      storage: stream.storage ?? known?.storage ?? "file",
      unsaid: optionalLimits.filter((key) => stream[key] === undefined && known === undefined),
      demands: { ...known?.demands, ...streamDemands(stream) },
      writers: stream.writers ?? known?.writers ?? [],
      consumers:
        stream.consumers?.map((consumer, _, { length }) =>
          configuredConsumer(
            consumer,
            knownConsumer(consumer.name, known?.consumers ?? [], length),
            thresholdsOf(config.thresholds, base.thresholds),
          ),
        ) ??
        known?.consumers ??
        [],
      impact: stream.impact ?? known?.impact ?? null,
      timeToFullMs: levelsOf(stream.timeToFull, known?.timeToFullMs ?? noLevels),
    };
  });
}

/** The streams that are there already, with the limits that the file sets for all consumers. */
export const withThresholds = ({ nats }: Blueprint, { thresholds }: Config): ExpectedStream[] =>
  thresholds === undefined
    ? nats.streams
    : nats.streams.map((stream) => ({
        ...stream,
        consumers: stream.consumers.map((consumer) => ({
          ...consumer,
          thresholds: thresholdsOf(thresholds, consumer.thresholds),
        })),
      }));

const optionalLimits = ["maxBytes", "replicas", "storage"] as const;

/** A bucket is a stream with a name of its own (jsm.go). */
function streamName({ kind = "stream", name }: ConfiguredStream): string {
  switch (kind) {
    case "stream":
      return name;
    case "kv":
      return `KV_${name}`;
    case "objectStore":
      return `OBJ_${name}`;
  }
}

/** What JetStream, or the client that makes a bucket, gives a stream of which no subjects are said. */
function usualSubjects({ kind = "stream", name, mirror, sources }: ConfiguredStream): string[] {
  switch (kind) {
    case "stream":
      return mirror === undefined && sources === undefined ? [name] : [];
    case "kv":
      return [`$KV.${name}.>`];
    case "objectStore":
      return [`$O.${name}.C.>`, `$O.${name}.M.>`];
  }
}

function streamDemands(stream: ConfiguredStream): StreamDemands {
  const { maxMsgs, maxMsgsPerSubject, maxMsgSize, maxAge, duplicateWindow } = stream;
  const { retention, discard, acknowledges, deleteMarkers, mirror, sources, placement } = stream;
  return withoutAbsent({
    ...{ maxMsgs, maxMsgsPerSubject, maxMsgSize, maxAgeMs: maxAge, duplicateWindowMs: duplicateWindow },
    ...{ retention, discard, acknowledges, deleteMarkers, mirror, sources, placement },
  });
}

/** That of its name; the only one of a stream may be called otherwise, and is still the same reader's. */
function knownConsumer(
  name: string,
  known: readonly ExpectedConsumer[],
  written: number,
): ExpectedConsumer | undefined {
  return known.find((each) => each.name === name) ?? (written === 1 ? known[0] : undefined);
}

/** What a reader's own settings say counts for the reader only: filter and number of deliveries are those of the file. */
function configuredConsumer(
  consumer: ConfiguredConsumer,
  known: ExpectedConsumer | undefined,
  thresholds: Thresholds,
): ExpectedConsumer {
  return {
    name: consumer.name,
    nameFrom: consumer.nameFrom ?? known?.nameFrom ?? null,
    filterSubjects: consumer.filterSubjects ?? [],
    maxDeliver: consumer.maxDeliver ?? null,
    maxDeliverFrom: consumer.maxDeliverFrom ?? known?.maxDeliverFrom ?? null,
    reader: consumer.reader ?? known?.reader ?? null,
    demands: { ...known?.demands, ...consumerDemands(consumer) },
    thresholds: thresholdsOf(consumer.thresholds, thresholds),
  };
}

function consumerDemands(consumer: ConfiguredConsumer): ConsumerDemands {
  const { ackPolicy, deliverPolicy, ackWait, maxAckPending, backoff, inactiveThreshold, replicas } = consumer;
  const { delivery, fetches, priorityGroups } = consumer;
  return withoutAbsent({
    ...{ ackPolicy, deliverPolicy, ackWaitMs: ackWait, maxAckPending, backoffMs: backoff },
    ...{ inactiveThresholdMs: inactiveThreshold, replicas, delivery, fetches, priorityGroups },
  });
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutAbsent<T extends object>(record: T): Present<T> {
  const present: Present<T> = { ...record };
  for (const key of Object.keys(present) as (keyof T)[]) if (record[key] === undefined) delete present[key];
  return present;
}
