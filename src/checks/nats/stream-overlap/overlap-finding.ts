import { type Answer, refusalOf } from "../../../jetstream/answer.ts";
import { predictStreamUpdate } from "../../../jetstream/predict-stream-update.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import { type Nats, repeated } from "../../../remedy/nats.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { covers } from "../../../subjects/covers.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { counted } from "../../../units/counted.ts";
import type { Finding } from "../../finding.ts";
import { messageCount } from "../streams/message-count.ts";
import type { StreamOverlap } from "../streams/stream-claims.ts";
import { editStream } from "../streams/stream-commands.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";
import { coexisting, covered } from "./findings.ts";
import { type WriterState, writersFate } from "./stream-writers.ts";

/** What surrounds an overlap: streams by name, and how their writers are doing. */
export interface OverlapContext {
  live: ReadonlyMap<string, Stream>;
  wanted: ReadonlyMap<string, WantedStream>;
  writers: ReadonlyMap<string, WriterState>;
  /** What the server answers to the streams still to be created, by name. */
  answers: ReadonlyMap<string, Answer>;
  world: JetStreamWorld;
  nats: Nats;
}

/** Two streams that claim a subject in common: what the server answers to the second one, who crashes on it, and how to narrow the first. */
export function overlapFinding(overlap: StreamOverlap, context: OverlapContext): Finding {
  const { first, second } = overlap;
  const [subject, other] = overlap.subjects[0] ?? [first.subject, second.subject];
  const relation = covers(subject, other) ? "covers" : "overlaps";
  const writers = context.wanted.get(second.owner)?.writers ?? [];
  const fate = second.live || writers.length === 0 ? "" : `, and ${writersFate(writers, context.writers)}`;
  return (second.live ? coexisting : covered)({
    message: second.live
      ? `${first.owner} (${subject}) ${relation} ${other} of ${second.owner}: both exist, and the server answers JetStream error 10065 when either is created again or edited.`
      : `${first.owner} (${subject}) ${relation} ${other}, which ${second.owner} needs: ${consequence(first.live, second.owner)}${fate}.${storageFirst(second.owner, context) ? andStorage : ""}`,
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
      answeredFirst: storageFirst(second.owner, context) ? 10047 : 10065,
    },
    remedy: remedyFor(overlap, context),
    cause: [first.owner, second.owner],
  });
}

/** Both apply, and only one shows: whoever repairs what the log says meets the other one next. */
const andStorage =
  " Storage is short too, and a single server tests that first: it answers 10047 until nats/storage-reservation is repaired, then 10065.";

function storageFirst(name: string, { answers }: OverlapContext): boolean {
  const answer = answers.get(name);
  return answer?.answer === "refused" && answer.code === 10047;
}

const consequence = (firstExists: boolean, second: string): string =>
  firstExists
    ? `creating ${second} fails with JetStream error 10065`
    : "whichever is created second fails with JetStream error 10065";

/**
 * Which subjects the first stream may keep: those the blueprint wants for it when these leave the second alone, otherwise its own without the
 * overlapping ones.
 */
function remedyFor({ first, second, subjects }: StreamOverlap, context: OverlapContext): Remedy {
  const { nats } = context;
  const live = context.live.get(first.owner);
  const stream = live?.config;
  const variable = context.wanted.get(first.owner)?.nameFrom?.env;
  if (live === undefined || stream === undefined)
    return {
      summary: `Let only one of ${first.owner} and ${second.owner} have ${first.subject}: ${variable === undefined ? "" : `set ${variable} of their writers to the same name, or `}give them different subjects.`,
      commands: [],
    };
  if (stream.sealed)
    return {
      summary: `${first.owner} is sealed and cannot be edited. Back it up, and remove it once the backup is complete, or give ${second.owner} other subjects.`,
      commands: [nats("stream", "backup", first.owner, `./${first.owner}`)],
    };
  const wanted = context.wanted.get(first.owner)?.subjects ?? [];
  const free = (subject: string): boolean => !subjects.some(([, other]) => subjectsOverlap(subject, other));
  const kept = stream.subjects.filter((subject) => !subjects.some(([own]) => own === subject));
  const narrowed = wanted.length > 0 && wanted.every(free) ? wanted : kept;
  if (narrowed.length === 0)
    return {
      summary: `Give ${second.owner} subjects outside ${subjects.map(([own]) => own).join(", ")}, or let it take its messages from ${first.owner} (nats stream add --source). ${first.owner} has no other subjects that could stay, and it ${messagesThere(live)}.`,
      commands: [nats("stream", "info", first.owner)],
    };
  const refusal = refusalOf(predictStreamUpdate(live, { subjects: narrowed }, context.world), "overlap");
  if (refusal !== null)
    return {
      summary: `Narrow ${first.owner} to ${narrowed.join(", ")}, once ${refusal.stream} no longer takes ${refusal.other}: the server refuses the change until then (${refusal.code}).`,
      commands: [nats("stream", "info", refusal.stream)],
    };
  return {
    summary: `Narrow ${first.owner} to ${narrowed.join(", ")}, then restart what crashes. Its messages stay. Messages that are published outside ${narrowed.join(", ")} are then no longer stored in ${first.owner}.`,
    commands: [editStream(nats, stream, ...repeated("--subjects", narrowed))],
  };
}

const messagesThere = ({ state }: Stream): string =>
  state.messages === 0 && state.consumer_count === 0
    ? "is empty and has no consumer: it may be one that nobody uses"
    : `holds ${messageCount(state.messages)} for ${counted(state.consumer_count, "consumer")}`;
