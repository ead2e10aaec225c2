import type { NackConsumer, NackStream } from "../../../snapshot/kubernetes/nack.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { parseDuration } from "../../../units/duration.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { originWords } from "../streams/origin-words.ts";

/** A setting that the server has otherwise than nack's resource wants it. */
export interface NackDifference {
  /** As the resource calls it. */
  key: string;
  now: string;
  wanted: string;
  /** Of `nats stream edit` or `nats consumer edit`; empty: an existing one cannot be changed so. */
  flags: string[];
  /** What the resource would have to say for the server to be right: fields of its spec. */
  asIs: Readonly<Record<string, unknown>>;
  /** What the server would need: a field of its own, and the value. */
  server: { field: string; now: unknown; wanted: unknown };
}

/** What nack asks the server for, and the server has otherwise. What the resource leaves out is not compared, nor what nack cannot read. */
export function streamDifferencesOf(
  { spec }: NackStream,
  { config }: Pick<Stream, "config">,
): NackDifference[] {
  const subjects = wantedSubjects(spec);
  return [
    sameSet(subjects, config.subjects)
      ? null
      : {
          key: "subjects",
          now: config.subjects.join(", ") || "none",
          wanted: subjects.join(", ") || "none",
          flags: subjects.map((subject) => `--subjects=${subject}`),
          asIs: { subjects: config.subjects },
          server: { field: "subjects", now: config.subjects, wanted: subjects },
        },
    differing("retention", "retention", spec.retention || null, config.retention, String, []),
    differing("storage", "storage", spec.storage || null, config.storage, String, []),
    differing("discard", "discard", spec.discard || null, config.discard, String, ["--discard"]),
    limit("maxBytes", "max_bytes", spec.maxBytes, config.max_bytes, sizeWords, "--max-bytes"),
    limit("maxMsgs", "max_msgs", spec.maxMsgs, config.max_msgs, String, "--max-msgs"),
    limit(
      "maxMsgsPerSubject",
      "max_msgs_per_subject",
      spec.maxMsgsPerSubject,
      config.max_msgs_per_subject,
      String,
      "--max-msgs-per-subject",
    ),
    limit("maxMsgSize", "max_msg_size", spec.maxMsgSize, config.max_msg_size, sizeWords, "--max-msg-size"),
    duration("maxAge", "max_age", spec.maxAge, config.max_age, "--max-age"),
    config.duplicate_window === undefined
      ? null
      : duration(
          "duplicateWindow",
          "duplicate_window",
          spec.duplicateWindow,
          config.duplicate_window,
          "--dupe-window",
        ),
    differing("replicas", "num_replicas", spec.replicas || null, config.num_replicas, String, ["--replicas"]),
    spec.noAck === true && !config.no_ack
      ? {
          ...{ key: "noAck", now: "false", wanted: "true", flags: ["--no-ack"], asIs: { noAck: false } },
          server: { field: "no_ack", now: false, wanted: true },
        }
      : null,
    differing("mirror", "mirror", spec.mirror?.name ?? null, config.mirror?.name ?? "none", String, []),
    originWords(spec.sources) === "none" || originWords(spec.sources) === originWords(config.sources)
      ? null
      : {
          ...{
            key: "sources",
            now: originWords(config.sources),
            wanted: originWords(spec.sources),
            flags: [],
          },
          asIs: { sources: config.sources.map(({ name }) => ({ name })) },
          server: { field: "sources", now: config.sources, wanted: spec.sources },
        },
  ].filter((difference) => difference !== null);
}

/** As for a stream. A consumer's policies cannot be changed while it exists. */
export function consumerDifferencesOf({ spec }: NackConsumer, { config }: Consumer): NackDifference[] {
  const wanted = filtersOfSpec(spec);
  const now = config.filter_subject ? [config.filter_subject] : config.filter_subjects;
  const deliver = spec.deliverPolicy ? snakeCase(spec.deliverPolicy) : null;
  return [
    sameSet(wanted, now)
      ? null
      : {
          key: "filterSubjects",
          now: now.join(", ") || "all",
          wanted: wanted.join(", ") || "all",
          flags: wanted.map((filter) => `--filter=${filter}`),
          asIs: filterFields(now),
          server: { field: "filter_subjects", now, wanted },
        },
    config.ack_policy === undefined
      ? null
      : differing("ackPolicy", "ack_policy", spec.ackPolicy || null, config.ack_policy, String, []),
    config.deliver_policy === undefined
      ? null
      : differing("deliverPolicy", "deliver_policy", deliver, config.deliver_policy, String, []),
    config.ack_wait === undefined || config.ack_policy === "none" || spec.backoff.length > 0
      ? null
      : duration("ackWait", "ack_wait", spec.ackWait, config.ack_wait, "--wait"),
    limit("maxDeliver", "max_deliver", spec.maxDeliver, config.max_deliver, String, "--max-deliver"),
    spec.maxAckPending
      ? limit(
          "maxAckPending",
          "max_ack_pending",
          spec.maxAckPending,
          config.max_ack_pending,
          String,
          "--max-pending",
        )
      : null,
  ].filter((difference) => difference !== null);
}

/** Without subjects nack leaves them to the server, whose default is the stream's name; what takes from other streams needs none. */
export function wantedSubjects({ name, subjects, mirror, sources }: NackStream["spec"]): string[] {
  if (subjects && subjects.length > 0) return subjects;
  return mirror || sources.length > 0 ? [] : [name];
}

export const filtersOfSpec = ({ filterSubject, filterSubjects }: NackConsumer["spec"]): string[] =>
  filterSubject ? [filterSubject] : filterSubjects;

function differing<T extends string | number>(
  key: string,
  field: string,
  wanted: T | null,
  now: T,
  words: (value: T) => string,
  flags: readonly string[],
): NackDifference | null {
  if (wanted === null || wanted === now) return null;
  return {
    ...{ key, now: words(now), wanted: words(wanted), flags: flags.map((flag) => `${flag}=${wanted}`) },
    asIs: { [key]: now },
    server: { field, now, wanted },
  };
}

/** 0 and -1 are no limit. */
function limit(
  key: string,
  field: string,
  wanted: number | null | undefined,
  now: number,
  words: (value: number) => string,
  flag: string,
): NackDifference | null {
  if (wanted == null) return null;
  const limitWords = (value: number) => (value <= 0 ? "unlimited" : words(value));
  return differing(key, field, asLimit(wanted), asLimit(now), limitWords, [flag]);
}

const asLimit = (value: number): number => (value <= 0 ? -1 : value);

/** @param now Nanoseconds. */
function duration(
  key: string,
  field: string,
  wanted: string | null | undefined,
  now: number,
  flag: string,
): NackDifference | null {
  const parsed = wanted ? parseDuration(wanted) : null;
  if (!parsed?.ok) return null;
  const nanoseconds = Math.round(parsed.milliseconds * 1e6);
  if (nanoseconds === now) return null;
  return {
    ...{ key, now: timeWords(now), wanted: timeWords(nanoseconds), flags: [`${flag}=${wanted}`] },
    asIs: { [key]: now === 0 ? "" : goDuration(now) },
    server: { field, now, wanted: nanoseconds },
  };
}

/** nack refuses both at once. */
const filterFields = (filters: readonly string[]) =>
  filters.length > 1
    ? { filterSubject: null, filterSubjects: filters }
    : { filterSubject: filters[0] ?? null, filterSubjects: null };

const goDuration = (nanoseconds: number): string =>
  nanoseconds % 1e9 === 0
    ? `${nanoseconds / 1e9}s`
    : nanoseconds % 1e6 === 0
      ? `${nanoseconds / 1e6}ms`
      : `${nanoseconds}ns`;

const timeWords = (nanoseconds: number): string =>
  nanoseconds === 0
    ? "unlimited"
    : nanoseconds < 1e6
      ? `${nanoseconds} ns`
      : formatDuration(nanoseconds / 1e6);
const sizeWords = (bytes: number): string => formatBytes(bytes);

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((value) => other.includes(value));

const snakeCase = (words: string): string => words.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
