import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { ConfigMap } from "../../../snapshot/kubernetes/configuration.ts";
import type { JetStreamAccount, NatsMonitoring, Stream } from "../../../snapshot/nats.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import type { SectionData } from "../../../snapshot/snapshot.ts";
import { dataOf } from "../../unreadable.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";
import { type JetStreamConf, readJetStreamConf } from "./nats-conf.ts";

export type StorageKind = "file" | "memory";

/** Everything readable that says how much JetStream may reserve and has reserved; null: not readable. */
export interface StorageSources {
  monitoring: NatsMonitoring | null;
  account: JetStreamAccount | null;
  blueprint: Blueprint;
  conf: { name: string; conf: JetStreamConf } | null;
  streams: Stream[] | null;
}

type NatsSections = { [S in "nats/monitoring" | "nats/account"]: ProbeResult<SectionData[S]> };

/** The sources that NATS itself answers; nats.conf as Kubernetes holds it is left out. */
export const liveStorageSources = (
  sections: NatsSections,
  streams: Stream[] | null,
  blueprint: Blueprint,
): StorageSources => ({
  monitoring: dataOf(sections["nats/monitoring"]),
  account: dataOf(sections["nats/account"]),
  streams,
  conf: null,
  blueprint,
});

/** A limit on what streams may reserve together, in bytes, and where it was read. */
export interface StorageLimit {
  scope: "server" | "account";
  bytes: number;
  source: string;
}

/** What is reserved already, in bytes. `otherAccounts`: the part of streams this account does not see; null: unknown. */
export interface Reservation {
  bytes: number;
  otherAccounts: number | null;
}

/** The limits of a storage kind, the server's own first. The server's own figure beats the blueprint's, which beats the ConfigMap's. */
export function storageLimits(kind: StorageKind, sources: StorageSources): StorageLimit[] {
  const account = kind === "file" ? sources.account?.maxStorageBytes : sources.account?.maxMemoryBytes;
  const server = serverLimit(kind, sources, account !== undefined && account >= 0);
  return [
    ...(server === null ? [] : [server]),
    ...(account === undefined || account < 0
      ? []
      : [{ scope: "account" as const, bytes: account, source: "the account's own limit ($JS.API.INFO)" }]),
  ];
}

function serverLimit(
  kind: StorageKind,
  { monitoring, blueprint, conf }: StorageSources,
  accountLimited: boolean,
): StorageLimit | null {
  const running = monitoring?.jetstream;
  if (running)
    return {
      scope: "server",
      bytes: kind === "file" ? running.maxFileBytes : running.maxMemoryBytes,
      source: `the server's monitoring port (${monitoring.url})`,
    };
  if (kind === "file" && blueprint.nats.maxFileBytes !== null)
    return {
      scope: "server",
      bytes: blueprint.nats.maxFileBytes,
      source: "nats.maxFile of the configuration",
    };
  const configured = kind === "file" ? conf?.conf.maxFile : conf?.conf.maxMemory;
  if (accountLimited || conf === null || configured?.kind !== "bytes" || configured.bytes < 0) return null;
  return {
    scope: "server",
    bytes: configured.bytes,
    source: `ConfigMap ${conf.name} (whether the server has loaded it is not visible)`,
  };
}

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
      : { bytes: sum(bounded.map((c) => c.max_bytes * c.num_replicas)), otherAccounts: 0 };
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

/** Names of all streams that exist, as far as visible to this account. */
export const liveNames = ({ streams, monitoring }: StorageSources): Set<string> =>
  new Set(
    streams?.map((stream) => stream.config.name) ??
      monitoring?.jetstream?.streams.map((stream) => stream.name) ??
      [],
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

/** The missing streams that no longer fit when all are created in the order given: exactly the server's test, reserved + max(max_bytes, 1) > limit. */
export function refusedStreams(
  kind: StorageKind,
  wanted: readonly WantedStream[],
  limit: StorageLimit,
  before: Reservation,
): RefusedStream[] {
  let reserved = before.bytes;
  const refused: RefusedStream[] = [];
  for (const stream of wanted.filter((entry) => entry.storage === kind)) {
    const copies = limit.scope === "account" ? stream.replicas : 1;
    const needs = Math.max(stream.maxBytes, 1) * copies;
    if (reserved + needs > limit.bytes) refused.push({ stream, needs, reserved, limit });
    else reserved += Math.max(stream.maxBytes, 0) * copies;
  }
  return refused;
}

/** The nats.conf of the release, from the first ConfigMap of that name that has one. */
export function releaseConf(configMaps: readonly ConfigMap[], release: string): StorageSources["conf"] {
  for (const { metadata, data } of configMaps) {
    const text = data["nats.conf"];
    const own =
      metadata.name.startsWith(release) || metadata.labels["app.kubernetes.io/instance"] === release;
    if (text !== undefined && own) return { name: metadata.name, conf: readJetStreamConf(text) };
  }
  return null;
}

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);
