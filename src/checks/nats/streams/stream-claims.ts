import type { Stream } from "../../../snapshot/nats.ts";
import { findOverlaps } from "../../../subjects/find-overlaps.ts";
import { parseSubject } from "../../../subjects/subject.ts";
import type { WildcardRule } from "../../../subjects/wildcard-rule.ts";

/** A subject and the stream that claims it; `live`: the stream exists, otherwise something will try to create it. */
export interface StreamClaim {
  owner: string;
  subject: string;
  live: boolean;
}

/**
 * What the live streams claim, and those still to be created. A mirror has no subjects of its own; a sealed stream takes no messages and still claims
 * its subjects.
 */
export function claimsOf(
  live: readonly Stream[],
  created: readonly { name: string; subjects: string[] }[],
): StreamClaim[] {
  const of = (stream: { name: string; subjects: string[] }, isLive: boolean): StreamClaim[] =>
    stream.subjects.map((subject) => ({ owner: stream.name, subject, live: isLive }));
  return [
    ...live.filter(({ config }) => !config.mirror).flatMap(({ config }) => of(config, true)),
    ...created.flatMap((stream) => of(stream, false)),
  ];
}

/** Two streams that claim a subject in common, with all their overlapping subjects. */
export interface StreamOverlap {
  /** A live one comes first: it is the one the server already has. */
  first: StreamClaim;
  second: StreamClaim;
  /** Every overlapping pair of subjects: of the first, of the second. */
  subjects: [string, string][];
}

/** Enough to see what is wrong; a stream on `>` overlaps all others. */
const maxPairs = 1_000;

/** Pairs of streams whose subjects JetStream does not allow beside each other, by the rule of its release. */
export function streamOverlaps(claims: readonly StreamClaim[], rule: WildcardRule): StreamOverlap[] {
  const valid = claims.filter((claim) => parseSubject(claim.subject).ok);
  const overlaps = new Map<string, StreamOverlap>();
  let seen = 0;
  for (const { a, b } of findOverlaps(valid, rule)) {
    seen += 1;
    if (seen > maxPairs) break;
    const [first, second] = b.live && !a.live ? [b, a] : [a, b];
    const key = JSON.stringify([first.owner, second.owner]);
    const known = overlaps.get(key) ?? { first, second, subjects: [] };
    known.subjects.push([first.subject, second.subject]);
    overlaps.set(key, known);
  }
  return [...overlaps.values()];
}
