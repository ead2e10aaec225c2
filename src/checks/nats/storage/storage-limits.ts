import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { JetStreamAccount, NatsMonitoring, Stream } from "../../../snapshot/nats.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import type { SectionData } from "../../../snapshot/snapshot.ts";
import { dataOf } from "../../unreadable.ts";
import type { JetStreamConf } from "./nats-conf.ts";

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
  /** The number of replicas that a limit of the account is for, where it has tiers. */
  tier: number | null;
  bytes: number;
  source: string;
}

/** The limits of a storage kind, the server's own first. The server's own figure beats the blueprint's, which beats the ConfigMap's. */
export function storageLimits(kind: StorageKind, sources: StorageSources): StorageLimit[] {
  const account = accountLimits(kind, sources.account);
  const server = serverLimit(kind, sources, account.length > 0);
  return [...(server === null ? [] : [server]), ...account];
}

/** With tiers the account's own figures are 0 and mean nothing; a tier counts the streams with as many replicas as its name says. */
function accountLimits(kind: StorageKind, account: JetStreamAccount | null): StorageLimit[] {
  if (account === null) return [];
  const entries =
    account.tiers === undefined
      ? [{ tier: null, limits: account }]
      : Object.entries(account.tiers).map(([name, limits]) => ({ tier: Number(name.slice(1)), limits }));
  return entries.flatMap(({ tier, limits }): StorageLimit[] => {
    const bytes = kind === "file" ? limits.maxStorageBytes : limits.maxMemoryBytes;
    const source = tier === null ? "the account's own limit" : `the account's tier R${tier}`;
    return bytes < 0 ? [] : [{ scope: "account", tier, bytes, source: `${source} ($JS.API.INFO)` }];
  });
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
      tier: null,
      bytes: kind === "file" ? running.maxFileBytes : running.maxMemoryBytes,
      source: `the server's monitoring port (${monitoring.url})`,
    };
  if (kind === "file" && blueprint.nats.maxFileBytes !== null)
    return {
      scope: "server",
      tier: null,
      bytes: blueprint.nats.maxFileBytes,
      source: "nats.maxFile of the configuration",
    };
  const configured = kind === "file" ? conf?.conf.maxFile : conf?.conf.maxMemory;
  if (accountLimited || conf === null || configured?.kind !== "bytes" || configured.bytes < 0) return null;
  return {
    scope: "server",
    tier: null,
    bytes: configured.bytes,
    source: `ConfigMap ${conf.name} (whether the server has loaded it is not visible)`,
  };
}

/** What the limit is called where it is set. */
export function limitName(kind: StorageKind, { scope, tier }: StorageLimit): string {
  if (scope === "server") return kind === "file" ? "max_file" : "max_mem";
  return tier === null ? "the account's limit" : `the limit of the account's tier R${tier}`;
}
