import { isAtLeast } from "./server-version.ts";
import type { StorageLimit } from "./storage-limits.ts";
import { isSince } from "./versions.ts";
import { type HeldStream, type JetStreamWorld, type StorageKind, storageKindOf } from "./world.ts";

/** What is reserved already, in bytes. `otherAccounts`: the part of streams this account does not see; null: unknown. */
export interface Reservation {
  bytes: number;
  otherAccounts: number | null;
}

/** Whether a stream counts in a limit: a tier has those with its number of replicas. */
const countsIn = ({ tier }: StorageLimit, replicas: number): boolean => tier === null || tier === replicas;

/** How often a stream's max_bytes count: once on each server and in a tier, once for each replica in an account without tiers. */
export const copiesIn = ({ scope, tier }: StorageLimit, replicas: number): number =>
  scope === "account" && tier === null ? replicas : 1;

/**
 * What streams have reserved within a limit. On a server: the max_bytes of every stream it holds, all accounts; in an account: max_bytes ×
 * replicas of its streams. Recomputed from the streams: the account's own sum is absent on 2.9, and the server's wraps around with unlimited streams on
 * 2.10; of that only what is a little more is believed.
 */
export function reservation(
  kind: StorageKind,
  limit: StorageLimit,
  world: JetStreamWorld,
): Reservation | null {
  const own = world.streams?.filter(({ config }) => storageKindOf(config) === kind) ?? null;
  if (limit.scope === "account")
    return own === null
      ? null
      : {
          bytes: sum(
            own
              .filter(({ config }) => countsIn(limit, config.num_replicas))
              .map(({ config }) => bounded(config) * copiesIn(limit, config.num_replicas)),
          ),
          otherAccounts: 0,
        };
  const server = world.monitoring?.jetstream;
  if (server) {
    const held = server.streams.filter((stream) => storageKindOf(stream) === kind);
    const names = new Set(own?.map(({ config }) => config.name));
    const foreign = held.filter((stream) => !names.has(stream.name));
    const ofStreams = sum(held.map(({ maxBytes }) => Math.max(0, maxBytes)));
    return {
      bytes:
        ofStreams +
        leftover(kind === "file" ? server.reservedFileBytes : server.reservedMemoryBytes, ofStreams),
      otherAccounts: own === null ? null : sum(foreign.map(({ maxBytes }) => Math.max(0, maxBytes))),
    };
  }
  return own === null ? null : { bytes: sum(own.map(({ config }) => bounded(config))), otherAccounts: null };
}

/** More edits than anybody makes between two starts of a server. */
const mostLeftoverBytes = 1_000;

/** 2.9 and 2.10 keep one byte for each stream that was without max_bytes and got some, until they start again: what fits exactly is refused then. */
function leftover(reservedBytes: number, ofStreamsBytes: number): number {
  const more = reservedBytes - ofStreamsBytes;
  return more > 0 && more <= mostLeftoverBytes ? more : 0;
}

/** How a release counts max_bytes in the limit of an account or tier: of the streams there are, and of the one that is wanted. */
export interface Counting {
  held(stream: HeldStream, wanted: { replicas: number; storage: StorageKind }): number;
  copies(replicas: number): number;
}

/**
 * Read in the sources of 2.9.10 to 2.15.3, held against 2.9.10, 2.10.27 and 2.15.3. `isTiered`: a tier counts only streams with its number of replicas; that
 * is for the caller.
 */
export function countingOf(version: string, isTiered: boolean, clustered: boolean): Counting {
  const ofKind = (stream: HeldStream, storage: StorageKind): number =>
    storageKindOf(stream.config) === storage ? bounded(stream.config) : 0;
  const once = () => 1;
  const each = (replicas: number) => replicas;
  // A single server counted a tier's streams in memory and on disk together.
  const mixesKinds = isTiered && !clustered && !isSince(version, [2, 11, 9], [2, 12, 5]);
  if (!isAtLeast(version, [2, 10, 10]))
    return {
      held: (stream, { storage }) =>
        (mixesKinds ? bounded(stream.config) : ofKind(stream, storage)) * stream.config.num_replicas,
      copies: each,
    };
  if (isTiered)
    return {
      held: (stream, { storage }) =>
        mixesKinds ? bounded(stream.config) * stream.config.num_replicas : ofKind(stream, storage),
      copies: once,
    };
  if (isSince(version, [2, 12, 9], [2, 14, 1]))
    return {
      held: (stream, { storage }) => ofKind(stream, storage) * stream.config.num_replicas,
      copies: each,
    };
  // In between, a new stream counted once; and in a cluster, those there are as if they had the new one's replicas.
  const asNew = clustered && !isSince(version, [2, 11, 9], [2, 12, 5]);
  return {
    held: (stream, { storage, replicas }) =>
      ofKind(stream, storage) * (asNew ? replicas : stream.config.num_replicas),
    copies: once,
  };
}

const bounded = ({ max_bytes }: { max_bytes: number }): number => Math.max(0, max_bytes);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
