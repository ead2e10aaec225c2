import type { Stream } from "../snapshot/nats.ts";
import { limitsFor, noTier, storageCode } from "./account-tests.ts";
import { type Answer, conclude, type TestResult, type Unseen } from "./answer.ts";
import { definitionTests } from "./definition-tests.ts";
import { countingOf, reservation } from "./reservation.ts";
import { clusterStorageTest, peersTest, singleReplicasTest } from "./server-tests.ts";
import { isAtLeast } from "./server-version.ts";
import { accountStorageLimits, serverLimit } from "./storage-limits.ts";
import { overlapTest } from "./stream-subjects.ts";
import { acrossVersions, answeringVersions, isSince } from "./versions.ts";
import {
  isClustered,
  type JetStreamWorld,
  type StreamRequest,
  storageKindOf,
  withoutStream,
} from "./world.ts";

/** What of a stream should be different. */
export interface StreamChange {
  subjects?: readonly string[];
  maxBytes?: number;
  replicas?: number;
  retention?: string;
}

/** A stream as it is. */
export interface ChangedStream {
  config: Pick<
    Stream["config"],
    "name" | "subjects" | "max_bytes" | "num_replicas" | "storage" | "no_ack" | "retention"
  >;
}

/**
 * What JetStream would answer to whoever changes a stream that is there. Accepted is not harmless: a single server before 2.14.6 takes more than one
 * replica and does not bring such a stream back at its next start; what it would answer to its creation tells that.
 */
export function predictStreamUpdate(
  live: ChangedStream,
  change: StreamChange,
  world: JetStreamWorld,
): Answer {
  const { config } = live;
  const request: StreamRequest = {
    name: config.name,
    subjects: change.subjects ?? config.subjects,
    maxBytes: change.maxBytes ?? config.max_bytes,
    replicas: change.replicas ?? config.num_replicas,
    storage: storageKindOf(config),
    noAck: config.no_ack,
  };
  const versions = answeringVersions(world);
  const others = withoutStream(world, config.name);
  return conclude([
    ...definitionTests(request, world, versions),
    singleReplicas(request, world, versions),
    retention(live, change, versions),
    tier(live, request, world),
    accountStorage(live, request, world, versions),
    serverStorage(live, request, world),
    // A mirror and a stream of sources has no subjects of its own.
    request.subjects.length === 0 ? null : overlapTest(request, others.streams, versions),
    ...moreReplicas(live, request, world, versions),
  ]);
}

function singleReplicas(
  request: StreamRequest,
  world: JetStreamWorld,
  versions: readonly string[],
): TestResult {
  if (isClustered(world) !== false) return null;
  const refusal = singleReplicasTest(request, world);
  if (refusal === null || refusal.kind === "unseen") return refusal;
  return acrossVersions(versions, (version) => (isAtLeast(version, [2, 14, 6]) ? refusal : null));
}

function retention({ config }: ChangedStream, change: StreamChange, versions: readonly string[]): TestResult {
  const wanted = change.retention ?? config.retention;
  if (wanted === config.retention) return null;
  const isFixed = [wanted, config.retention].includes("workqueue");
  return acrossVersions(versions, (version) =>
    isFixed || !isAtLeast(version, [2, 10, 0])
      ? { kind: "unchangeable", code: 10052, setting: "retention" }
      : null,
  );
}

/** The tier of the stream as it is will do where there is none for its new replicas; a cluster looks again when it adds servers. */
function tier({ config }: ChangedStream, { replicas }: StreamRequest, world: JetStreamWorld): TestResult {
  return limitsFor(replicas, world) === null && limitsFor(config.num_replicas, world) === null
    ? noTier(replicas, world)
    : null;
}

/** Only what it grows by is added to what is reserved; that something is reserved above the limit already, refuses any change. */
function accountStorage(
  { config }: ChangedStream,
  request: StreamRequest,
  world: JetStreamWorld,
  versions: readonly string[],
): TestResult {
  const { storage, maxBytes } = request;
  const replicas = limitsFor(request.replicas, world) ? request.replicas : config.num_replicas;
  const selected = limitsFor(replicas, world);
  const limit = accountStorageLimits(storage, world.account).find(
    ({ tier: of }) => of === null || of === replicas,
  );
  if (!selected || limit === undefined) return null;
  const { streams } = withoutStream(world, config.name);
  if (streams === null) return unseenStreams(storage);
  // Also where the limits are those of its old tier, the streams with its new replicas count.
  const counted = streams.filter(
    (stream) => !selected.isTiered || stream.config.num_replicas === request.replicas,
  );
  const grows = Math.max(0, maxBytes - config.max_bytes);
  return acrossVersions(versions, (version) => {
    const counting = countingOf(version, selected.isTiered, isClustered(world) ?? false);
    const others = counted.reduce((sum, stream) => sum + counting.held(stream, request), 0);
    const own = ownNeeds(version, selected.isTiered, { config, request, grows });
    return others + own > limit.bytes
      ? { kind: "storage", code: storageCode(storage), storage, limit, reserved: others, needs: own }
      : null;
  });
}

function ownNeeds(
  version: string,
  isTiered: boolean,
  { config, request, grows }: { config: ChangedStream["config"]; request: StreamRequest; grows: number },
): number {
  const { replicas, maxBytes } = request;
  const { max_bytes: held, num_replicas: had } = config;
  if (!isAtLeast(version, [2, 10, 10]))
    return had * held + grows * replicas + Math.max(0, held) * Math.max(0, replicas - had);
  if (isSince(version, [2, 11, 9], [2, 12, 5])) {
    const copies = !isTiered && isSince(version, [2, 12, 9], [2, 14, 1]) ? replicas : 1;
    const grown = Math.max(0, Math.max(0, maxBytes) - Math.max(0, held));
    return (Math.max(0, maxBytes) - grown) * (isTiered ? 1 : replicas) + grown * copies;
  }
  return (isTiered ? held : held * had) + grows;
}

/** A single server has to have room for what is added; in a cluster the leader of JetStream, and then each server of the stream. */
function serverStorage({ config }: ChangedStream, request: StreamRequest, world: JetStreamWorld): TestResult {
  const { storage, maxBytes } = request;
  const code = storageCode(storage);
  const limit = serverLimit(storage, world);
  const name = storage === "file" ? "max_file" : "max_mem";
  if (limit === null) return { kind: "unseen", what: "limit", codes: [code], why: `${name} is not visible` };
  const before = reservation(storage, limit, world);
  if (before === null) return unseenStreams(storage);
  const needs = Math.max(0, Math.max(0, maxBytes) - Math.max(0, config.max_bytes));
  const { monitoring } = world;
  if (isClustered(world) === false) {
    if (before.bytes + needs > limit.bytes)
      return { kind: "storage", code, storage, limit, reserved: before.bytes, needs };
    if (before.otherAccounts !== null || monitoring !== null || needs === 0) return null;
    const why = "what streams of other accounts reserve is not visible";
    return { kind: "unseen", what: "other-accounts", codes: [code], why };
  }
  const isLeader = monitoring !== null && monitoring.jetstream?.metaLeader === monitoring.serverName;
  if (isLeader && before.bytes + needs > limit.bytes)
    return { kind: "storage", code, storage, limit, reserved: before.bytes, needs };
  if (isLeader && needs === 0) return null;
  const why = "whether the other servers of the cluster have room is not visible";
  return { kind: "unseen", what: "other-servers", codes: [code], why };
}

/** A cluster looks for further servers as it does for a new stream; 2.9 does not look at the account's limits again. */
function moreReplicas(
  { config }: ChangedStream,
  request: StreamRequest,
  world: JetStreamWorld,
  versions: readonly string[],
): TestResult[] {
  if (isClustered(world) !== true || request.replicas === config.num_replicas) return [];
  const noneOfItsOwn = limitsFor(request.replicas, world) === null;
  if (request.replicas < config.num_replicas)
    return [
      noneOfItsOwn
        ? acrossVersions(versions, (v) => (isAtLeast(v, [2, 15, 0]) ? noTier(request.replicas, world) : null))
        : null,
    ];
  return [
    noneOfItsOwn
      ? acrossVersions(versions, (v) => (isAtLeast(v, [2, 10, 10]) ? noTier(request.replicas, world) : null))
      : null,
    peersTest(request, world, versions),
    clusterStorageTest(request, withoutStream(world, config.name)),
  ];
}

const unseenStreams = (storage: StreamRequest["storage"]): Unseen => ({
  kind: "unseen",
  what: "streams",
  codes: [storageCode(storage)],
  why: "what streams reserve could not be read",
});
