import type { Nats } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { storedSubjects } from "../../../subjects/stored-subjects.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { origin } from "./findings.ts";

/** A mirror hears of its origin every few seconds, messages or not (`nats server check stream` calls 5 s critical); a leader's change takes longer. */
const silentAfterMs = 30_000;

type Origin = NonNullable<Stream["mirror"]>;

/** Mirrors, and streams of sources, that get nothing from where their messages come from; no publisher notices. */
export function originFindings(
  streams: readonly Stream[],
  wanted: ReadonlySet<string>,
  nats: Nats,
): Finding[] {
  return streams.flatMap((stream) => {
    const { name } = stream.config;
    const { mirror, sources } = stream;
    const origins: Origin[] = [...(mirror ? [mirror] : []), ...(sources ?? [])];
    const told = origins.flatMap((from) => {
      const why = troubleWith(from, stream, streams);
      if (why === null) return [];
      return [
        origin({
          severity: wanted.has(name) ? "error" : "warning",
          message: `${name} takes its messages from ${from.name}, and ${why}: nothing new reaches it.`,
          resource: `nats/stream/${name}`,
          evidence: {
            stream: name,
            origin: from.name,
            silentMs: from.active === undefined ? null : Math.round(from.active / 1e6),
            errorCode: from.error?.err_code ?? null,
          },
          remedy: {
            summary: `Check that ${from.name} exists and that ${name} may read from it. If ${from.name} was created again, create ${name} again too.`,
            commands: [
              nats("stream", "info", name),
              ...(streams.some(({ config }) => config.name === from.name)
                ? [nats("stream", "info", from.name)]
                : []),
            ],
          },
          cause: [name, from.name],
        }),
      ];
    });
    return told.length > 0 ? told : emptyWishes(stream, streams, wanted.has(name), nats);
  });
}

/** What is asked of an origin that has no such subject: the server takes it, and says nothing (2.10.27, 2.15.3). */
function emptyWishes(stream: Stream, streams: readonly Stream[], isWanted: boolean, nats: Nats): Finding[] {
  const { name, mirror, sources } = stream.config;
  return [...(mirror ? [mirror] : []), ...sources].flatMap((from) => {
    const live = from.external ? undefined : streams.find(({ config }) => config.name === from.name);
    if (live === undefined || live.config.mirror || live.config.sources.length > 0) return [];
    const has = storedSubjects(live.config.subjects, live.config.subject_transform);
    const wishes = wishesOf(from);
    const isEmpty = wishes.every((wish) => !has.some((subject) => subjectsOverlap(wish, subject)));
    if (wishes.length === 0 || !isEmpty) return [];
    return [
      origin({
        severity: isWanted ? "error" : "warning",
        message: `${name} takes ${wishes.join(", ")} from ${from.name}, which has only ${has.join(", ")}: no message reaches ${name}, and no error says so.`,
        resource: `nats/stream/${name}`,
        evidence: { stream: name, origin: from.name, asksFor: wishes, originSubjects: has },
        remedy: {
          summary: `Correct the filter or the source of the transform with which ${name} takes from ${from.name}.`,
          commands: [nats("stream", "info", name)],
        },
        cause: [name, from.name],
      }),
    ];
  });
}

/** The subjects that a mirror or source asks for; none: all of them. */
function wishesOf({
  filter_subject: filter,
  subject_transforms: transforms,
}: NonNullable<Stream["config"]["mirror"]>): string[] {
  return filter ? [filter] : (transforms ?? []).map(({ src }) => src || ">");
}

function troubleWith(from: Origin, stream: Stream, streams: readonly Stream[]): string | null {
  if (from.error)
    return `the server says "${from.error.description ?? "error"}"${from.error.err_code ? ` (${from.error.err_code})` : ""}`;
  const live = streams.find(({ config }) => config.name === from.name);
  // A mirror has its origin's sequence numbers: beyond the last one it cannot be, unless the origin was made again (2.15.2 then takes nothing).
  if (live !== undefined && stream.mirror && stream.state.last_seq > live.state.last_seq)
    return `it has sequence ${stream.state.last_seq} already, while ${from.name} was created again and is at ${live.state.last_seq}`;
  const silentMs = (from.active ?? 0) / 1e6;
  return silentMs > silentAfterMs
    ? `it has had no contact with ${from.name} for ${formatDuration(silentMs)}`
    : null;
}
