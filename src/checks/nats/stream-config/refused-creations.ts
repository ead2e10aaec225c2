import type { Stream } from "../../../snapshot/nats.ts";
import { invalidDefinition } from "../overlap-findings.ts";
import type { StorageSources } from "../storage-figures.ts";
import { claimsOf, streamOverlaps } from "../stream-claims.ts";
import { streamsWithoutRoom } from "../streams-without-room.ts";
import type { WantedStream } from "../wanted-streams.ts";

/** Names of missing streams whose creation the server refuses: nats/stream-overlap and nats/storage-reservation say why. */
export function refusedCreations(
  missing: readonly WantedStream[],
  live: readonly Stream[],
  sources: StorageSources,
  version: string | null,
): Set<string> {
  // All subjects of the account are compared for these: not where none is missing.
  if (missing.length === 0) return new Set();
  return new Set([
    ...missing.filter((stream) => invalidDefinition(stream, version) !== null).map(({ name }) => name),
    ...streamOverlaps(claimsOf(live, missing)).flatMap(({ first, second }) =>
      [first, second].filter((claim) => !claim.live).map(({ owner }) => owner),
    ),
    ...streamsWithoutRoom("file", missing, sources),
    ...streamsWithoutRoom("memory", missing, sources),
  ]);
}
