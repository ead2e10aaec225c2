import type { NatsMonitoring } from "../../../snapshot/nats.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";
import { type StorageKind, type StorageLimit, type StorageSources, storageLimits } from "./storage-limits.ts";

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
 * replicas of its streams. Recomputed from the streams: the server's own sum is absent on 2.9 and wraps around with unlimited streams on 2.10.
 */
export function reservation(
  kind: StorageKind,
  limit: StorageLimit,
  sources: StorageSources,
): Reservation | null {
  const own = sources.streams?.filter((stream) => stream.config.storage === kind) ?? null;
  const bounded = (own ?? []).map(({ config }) => ({ ...config, max_bytes: Math.max(0, config.max_bytes) }));
  if (limit.scope === "account")
    return own === null
      ? null
      : {
          bytes: sum(
            bounded
              .filter((c) => countsIn(limit, c.num_replicas))
              .map((c) => c.max_bytes * copiesIn(limit, c.num_replicas)),
          ),
          otherAccounts: 0,
        };
  const held = sources.monitoring?.jetstream?.streams.filter((stream) => stream.storage === kind);
  const ownBytes = sum(bounded.map((c) => c.max_bytes));
  if (held !== undefined) {
    const bytes = sum(held.map((stream) => Math.max(0, stream.maxBytes)));
    const names = new Set(bounded.map((c) => c.name));
    const foreign = held.filter((stream) => !names.has(stream.name));
    return {
      bytes,
      otherAccounts: own === null ? null : sum(foreign.map((stream) => Math.max(0, stream.maxBytes))),
    };
  }
  return own === null ? null : { bytes: ownBytes, otherAccounts: null };
}

/** Whether a stream with so many replicas may reserve so many more bytes, as far as limits and reservations are visible. */
export const canReserve = (
  kind: StorageKind,
  bytes: number,
  replicas: number,
  sources: StorageSources,
): boolean =>
  storageLimits(kind, sources)
    .filter((limit) => countsIn(limit, replicas))
    .every(
      (limit) =>
        (reservation(kind, limit, sources)?.bytes ?? 0) + bytes * copiesIn(limit, replicas) <= limit.bytes,
    );

/** A stream that cannot be created for lack of room. */
export interface RefusedStream {
  stream: WantedStream;
  /** What it would reserve, in bytes; an unlimited stream needs 1. */
  needs: number;
  /** What is reserved before it, in bytes, streams created before it included. */
  reserved: number;
  limit: StorageLimit;
}

/**
 * The missing streams that no longer fit when all are created in the order given: exactly the server's test, reserved + max(max_bytes, 1) > limit. A server of
 * a cluster counts what is used where that is more than what is reserved (jetstream-facts §2: available = max_file - max(reserved, used)).
 */
export function refusedStreams(
  kind: StorageKind,
  wanted: readonly WantedStream[],
  limit: StorageLimit,
  before: Reservation,
  monitoring: NatsMonitoring | null,
): RefusedStream[] {
  const running = limit.scope === "server" && isClustered(monitoring) ? monitoring?.jetstream : null;
  const used = (kind === "file" ? running?.usedFileBytes : running?.usedMemoryBytes) ?? 0;
  let reserved = Math.max(before.bytes, used);
  const refused: RefusedStream[] = [];
  for (const stream of wanted.filter((entry) => entry.storage === kind && countsIn(limit, entry.replicas))) {
    const copies = copiesIn(limit, stream.replicas);
    const needs = Math.max(stream.maxBytes, 1) * copies;
    if (reserved + needs > limit.bytes) refused.push({ stream, needs, reserved, limit });
    else reserved += Math.max(stream.maxBytes, 0) * copies;
  }
  return refused;
}

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
      : refusedStreams(kind, created, limit, before, sources.monitoring).map(({ stream }) => stream.name);
  });
}

/**
 * Names of the streams still to be created that a single server refuses for lack of storage, which it tests before their subjects; a cluster does
 * it the other way round.
 */
export function outOfStorage(created: readonly WantedStream[], sources: StorageSources): Set<string> {
  if (isClustered(sources.monitoring)) return new Set();
  return new Set(streamsWithoutRoom("file", created, sources));
}

export const isClustered = (monitoring: NatsMonitoring | null): boolean => (monitoring?.clusterSize ?? 1) > 1;

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);
