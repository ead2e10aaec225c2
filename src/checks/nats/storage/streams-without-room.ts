import type { WantedStream } from "../streams/wanted-streams.ts";
import {
  refusedStreams,
  reservation,
  type StorageKind,
  type StorageSources,
  storageLimits,
} from "./storage-figures.ts";

/** Names of the streams still to be created that do not fit into what a storage of this kind may still reserve, created in this order. */
export function streamsWithoutRoom(
  kind: StorageKind,
  created: readonly WantedStream[],
  sources: StorageSources,
): string[] {
  return storageLimits(kind, sources).flatMap((limit) => {
    const before = reservation(kind, limit, sources);
    return before === null
      ? []
      : refusedStreams(kind, created, limit, before).map(({ stream }) => stream.name);
  });
}
