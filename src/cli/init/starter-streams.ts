import type { ExpectedStream } from "../../blueprint/blueprint.ts";
import { expectedStream } from "../../blueprint/expectations.ts";
import type { Stream } from "../../snapshot/nats.ts";
import { subjectsOverlap } from "../../subjects/overlap.ts";
import { formatBytes } from "../../units/format-bytes.ts";
import { flowList, oneLine, scalar, sizeOf } from "./yaml-words.ts";

/**
 * The entries of `nats.streams`: first what the contract expects, with a remark where the live stream is otherwise, then what else is there. What is wrong now
 * is not written down as healthy.
 */
export function streamEntries(expected: readonly ExpectedStream[], live: readonly Stream[] | null): string[] {
  const own = expected.flatMap((stream) => [
    ...remarks(stream, live).map((words) => `    # ${words}`),
    ...entryOf(stream),
  ]);
  const taken = expected.flatMap(({ subjects }) => subjects);
  const others = (live ?? []).filter(({ config }) => !expected.some(({ name }) => name === config.name));
  return [...own, ...others.flatMap((stream) => otherEntry(stream, taken))];
}

function remarks(expected: ExpectedStream, live: readonly Stream[] | null): string[] {
  if (live === null) return ["not looked at: the streams could not be read"];
  const found = live.find(({ config }) => config.name === expected.name)?.config;
  if (found === undefined) return ["not there now"];
  const differences = [
    differing("subjects", found.subjects.join(", "), expected.subjects.join(", ")),
    differing("max_bytes", bytesWords(found.max_bytes), bytesWords(expected.maxBytes)),
    differing("replicas", String(found.num_replicas), String(expected.replicas)),
    differing("storage", found.storage, expected.storage),
  ].filter((words) => words !== null);
  return differences.length === 0 ? [] : [`otherwise now: ${differences.join("; ")}`];
}

const differing = (what: string, now: string, wanted: string): string | null =>
  now === wanted ? null : `${what} ${oneLine(now)}`;

/** A stream the contract does not know is expected as it is, unless it cannot be: then it is a remark. Its subjects are taken from then on. */
function otherEntry({ config }: Stream, taken: string[]): string[] {
  const { name, subjects, mirror } = config;
  const clash = subjects.find((subject, index) =>
    [...taken, ...subjects.slice(0, index)].some((other) => subjectsOverlap(subject, other)),
  );
  if (mirror) return [`    # ${oneLine(name)} is a mirror: it has no subjects of its own`];
  if (clash !== undefined || subjects.length === 0) {
    return [
      `    # ${oneLine(name)} is left out: ${clash === undefined ? "it has no subjects" : `${oneLine(clash)} is claimed above`}`,
    ];
  }
  taken.push(...subjects);
  return [
    "    # found, not in nomnom's contract",
    ...entryOf(
      expectedStream({
        name,
        subjects,
        maxBytes: config.max_bytes,
        replicas: config.num_replicas,
        storage: config.storage === "memory" ? "memory" : "file",
      }),
    ),
  ];
}

function entryOf({ name, subjects, maxBytes, replicas, storage, consumers }: ExpectedStream): string[] {
  const lines = [
    `- name: ${scalar(name)}`,
    `  subjects: ${flowList(subjects)}`,
    `  maxBytes: ${maxBytes < 0 ? "-1  # unlimited" : sizeOf(maxBytes)}`,
    `  replicas: ${replicas}`,
    `  storage: ${storage}`,
  ];
  const wanted = consumers.map(
    (consumer) =>
      `    - { name: ${scalar(consumer.name)}, filterSubjects: ${flowList(consumer.filterSubjects)}${consumer.maxDeliver === null ? "" : `, maxDeliver: ${consumer.maxDeliver}`} }`,
  );
  return [...lines, ...(wanted.length === 0 ? [] : ["  consumers:", ...wanted])].map((line) => `    ${line}`);
}

const bytesWords = (bytes: number) => (bytes < 0 ? "unlimited" : formatBytes(bytes));
