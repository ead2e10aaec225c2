import type { AccountLimits, JetStreamAccount, NatsMonitoring, NatsServer } from "../../../snapshot/nats.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import type { WantedStream } from "./wanted-streams.ts";

/** Why the server refuses to create a stream, beside its subjects and the storage: those have checks of their own. */
export interface CreationLimit {
  errorCode: number;
  /** Follows `cannot be created: `. */
  words: string;
  repair: string;
}

export interface JetStreamWorld {
  server: NatsServer | null;
  account: JetStreamAccount | null;
  monitoring: NatsMonitoring | null;
}

/** In the server's order, measured on 2.9.10, 2.10.27 and 2.15.3. Null: nothing known is in the way. */
export function creationLimit(stream: WantedStream, world: JetStreamWorld): CreationLimit | null {
  return accountLimit(stream, world.account) ?? replicaLimit(stream.replicas, world);
}

/** More replicas than there are servers to hold them; null where that is not known. */
export function replicaLimit(
  replicas: number,
  { server, monitoring }: Pick<JetStreamWorld, "server" | "monitoring">,
): CreationLimit | null {
  if (replicas <= 1) return null;
  const repair = `Build a cluster of at least ${replicas} servers with JetStream, or correct the number of replicas in nomnom.doctor.yaml and in the service that creates the stream.`;
  if (server !== null && server.cluster === null)
    return {
      errorCode: 10074,
      words: `it wants ${replicas} replicas, and ${server.serverName} is a single server`,
      repair,
    };
  if (monitoring?.jetstream == null) return null;
  const offline = (monitoring.peers ?? []).filter((peer) => peer.offline);
  // The leader lists the others.
  const size = Math.max(monitoring.clusterSize, (monitoring.peers ?? []).length + 1);
  const there = size - offline.length;
  if (there >= replicas) return null;
  const gone = offline.map(({ name }) => name).join(", ");
  return {
    errorCode: 10005,
    words: `it wants ${replicas} replicas, and the cluster has ${there} of ${size} servers with JetStream${gone === "" ? "" : ` (${gone} offline)`}`,
    repair: gone === "" ? repair : `Bring ${gone} back.`,
  };
}

function accountLimit(stream: WantedStream, account: JetStreamAccount | null): CreationLimit | null {
  const tier = account?.tiers === undefined ? undefined : account.tiers[`R${stream.replicas}`];
  if (account === null) return null;
  if (account.tiers !== undefined && tier === undefined)
    return {
      errorCode: 10120,
      words: `the account has no tier for ${stream.replicas} replica${stream.replicas === 1 ? "" : "s"} (it has ${Object.keys(account.tiers).join(", ")})`,
      repair: "Give the account such a tier, or the stream another number of replicas.",
    };
  const limits: AccountLimits = tier ?? account;
  const streams = tier?.streams ?? account.streams;
  const whose = tier === undefined ? "the account" : `the account's tier R${stream.replicas}`;
  const most = stream.storage === "memory" ? limits.maxMemoryStreamBytes : limits.maxFileStreamBytes;
  if (limits.maxStreams !== undefined && limits.maxStreams > 0 && streams >= limits.maxStreams)
    return {
      errorCode: 10027,
      words: `${whose} has ${streams} of ${limits.maxStreams} streams (max_streams)`,
      repair: `Raise max_streams of ${whose}, or remove a stream nobody uses.`,
    };
  if (limits.maxBytesRequired && stream.maxBytes <= 0)
    return {
      errorCode: 10113,
      words: `${whose} takes only streams with max_bytes (max_bytes_required)`,
      repair: "Give the stream max_bytes, in nomnom.doctor.yaml and in the service that creates it.",
    };
  if (most !== undefined && most > 0 && stream.maxBytes > most)
    return {
      errorCode: 10122,
      words: `it reserves ${formatBytes(stream.maxBytes)}, and one stream of ${whose} may reserve ${formatBytes(most)}`,
      repair: `Raise that limit of ${whose}, or give the stream less.`,
    };
  return null;
}
