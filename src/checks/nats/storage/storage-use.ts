import { limitName, type StorageLimit, storageLimits } from "../../../jetstream/storage-limits.ts";
import type { JetStreamWorld, StorageKind } from "../../../jetstream/world.ts";

/** What is used of a limit, in bytes, and what the server answers to a publish that does not fit any more. */
export interface StorageUse {
  limit: StorageLimit;
  /** What the limit is called where it is set. */
  name: string;
  usedBytes: number;
  leftBytes: number;
  /**
   * Measured on 2.9.10 and 2.10.27: above the server's limit 10023, to every stream of the kind, also those with room in their own max_bytes; above the account's
   * 10002, to the message that does not fit.
   */
  errorCode: 10023 | 10002;
}

/** The limits of a storage kind whose use is visible, the one with the least left first. A server's use counts all its accounts and is on the monitoring port only. */
export function storageUse(kind: StorageKind, world: JetStreamWorld): StorageUse[] {
  return storageLimits(kind, world)
    .flatMap((limit): StorageUse[] => {
      const usedBytes = usedOf(kind, limit, world);
      if (usedBytes === null) return [];
      return [
        {
          limit,
          name: limitName(kind, limit),
          usedBytes,
          leftBytes: limit.bytes - usedBytes,
          errorCode: limit.scope === "server" ? 10023 : 10002,
        },
      ];
    })
    .toSorted((a, b) => a.leftBytes - b.leftBytes);
}

function usedOf(
  kind: StorageKind,
  { scope, tier }: StorageLimit,
  { monitoring, account }: JetStreamWorld,
): number | null {
  if (scope === "account") {
    const use = tier === null ? account : account?.tiers?.[`R${tier}`];
    return (kind === "file" ? use?.storageBytes : use?.memoryBytes) ?? null;
  }
  const server = monitoring?.jetstream;
  return (kind === "file" ? server?.usedFileBytes : server?.usedMemoryBytes) ?? null;
}
