import type { JetStreamAccount } from "../snapshot/nats.ts";
import type { JetStreamWorld, StorageKind } from "./world.ts";

/** A limit on what streams may reserve together, in bytes, and where it was read. */
export interface StorageLimit {
  scope: "server" | "account";
  /** The number of replicas that a limit of the account is for, where it has tiers. */
  tier: number | null;
  bytes: number;
  source: string;
}

/** The limits of a storage kind, the server's own first. The server's own figure beats what is stated elsewhere. */
export function storageLimits(kind: StorageKind, world: JetStreamWorld): StorageLimit[] {
  const server = serverLimit(kind, world);
  return [...(server === null ? [] : [server]), ...accountStorageLimits(kind, world.account)];
}

export function serverLimit(kind: StorageKind, { monitoring, stated }: JetStreamWorld): StorageLimit | null {
  const running = monitoring?.jetstream;
  if (running)
    return {
      scope: "server",
      tier: null,
      bytes: kind === "file" ? running.maxFileBytes : running.maxMemoryBytes,
      source: `the server's monitoring port (${monitoring.url})`,
    };
  const other = stated[kind];
  return other === undefined ? null : { scope: "server", tier: null, ...other };
}

/** With tiers the account's own figures are 0 and mean nothing; a tier counts the streams with as many replicas as its name says. */
export function accountStorageLimits(kind: StorageKind, account: JetStreamAccount | null): StorageLimit[] {
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

/** What the limit is called where it is set. */
export function limitName(kind: StorageKind, { scope, tier }: StorageLimit): string {
  if (scope === "server") return kind === "file" ? "max_file" : "max_mem";
  return tier === null ? "the account's limit" : `the limit of the account's tier R${tier}`;
}
