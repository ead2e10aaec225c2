import { storageCode } from "./account-tests.ts";
import type { TestResult, Unseen } from "./answer.ts";
import { reservation } from "./reservation.ts";
import { serverLimit } from "./storage-limits.ts";
import { acrossVersions, isSince } from "./versions.ts";
import { type JetStreamWorld, type StreamRequest, storedBytes } from "./world.ts";

/** Room on a single server: only what is reserved counts, however much is used. */
export function singleStorageTest({ storage, maxBytes }: StreamRequest, world: JetStreamWorld): TestResult {
  const code = storageCode(storage);
  const limit = serverLimit(storage, world);
  const name = storage === "file" ? "max_file" : "max_mem";
  if (limit === null) return { kind: "unseen", what: "limit", codes: [code], why: `${name} is not visible` };
  const before = reservation(storage, limit, world);
  if (before === null)
    return { kind: "unseen", what: "streams", codes: [code], why: "what streams reserve could not be read" };
  const needs = Math.max(maxBytes, 1);
  if (before.bytes + needs > limit.bytes)
    return { kind: "storage", code, storage, limit, reserved: before.bytes, needs };
  if (before.otherAccounts !== null || world.monitoring !== null) return null;
  const why = "what streams of other accounts reserve is not visible";
  return { kind: "unseen", what: "other-accounts", codes: [code], why };
}

/** A server that is alone holds one replica. */
export function singleReplicasTest({ replicas }: StreamRequest, { server }: JetStreamWorld): TestResult {
  return replicas > 1
    ? { kind: "single-server", code: 10074, replicas, server: server?.serverName ?? "the server" }
    : null;
}

/** Enough servers of the cluster for the replicas. */
export function peersTest(
  { replicas }: Pick<StreamRequest, "replicas">,
  { monitoring }: JetStreamWorld,
  versions: readonly string[],
): TestResult {
  if (monitoring?.jetstream == null) return unseenServers("which servers the cluster has is not visible");
  const peers = monitoring.peers ?? [];
  // The leader lists the others.
  const size = Math.max(monitoring.clusterSize, peers.length + 1);
  const offline = peers.filter((peer) => peer.offline).map(({ name }) => name);
  if (size < replicas) return { kind: "peers", code: 10005, replicas, there: size, size, offline: [] };
  const seesPeers = monitoring.jetstream.metaLeader === monitoring.serverName;
  // The rest is not there for certain where nobody says so; that a majority is, follows from the API's answer.
  const there = seesPeers ? size - offline.length : Math.floor(size / 2) + 1;
  const result = acrossVersions(versions, (version) => {
    // Since 2.12 a stream is made when a majority of its servers is there.
    const needed = isSince(version, [2, 12, 0]) ? Math.floor(replicas / 2) + 1 : replicas;
    return there < needed ? { kind: "peers", code: 10005, replicas, there, size, offline } : null;
  });
  if (seesPeers || result === null || result.kind === "unseen") return result;
  return unseenServers(
    `whether all servers of the cluster are there is not visible from ${monitoring.serverName}`,
  );
}

/** Room on the servers that are chosen: each has a max_file and streams of its own, and one of them was looked at. What is used counts too, where it is more. */
export function clusterStorageTest(
  { replicas, storage, maxBytes }: StreamRequest,
  world: JetStreamWorld,
): TestResult {
  const { monitoring } = world;
  const limit = serverLimit(storage, world);
  if (monitoring?.jetstream == null || limit === null)
    return unseenServers("what the servers of the cluster may still reserve is not visible");
  const reserved = reservation(storage, limit, world)?.bytes ?? 0;
  const taken = Math.max(reserved, storedBytes(world, storage));
  const offline = (monitoring.peers ?? []).filter((peer) => peer.offline).length;
  const others = monitoring.clusterSize - 1 - offline;
  const needs = Math.max(maxBytes, 1);
  const fits = taken + needs <= limit.bytes;
  if (!fits && maxBytes > 0 && others < replicas)
    return { kind: "storage", code: 10005, storage, limit, reserved: taken, needs };
  // The one with most room is taken, so that another one can only have more.
  if (fits && replicas === 1) return null;
  const name = monitoring.serverName;
  const none = fits ? "" : `${name} has no room, and `;
  return unseenServers(
    `${none}whether the other servers of the cluster have room is not visible from ${name}`,
    [10005, storageCode(storage)],
  );
}

const unseenServers = (why: string, codes: readonly number[] = [10005]): Unseen => ({
  kind: "unseen",
  what: "other-servers",
  codes,
  why,
});
