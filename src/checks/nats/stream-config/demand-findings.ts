import type { StreamDemands } from "../../../blueprint/blueprint.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { originWords } from "../streams/origin-words.ts";
import { editStream } from "../streams/stream-commands.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";
import { notAsSaid } from "./findings.ts";

/** What of an existing stream is not as the file says, and has no finding of its own. */
export function demandFindings({
  stream,
  wanted,
  nats,
}: {
  stream: Stream;
  wanted: WantedStream;
  nats: Nats;
}): Finding[] {
  const { config } = stream;
  const differences = differencesOf(config, wanted.demands);
  if (differences.length === 0) return [];
  const flags = differences.flatMap(({ flag }) => flag ?? []);
  return [
    notAsSaid({
      message: `${config.name} has ${differences.map(({ key, now, said }) => `${key} ${now} instead of ${said}`).join(", ")}. Services take an existing stream as it is.`,
      resource: `nats/stream/${config.name}`,
      evidence: {
        stream: config.name,
        differing: differences.map(({ key, now, said }) => ({ key, now, said })),
        source: wanted.source,
      },
      remedy: {
        summary:
          flags.length === differences.length
            ? `Change ${config.name}, or what the file says.`
            : `Change what can be changed on ${config.name}; the rest takes effect only when it is created again. Or correct the file.`,
        commands: flags.length === 0 ? [] : [editStream(nats, config, ...flags)],
      },
      cause: [config.name, ...differences.map(({ key }) => key)],
    }),
  ];
}

interface Difference {
  key: string;
  now: string;
  said: string;
  /** Of `nats stream edit`; null: it cannot be changed. */
  flag: string | null;
}

type Config = Stream["config"];

function differencesOf(config: Config, demands: StreamDemands): Difference[] {
  const { maxMsgs, maxMsgsPerSubject, maxMsgSize, maxAgeMs, duplicateWindowMs } = demands;
  const { retention, discard, mirror, sources, placement } = demands;
  const window = config.duplicate_window;
  return [
    differing("max_msgs", Math.max(config.max_msgs, -1), maxMsgs, countWords, "--max-msgs"),
    differing(
      ...(["max_msgs_per_subject", Math.max(config.max_msgs_per_subject, -1), maxMsgsPerSubject] as const),
      ...([countWords, "--max-msgs-per-subject"] as const),
    ),
    // That there is a limit where none is wanted has a finding of its own.
    maxMsgSize === -1
      ? null
      : differing("max_msg_size", Math.max(config.max_msg_size, -1), maxMsgSize, sizeWords, "--max-msg-size"),
    differing("max_age", config.max_age / 1e6, maxAgeMs, timeWords, "--max-age", goDuration),
    window === undefined
      ? null
      : differing(
          "duplicate_window",
          window / 1e6,
          duplicateWindowMs,
          timeWords,
          "--dupe-window",
          goDuration,
        ),
    // The usual ones break nothing: they are reported as a note.
    retention === "limits" ? null : differing("retention", config.retention, retention, String, null),
    discard === "old" ? null : differing("discard", config.discard, discard, String, "--discard"),
    differing("mirror", config.mirror?.name ?? "none", mirror, String, null),
    differing(
      "sources",
      originWords(config.sources),
      sources && originWords(sources.map((name) => ({ name }))),
      String,
      null,
    ),
    differing("cluster", config.placement?.cluster ?? "any", placement?.cluster, String, "--cluster"),
    differing(
      "tags",
      (config.placement?.tags ?? []).join(", ") || "none",
      placement?.tags?.join(", "),
      String,
      null,
    ),
  ].filter((difference) => difference !== null);
}

/** @param said Undefined: nobody says. @param flag Of `nats stream edit`; null: it cannot be changed. */
function differing<T extends string | number>(
  key: string,
  now: T,
  said: T | undefined,
  words: (value: T) => string,
  flag: string | null,
  written: (value: T) => string = String,
): Difference | null {
  if (said === undefined || now === said) return null;
  return { key, now: words(now), said: words(said), flag: flag === null ? null : `${flag}=${written(said)}` };
}

const countWords = (count: number): string => (count <= 0 ? "unlimited" : String(count));
const sizeWords = (bytes: number): string => (bytes <= 0 ? "unlimited" : formatBytes(bytes));
const timeWords = (milliseconds: number): string =>
  milliseconds === 0 ? "unlimited" : formatDuration(milliseconds);
const goDuration = (milliseconds: number): string => `${milliseconds}ms`;
