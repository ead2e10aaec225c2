import type { Remedy } from "../../../remedy/remedy.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { covers, uncovered } from "../../../subjects/covers.ts";
import { overlapWithin } from "../../../subjects/find-overlaps.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { parseSubject } from "../../../subjects/subject.ts";
import type { UncodedFinding } from "../../finding.ts";
import { isAtLeast } from "../server/server-version.ts";
import type { StreamOverlap } from "../streams/stream-claims.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";
import { type WriterState, writersFate } from "./stream-writers.ts";

/** What surrounds an overlap: streams by name, and how their writers are doing. */
export interface OverlapContext {
  live: ReadonlyMap<string, Stream>;
  wanted: ReadonlyMap<string, WantedStream>;
  writers: ReadonlyMap<string, WriterState>;
  /** Names of streams that the server refuses for lack of storage (10047) before it looks at their subjects. */
  outOfStorage: ReadonlySet<string>;
}

/** Two streams that claim a subject in common: what the server answers to the second one, who crashes on it, and how to narrow the first. */
export function overlapFinding(overlap: StreamOverlap, context: OverlapContext): UncodedFinding {
  const { first, second } = overlap;
  const [subject, other] = overlap.subjects[0] ?? [first.subject, second.subject];
  const relation = covers(subject, other) ? "covers" : "overlaps";
  const writers = context.wanted.get(second.owner)?.writers ?? [];
  const fate = second.live || writers.length === 0 ? "" : `; ${writersFate(writers, context.writers)}`;
  return {
    severity: "error",
    message: second.live
      ? `${first.owner} (${subject}) ${relation} ${other} of ${second.owner}: both exist, and the server answers JetStream error 10065 when either is created again or edited.`
      : `${first.owner} (${subject}) ${relation} ${other}, which ${second.owner} needs: ${consequence(first.live)}${fate}.${storageFirst(second.owner, context)}`,
    resource: `nats/stream/${first.owner}`,
    evidence: {
      stream: first.owner,
      subject,
      conflictingStream: second.owner,
      conflictsWith: other,
      overlaps: overlap.subjects.map(([a, b]) => ({ subject: a, conflictsWith: b })),
      errorCode: 10065,
      exists: { [first.owner]: first.live, [second.owner]: second.live },
      sealed: context.live.get(first.owner)?.config.sealed ?? false,
      wantedBy: { workloads: writers, source: context.wanted.get(second.owner)?.source ?? null },
      writers: writers.map((name) => ({ ...(context.writers.get(name) ?? { name, status: null }) })),
      answeredFirst: context.outOfStorage.has(second.owner) ? 10047 : 10065,
    },
    remedy: remedyFor(overlap, context),
    key: `10065:${first.owner}:${second.owner}`,
  };
}

/** The same inside one definition: 10052, whatever else exists. */
export function selfOverlapFinding(name: string, pair: { a: string; b: string }): UncodedFinding {
  return {
    severity: "error",
    message: `${name} lists ${pair.a} and ${pair.b}, which overlap each other: the server refuses such a definition with JetStream error 10052.`,
    resource: `nats/stream/${name}`,
    evidence: { stream: name, subject: pair.a, conflictsWith: pair.b, errorCode: 10052 },
    remedy: {
      summary: `Keep the wider of ${pair.a} and ${pair.b} in the definition of ${name}.`,
      commands: [`nats stream info ${name}`],
    },
    key: `10052:${name}`,
  };
}

/** A definition the server refuses by itself with 10052; null when it is sound. */
export function invalidDefinition(stream: WantedStream, version: string | null): UncodedFinding | null {
  const pair = overlapWithin(stream.subjects.filter((subject) => parseSubject(subject).ok));
  if (pair !== null) return selfOverlapFinding(stream.name, pair);
  for (const subject of stream.subjects) {
    const problem = refusal(subject, version);
    if (problem === null) continue;
    return {
      severity: "error",
      message: `${stream.name} cannot be created: ${problem}; the server refuses it with JetStream error 10052.`,
      resource: `nats/stream/${stream.name}`,
      evidence: { stream: stream.name, subject, errorCode: 10052, source: stream.source },
      remedy: {
        summary: `Correct the subjects of ${stream.name} in nomnom.doctor.yaml and in the service that creates it.`,
        commands: [],
      },
      key: `10052:${stream.name}`,
    };
  }
  return null;
}

/** An existing stream is taken as it is: subjects it lacks and no other stream has are captured by nothing. */
export function uncapturedFinding(
  stream: WantedStream,
  live: readonly Stream[],
  context: OverlapContext,
): UncodedFinding | null {
  const existing = context.live.get(stream.name);
  // That a stream is sealed is for nats/stream-config to say.
  if (existing === undefined || existing.config.sealed) return null;
  const captured = live.filter(({ config }) => !config.mirror && !config.sealed);
  const missing = uncovered(
    stream.subjects,
    captured.flatMap(({ config }) => config.subjects),
  );
  if (missing.length === 0) return null;
  const subjects = [...new Set([...existing.config.subjects, ...missing])];
  return {
    severity: "error",
    message: `${stream.name} exists on ${existing.config.subjects.join(", ") || "no subject"}, so no stream captures ${missing.join(", ")}: publishing there gets no responders. The services take an existing stream as it is, without an error.`,
    resource: `nats/stream/${stream.name}`,
    evidence: {
      stream: stream.name,
      subjects: existing.config.subjects,
      wanted: stream.subjects,
      uncaptured: missing,
    },
    remedy: {
      summary: `Give ${stream.name} the subjects its writers publish to.`,
      commands: [edit(stream.name, subjects)],
    },
    key: `uncaptured:${stream.name}`,
  };
}

/** Both apply, and only one shows: whoever repairs what the log says meets the other one next. */
const storageFirst = (name: string, { outOfStorage }: OverlapContext): string =>
  outOfStorage.has(name)
    ? " Storage is short too, and a single server tests that first: it answers 10047 until nats/storage-reservation is repaired, then 10065."
    : "";

const consequence = (firstExists: boolean): string =>
  firstExists
    ? "creating it fails with JetStream error 10065"
    : "whichever is created second fails with JetStream error 10065";

function refusal(subject: string, version: string | null): string | null {
  const parsed = parseSubject(subject);
  if (!parsed.ok) return parsed.error;
  if (version === null) return null;
  if (subject === ">" && isAtLeast(version, [2, 10, 17]))
    return `"${subject}" would capture the server's own subjects`;
  if (/^\$(JS|JSC|SYS)\.>$/.test(subject) && isAtLeast(version, [2, 10, 0]))
    return `"${subject}" would capture the server's own API`;
  return null;
}

/**
 * Which subjects the first stream may keep: those the blueprint wants for it when these leave the second alone, otherwise its own without the
 * overlapping ones.
 */
function remedyFor({ first, second, subjects }: StreamOverlap, context: OverlapContext): Remedy {
  const stream = context.live.get(first.owner)?.config;
  if (stream === undefined)
    return {
      summary: `Let only one of ${first.owner} and ${second.owner} have ${first.subject}: set NATS_STREAM of their writers to the same name, or give them different subjects.`,
      commands: [],
    };
  if (stream.sealed)
    return {
      summary: `${first.owner} is sealed and cannot be edited. Back it up and remove it, or give ${second.owner} other subjects.`,
      commands: [`nats stream backup ${first.owner} ./${first.owner}`, `nats stream rm ${first.owner}`],
    };
  const wanted = context.wanted.get(first.owner)?.subjects ?? [];
  const free = (subject: string): boolean => !subjects.some(([, other]) => subjectsOverlap(subject, other));
  const kept = stream.subjects.filter((subject) => !subjects.some(([own]) => own === subject));
  const narrowed = wanted.length > 0 && wanted.every(free) ? wanted : kept;
  if (narrowed.length === 0)
    return {
      summary: `Narrow ${first.owner} to subjects beside ${subjects.map(([, other]) => other).join(", ")}, or remove it when nothing uses it.`,
      commands: [`nats stream info ${first.owner}`, `nats stream rm ${first.owner}`],
    };
  return {
    summary: `Narrow ${first.owner} to ${narrowed.join(", ")}, then restart what crashes. Its messages stay. An old image that starts later takes the stream as it is and does not widen it again; what it publishes outside ${narrowed.join(", ")} is no longer stored there.`,
    commands: [edit(first.owner, narrowed)],
  };
}

/** Quoted: an unquoted > would redirect the shell's output. */
const edit = (name: string, subjects: readonly string[]): string =>
  `nats stream edit ${name} ${subjects.map((subject) => `--subjects '${subject}'`).join(" ")}`;
