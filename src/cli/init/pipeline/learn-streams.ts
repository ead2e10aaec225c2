import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import type { Learned, LearnedConsumer, LearnedStream } from "./learned.ts";
import type { Naming } from "./named-in.ts";

/** The streams as they are, with the consumers that outlive their readers; but for those that say nothing of their own, or cannot be. */
export function learnStreams(
  streams: readonly Stream[],
  consumers: readonly Consumer[],
  naming: Naming,
): { streams: LearnedStream[]; leftOut: string[] } {
  const learned: LearnedStream[] = [];
  const leftOut: Learned["leftOut"]["streams"] = [];
  for (const { config } of streams) {
    const why = whyLeftOut(config, learned);
    if (why !== null) {
      leftOut.push(`${config.name} ${why}`);
      continue;
    }
    const own = consumers.filter(({ stream_name: stream }) => stream === config.name);
    const wanted = own.flatMap((consumer) => learnConsumer(consumer, naming));
    const readers = new Set(wanted.map(({ reader }) => reader));
    learned.push({
      name: config.name,
      subjects: config.subjects,
      maxBytes: config.max_bytes,
      replicas: config.num_replicas,
      storage: config.storage === "memory" ? "memory" : "file",
      // Who takes from a stream names it as well.
      writers: naming(config.name).filter((workload) => !readers.has(workload)),
      consumers: wanted,
    });
  }
  return { streams: learned, leftOut };
}

function whyLeftOut(config: Stream["config"], learned: readonly LearnedStream[]): string | null {
  if (config.mirror) return `is a mirror of ${config.mirror.name}: it has no subjects of its own`;
  if (config.name.startsWith("KV_")) return "is a key-value bucket";
  if (config.name.startsWith("OBJ_")) return "is an object store";
  if (config.subjects.length === 0) return "has no subjects of its own";
  for (const subject of config.subjects)
    for (const { name, subjects } of learned)
      if (subjects.some((other) => subjectsOverlap(subject, other)))
        return `has ${subject}, which ${name} has as well: doctor says which of the two is wrong`;
  return null;
}

/** A consumer without a durable name goes with its reader. */
function learnConsumer({ name, config }: Consumer, naming: Naming): LearnedConsumer[] {
  if (!config.durable_name || (config.inactive_threshold ?? 0) > 0) return [];
  const [reader, second] = naming(name);
  return [
    {
      name,
      filterSubjects: config.filter_subject ? [config.filter_subject] : config.filter_subjects,
      maxDeliver: config.max_deliver > 0 ? config.max_deliver : null,
      reader: reader !== undefined && second === undefined ? reader : null,
    },
  ];
}
