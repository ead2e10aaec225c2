import type { WantedStream } from "../streams/wanted-streams.ts";
import type { StorageSources } from "./storage-figures.ts";
import { streamsWithoutRoom } from "./streams-without-room.ts";

/**
 * Names of the streams still to be created that a single server refuses for lack of storage, which it tests before their subjects; a cluster does
 * it the other way round.
 */
export function outOfStorage(created: readonly WantedStream[], sources: StorageSources): Set<string> {
  if ((sources.monitoring?.clusterSize ?? 1) > 1) return new Set();
  return new Set(streamsWithoutRoom("file", created, sources));
}
