import type { Stream } from "../../../snapshot/nats.ts";
import { streamsWithoutRoom } from "../storage/reservation.ts";
import type { StorageSources } from "../storage/storage-limits.ts";
import { definitionProblem } from "../streams/definition-problem.ts";
import { claimsOf, streamOverlaps } from "../streams/stream-claims.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";

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
    ...missing
      .filter((stream) => definitionProblem(stream.subjects, version) !== null)
      .map(({ name }) => name),
    ...streamOverlaps(claimsOf(live, missing)).flatMap(({ first, second }) =>
      [first, second].filter((claim) => !claim.live).map(({ owner }) => owner),
    ),
    ...streamsWithoutRoom("file", missing, sources),
    ...streamsWithoutRoom("memory", missing, sources),
  ]);
}
