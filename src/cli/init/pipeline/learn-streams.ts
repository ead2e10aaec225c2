import { filtersOfSpec, wantedSubjects } from "../../../checks/nats/nack/nack-differences.ts";
import {
  managedConsumers,
  managedStreams,
  mayBeElsewhere,
  nameOfConsumer,
} from "../../../checks/nats/nack/nack-resource.ts";
import { purposeOf } from "../../../checks/nats/streams/stream-commands.ts";
import type { NackConsumer, NackStream } from "../../../snapshot/kubernetes/nack.ts";
import { type Consumer, type Stream, streamSchema } from "../../../snapshot/nats.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { counted, plural } from "../../../units/counted.ts";
import { consumerSettings, streamSettings } from "./learn-settings.ts";
import type { Learned, LearnedConsumer, LearnedStream } from "./learned.ts";
import type { Naming } from "./named-in.ts";

/** The streams as they are, with the consumers that outlive their readers; but for those that say nothing of their own, or cannot be. */
export function learnStreams(
  streams: readonly Stream[],
  consumers: readonly Consumer[],
  naming: Naming,
  resources: NackResources,
): { streams: LearnedStream[]; leftOut: string[] } {
  const learned: LearnedStream[] = [];
  const leftOut: Learned["leftOut"]["streams"] = [];
  for (const { config } of withResources(streams, resources)) {
    if (purposeOf(config).kind === "mqtt") continue;
    const why = whyLeftOut(config, learned);
    if (why !== null) {
      leftOut.push(`${config.name} ${why}`);
      continue;
    }
    const wanted = [
      ...consumers
        .filter(({ stream_name: stream }) => stream === config.name)
        .flatMap((consumer) => learnConsumer(consumer, naming)),
      ...missingConsumers(config.name, consumers, resources).map((resource) =>
        consumerOfResource(resource, naming),
      ),
    ];
    const bucket = purposeOf(config);
    const isOfResource = resources.streams.some(({ spec }) => spec.name === config.name);
    const readers = new Set(wanted.map(({ reader }) => reader));
    learned.push({
      ...(bucket.kind === "kv" || bucket.kind === "object"
        ? { name: bucket.bucket, kind: bucket.kind === "kv" ? ("kv" as const) : ("objectStore" as const) }
        : { name: config.name, kind: "stream" as const }),
      isOfResource,
      subjects: config.subjects,
      maxBytes: config.max_bytes,
      replicas: config.num_replicas,
      storage: config.storage === "memory" ? "memory" : "file",
      settings: isOfResource ? [] : streamSettings({ config }, bucket.kind !== "log"),
      // Who takes from a stream names it as well.
      writers: naming(config.name).filter((workload) => !readers.has(workload)),
      consumers: wanted,
    });
  }
  const ofMqtt = streams.filter(({ config }) => purposeOf(config).kind === "mqtt").length;
  if (ofMqtt > 0)
    leftOut.push(
      `${counted(ofMqtt, "stream")} ($MQTT_…) that ${plural(ofMqtt, "is", "are")} the server's own, for MQTT`,
    );
  return { streams: learned, leftOut };
}

function whyLeftOut(config: Stream["config"], learned: readonly LearnedStream[]): string | null {
  if (config.mirror) return `is a mirror of ${config.mirror.name}: it has no subjects of its own`;
  if (config.subjects.length === 0) return "has no subjects of its own";
  for (const subject of config.subjects)
    for (const { name, subjects } of learned)
      if (subjects.some((other) => subjectsOverlap(subject, other)))
        return `has ${subject}, which ${name} has as well: doctor says which of the two is wrong`;
  return null;
}

/** What nack's resources want, which is what has to be where the server has it otherwise. */
export interface NackResources {
  streams: readonly NackStream[];
  consumers: readonly NackConsumer[];
}

/** The streams as they are, and as resources want them where there are some. */
function withResources(
  streams: readonly Stream[],
  { streams: resources }: NackResources,
): readonly Pick<Stream, "config">[] {
  const managed = managedStreams(resources);
  const wanted = ({ spec }: NackStream, config: Stream["config"]): Pick<Stream, "config"> => ({
    config: {
      ...config,
      subjects: wantedSubjects(spec),
      max_bytes: spec.maxBytes ?? config.max_bytes,
      num_replicas: spec.replicas ?? config.num_replicas,
      storage: spec.storage || config.storage,
    },
  });
  const known = new Set(streams.map(({ config }) => config.name));
  return [
    ...streams.map((stream) => {
      const resource = managed.get(stream.config.name);
      return resource === undefined ? stream : wanted(resource, stream.config);
    }),
    ...[...managed.values()]
      .filter((resource) => !known.has(resource.spec.name) && !mayBeElsewhere(resource))
      .map((resource) => wanted(resource, streamSchema.shape.config.parse({ name: resource.spec.name }))),
  ];
}

const missingConsumers = (
  stream: string,
  consumers: readonly Consumer[],
  resources: NackResources,
): NackConsumer[] =>
  [...managedConsumers(resources.consumers).values()].filter(
    (resource) =>
      resource.spec.streamName === stream &&
      !mayBeElsewhere(resource) &&
      !consumers.some((one) => one.stream_name === stream && one.name === nameOfConsumer(resource)),
  );

function consumerOfResource(resource: NackConsumer, naming: Naming): LearnedConsumer {
  const name = nameOfConsumer(resource);
  const { maxDeliver } = resource.spec;
  return {
    name,
    filterSubjects: filtersOfSpec(resource.spec),
    maxDeliver: maxDeliver && maxDeliver > 0 ? maxDeliver : null,
    settings: [],
    reader: onlyOne(naming(name)),
  };
}

const onlyOne = ([first, second]: readonly string[]): string | null =>
  first !== undefined && second === undefined ? first : null;

/** A consumer without a durable name goes with its reader. */
function learnConsumer(consumer: Consumer, naming: Naming): LearnedConsumer[] {
  const { name, config } = consumer;
  if (!config.durable_name || (config.inactive_threshold ?? 0) > 0) return [];
  return [
    {
      name,
      filterSubjects: config.filter_subject ? [config.filter_subject] : config.filter_subjects,
      maxDeliver: config.max_deliver > 0 ? config.max_deliver : null,
      settings: consumerSettings(consumer),
      reader: onlyOne(naming(name)),
    },
  ];
}
