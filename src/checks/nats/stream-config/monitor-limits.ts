import type { Nats } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { counted } from "../../../units/counted.ts";
import { parseDuration } from "../../../units/duration.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { overThreshold } from "./findings.ts";

interface Beyond {
  severity: "error" | "warning";
  /** The key without `io.nats.monitor.`. */
  key: string;
  words: string;
}

/** What of a stream is beyond the limits in its own metadata, as `nats server check stream` reads them (jsm.go monitor/stream.go). */
export function monitorLimitFindings(streams: readonly Stream[], nats: Nats): Finding[] {
  return streams.flatMap((stream) => {
    const beyond = [...counts(stream), ...origins(stream), ...peers(stream)];
    const [first] = beyond;
    if (first === undefined) return [];
    const { name } = stream.config;
    return [
      overThreshold({
        severity: beyond.some(({ severity }) => severity === "error") ? "error" : "warning",
        message: `${name} is beyond what its metadata (io.nats.monitor.*) allows: ${beyond.map(({ words }) => words).join(", ")}.`,
        resource: `nats/stream/${name}`,
        evidence: { stream: name, limits: beyond.map(({ key }) => key) },
        cause: [name, ...beyond.map(({ key }) => key)],
        remedy: {
          summary:
            "Find out who publishes, mirrors or replicates it less or more than usual. Or correct the limit.",
          commands: [nats("stream", "info", name)],
        },
      }),
    ];
  });
}

/** What cannot be read is none, as what is not there; so is 0. */
function numberAt({ config: { metadata } }: Stream, key: string): number | null {
  const value = Number(metadata[`io.nats.monitor.${key}`] ?? Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : null;
}

function durationAt({ config: { metadata } }: Stream, key: string): number | null {
  const parsed = parseDuration(metadata[`io.nats.monitor.${key}`] ?? "");
  return parsed.ok && parsed.milliseconds > 0 ? parsed.milliseconds : null;
}

/** Of messages the limits say how few are too few; of subjects how many are too many, or how few where the warning is above the error. */
function counts(stream: Stream): Beyond[] {
  const { messages, num_subjects: subjects = 0 } = stream.state;
  const [warn, error] = [numberAt(stream, "subjects-warn"), numberAt(stream, "subjects-critical")];
  const isMost = error !== null && (warn === null || warn < error);
  return [
    ...level(
      "msgs",
      "message",
      messages,
      numberAt(stream, "msgs-warn"),
      numberAt(stream, "msgs-critical"),
      false,
    ),
    ...level("subjects", "subject", subjects, warn, error, isMost),
  ];
}

function level(
  key: string,
  noun: string,
  now: number,
  warn: number | null,
  error: number | null,
  isMost: boolean,
): Beyond[] {
  const isBeyond = (limit: number | null): limit is number =>
    limit !== null && (isMost ? now >= limit : now <= limit);
  const words = (limit: number) => `${counted(now, noun)} (limit ${limit})`;
  if (isBeyond(error)) return [{ severity: "error", key: `${key}-critical`, words: words(error) }];
  return isBeyond(warn) ? [{ severity: "warning", key: `${key}-warn`, words: words(warn) }] : [];
}

function origins(stream: Stream): Beyond[] {
  const sources = stream.sources ?? [];
  const [least, most] = [numberAt(stream, "min-sources"), numberAt(stream, "max-sources")];
  const all = [...sources, ...(stream.mirror ? [stream.mirror] : [])];
  return [
    ...error(
      "min-sources",
      least !== null && sources.length < least,
      () => `${counted(sources.length, "source")} (at least ${least})`,
    ),
    ...error(
      "max-sources",
      most !== null && sources.length > most,
      () => `${counted(sources.length, "source")} (at most ${most})`,
    ),
    ...all.flatMap(({ name, lag = 0, active }) => behind(stream, `origin ${name}`, { lag, active }, "", 0)),
  ];
}

function peers(stream: Stream): Beyond[] {
  const { replicas = [], leader } = stream.cluster ?? {};
  const expected = numberAt(stream, "peer-expect");
  const there = stream.config.num_replicas > 1 ? replicas.length + (leader ? 1 : 0) : 1;
  return [
    ...error(
      "peer-expect",
      expected !== null && there !== expected,
      () => `${counted(there, "replica")} (${expected} expected)`,
    ),
    // A replica is too far behind beyond the limit, an origin at it (jsm.go monitor/stream.go).
    ...replicas.flatMap(({ name, lag = 0, active }) =>
      behind(stream, `replica ${name}`, { lag, active }, "peer-", 1),
    ),
  ];
}

const error = (key: string, isBeyond: boolean, words: () => string): Beyond[] =>
  isBeyond ? [{ severity: "error", key, words: words() }] : [];

/** @param prefix Of the keys. @param beyond How far above the limit it has to be. */
function behind(
  stream: Stream,
  what: string,
  { lag, active }: { lag: number; active: number | undefined },
  prefix: string,
  beyond: number,
): Beyond[] {
  const [most, longest] = [
    numberAt(stream, `${prefix}lag-critical`),
    durationAt(stream, `${prefix}seen-critical`),
  ];
  const silentMs = active === undefined || active < 0 ? null : active / 1e6;
  return [
    ...error(
      `${prefix}lag-critical`,
      most !== null && lag >= most + beyond,
      () => `${what} is ${lag} messages ahead (limit ${most})`,
    ),
    ...error(
      `${prefix}seen-critical`,
      longest !== null && silentMs !== null && silentMs >= longest,
      () =>
        `${what} has not answered for ${formatDuration(silentMs ?? 0)} (limit ${formatDuration(longest ?? 0)})`,
    ),
  ];
}
