import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { accountStorageTest } from "../../../jetstream/account-tests.ts";
import type { RefusalOf } from "../../../jetstream/answer.ts";
import { copiesIn, type Reservation, reservation } from "../../../jetstream/reservation.ts";
import { limitName, type StorageLimit } from "../../../jetstream/storage-limits.ts";
import { answeringVersions } from "../../../jetstream/versions.ts";
import { isClustered, type JetStreamWorld, type StorageKind, storedBytes } from "../../../jetstream/world.ts";
import type { Command } from "../../../remedy/command.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";
import { oneOf, type Remedy } from "../../../remedy/remedy.ts";
import type { PersistentVolumeClaim, StorageClass } from "../../../snapshot/kubernetes/storage.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { parseQuantity } from "../../../units/quantity.ts";
import type { Finding } from "../../finding.ts";
import { restartNats } from "../server/restart-nats.ts";
import type { ReleaseConf } from "../storage/nats-conf.ts";
import { limitBytes } from "../streams/stream-commands.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";
import { noRoom, overbooked } from "./findings.ts";

/** What storage findings are made of. */
export interface StorageContext {
  world: JetStreamWorld;
  /** The account's; null: not readable. */
  streams: readonly Stream[] | null;
  /** nats.conf as Kubernetes holds it. */
  conf: ReleaseConf | null;
  /** Streams that do not exist yet. */
  wanted: readonly WantedStream[];
  /** The volume claims of NATS. */
  claims: readonly PersistentVolumeClaim[];
  /** Those of the cluster; null: not readable. */
  classes: readonly StorageClass[] | null;
  kubectl: Kubectl;
  nats: Nats;
  server: Blueprint["nats"]["server"];
}

const gibibyte = 1024 ** 3;

/** A stream that cannot be created: what is wanted, what there is, and the code the server answers. */
export function refusedFinding(
  stream: WantedStream,
  { code, storage: kind, limit, reserved, needs }: RefusalOf<"storage">,
  context: StorageContext,
): Finding {
  const { world } = context;
  const before = reservation(kind, limit, world);
  const what = limitName(kind, limit);
  const writers = stream.writers.length > 0 ? `, and ${stream.writers.join(" and ")} cannot start` : "";
  // In a cluster what is stored counts where it is more than what is reserved.
  const isStored =
    limit.scope === "server" && reserved > (before?.bytes ?? 0) && reserved === storedBytes(world, kind);
  const sums = isStored
    ? `${formatBytes(reserved)} are stored, the stream needs ${formatBytes(needs)}, and NATS may use ${formatBytes(limit.bytes)} (${what}): streams without max_bytes have taken the room`
    : stream.maxBytes > 0
      ? `the streams would reserve ${formatBytes(reserved + needs)} together, and ${limit.scope === "server" ? "NATS" : "the account"} may use ${formatBytes(limit.bytes)} (${what})`
      : `${formatBytes(reserved)} of ${formatBytes(limit.bytes)} (${what}) is reserved, and even a stream without max_bytes needs 1 byte`;
  return noRoom({
    message: `${stream.name} cannot be created: ${sums}. JetStream answers ${code}${writers}.`,
    resource: `nats/stream/${stream.name}`,
    evidence: {
      stream: stream.name,
      storage: kind,
      errorCode: code,
      limitBytes: limit.bytes,
      limitSource: limit.source,
      limitScope: limit.scope,
      reservedBytes: before?.bytes ?? null,
      otherAccountsReservedBytes: before?.otherAccounts ?? null,
      neededBytes: needs,
      missingBytes: reserved + needs - limit.bytes,
      source: stream.source,
      writers: stream.writers,
      perPeer: limit.scope === "server" && isClustered(world) ? (world.monitoring?.serverName ?? null) : null,
    },
    remedy: roomRemedy(
      kind,
      limit,
      totalWanted(kind, limit, isStored ? reserved : (before?.bytes ?? reserved), context),
      isStored ? { ...context, streams: null } : context,
    ),
    cause: [stream.name, limit.scope],
  });
}

/** More is reserved than allowed: after a restart with a smaller limit 2.9 and 2.10 drop the streams that do not fit, 2.15 refuses every change. */
export function overbookedFinding(
  kind: StorageKind,
  limit: StorageLimit,
  before: Reservation,
  context: StorageContext,
): Finding {
  const what = limitName(kind, limit);
  // Releases count replicas of an account's streams in different ways, so that what this account may still create is not always certain.
  const smallest = { name: "", subjects: [], maxBytes: -1, replicas: limit.tier ?? 1, storage: kind };
  const isCertain =
    limit.scope === "server" ||
    accountStorageTest(smallest, context.world, answeringVersions(context.world))?.kind === "storage";
  return overbooked({
    severity: isCertain ? "error" : "warning",
    message: `The streams reserve ${formatBytes(before.bytes)} together, and ${limit.scope === "server" ? "NATS" : "the account"} may use ${formatBytes(limit.bytes)} (${what}): no stream can be created or grow (JetStream error ${kind === "file" ? 10047 : 10028}). When nats-server 2.9 or 2.10 restarts, it does not bring back the streams that do not fit.`,
    resource: "nats/server/storage",
    evidence: {
      storage: kind,
      limitBytes: limit.bytes,
      limitSource: limit.source,
      limitScope: limit.scope,
      reservedBytes: before.bytes,
      otherAccountsReservedBytes: before.otherAccounts,
    },
    remedy: roomRemedy(kind, limit, totalWanted(kind, limit, before.bytes, context), context),
    cause: [kind, limit.scope, String(limit.tier ?? "")],
  });
}

/** How to give JetStream at least so many bytes: configuration, volume, restart; and the way without, smaller streams. */
function roomRemedy(
  kind: StorageKind,
  limit: StorageLimit,
  neededBytes: number,
  context: StorageContext,
): Remedy {
  const { world, conf, streams, kubectl, nats, server } = context;
  const roomyBytes = neededBytes * 1.25;
  const roomy = Math.ceil(roomyBytes / gibibyte);
  const size = roomyBytes < gibibyte ? `${Math.ceil(roomyBytes / 1024 ** 2)}Mi` : `${roomy}Gi`;
  const smaller = shrink(kind, neededBytes - limit.bytes, streams, nats);
  const or = smaller.length > 0 ? " Or make a stream smaller." : "";
  if (limit.scope === "account")
    return {
      summary: `Raise the account's JetStream limit to at least ${formatBytes(neededBytes)}.${or}`,
      ...oneOf([nats("account", "info")], smaller),
    };
  const key = kind === "file" ? "max_file" : "max_mem";
  const configured = kind === "file" ? conf?.conf.maxFile : conf?.conf.maxMemory;
  const restart = restartNats(kubectl, server.workload);
  if (world.monitoring?.jetstream && configured?.kind === "bytes" && configured.bytes >= neededBytes)
    return {
      summary: `Restart NATS: nats.conf already says ${key} ${configured.text}, but the server runs with ${formatBytes(limit.bytes)}.`,
      commands: restart,
    };
  const volumes = kind === "file" ? volumesBelow(roomy * gibibyte, context) : [];
  const fixed = volumes.filter(({ whyFixed }) => whyFixed !== null);
  const grow = volumes
    .filter(({ whyFixed }) => whyFixed === null)
    .map(({ name }) => growVolume(kubectl, name, roomy + 1));
  const config = conf?.name ?? server.config;
  const first = grow.length > 0 ? ", grow the volume first" : "";
  const beforehand = fixed.map(
    ({ name, capacity, whyFixed }) =>
      ` Volume ${name} has ${formatBytes(capacity)} and cannot grow (${whyFixed}): unless its disk has more room, give NATS a larger one before.`,
  );
  const and = `${beforehand.join("")}${or}`;
  if (config === null)
    return {
      summary: `Set ${key} to ${size} in nats.conf${first}, and restart NATS.${and}`,
      ...oneOf(grow, smaller),
    };
  if (conf?.isImmutable === true)
    return {
      summary: `Set ${key} to ${size} in nats.conf${first}. ${anotherConfigMap(config)}${and}`,
      ...oneOf([...grow, kubectl("get", "configmap", config, "-o", "yaml")], smaller),
    };
  return {
    summary: `Set ${key} to ${size} in nats.conf${first}, and restart NATS: it does not load the change by itself.${and}`,
    ...oneOf([...grow, kubectl("edit", "configmap", config), ...restart], smaller),
  };
}

/** How nats.conf changes where the API server takes no edit of it. */
export const anotherConfigMap = (name: string): string =>
  `ConfigMap ${name} is immutable and cannot be edited: create one under another name (with Helm by its values) and let the StatefulSet mount that, which restarts NATS.`;

/** The volumes of NATS that hold less. */
export const volumesBelow = (bytes: number, { claims, classes }: StorageContext) =>
  claims
    .map((claim) => ({
      name: claim.metadata.name,
      capacity: capacityOf(claim),
      whyFixed: whyFixed(claim, classes),
    }))
    .filter(({ capacity }) => capacity < bytes);

/** Why the API server refuses a larger claim (admission PersistentVolumeClaimResize, measured on 1.34); null: it takes it, or nobody knows. */
function whyFixed(
  { spec: { storageClassName } }: PersistentVolumeClaim,
  classes: StorageContext["classes"],
): string | null {
  if (!storageClassName) return "it has no storage class";
  if (classes === null) return null;
  const found = classes.find(({ name }) => name === storageClassName);
  if (found === undefined) return `there is no storage class ${storageClassName}`;
  return found.expands ? null : `storage class ${storageClassName} allows no expansion`;
}

/** Asks for a larger volume. */
export const growVolume = (kubectl: Kubectl, claim: string, gibibytes: number): Command =>
  kubectl(
    ...["patch", "pvc", claim, "-p"],
    JSON.stringify({ spec: { resources: { requests: { storage: `${gibibytes}Gi` } } } }),
  );

/** Bytes of a claim's volume; what it asked for when it is not bound. */
export function capacityOf({ spec, status }: PersistentVolumeClaim): number {
  const text = status.capacity.storage ?? spec.resources?.requests.storage;
  const parsed = text === undefined ? null : parseQuantity(text);
  return parsed?.ok ? parsed.value : Number.POSITIVE_INFINITY;
}

const totalWanted = (
  kind: StorageKind,
  limit: StorageLimit,
  reservedBytes: number,
  { wanted }: StorageContext,
): number =>
  wanted
    .filter((stream) => stream.storage === kind && (limit.tier === null || limit.tier === stream.replicas))
    .reduce(
      (total, stream) => total + Math.max(stream.maxBytes, 1) * copiesIn(limit, stream.replicas),
      reservedBytes,
    );

/** The largest stream gives back what is missing, where it does not use it. */
function shrink(
  kind: StorageKind,
  missingBytes: number,
  streams: StorageContext["streams"],
  nats: Nats,
): Command[] {
  const largest = (streams ?? [])
    .filter(({ config }) => config.storage === kind && !config.sealed)
    .toSorted((a, b) => b.config.max_bytes - a.config.max_bytes)[0];
  if (largest === undefined) return [];
  const left = largest.config.max_bytes - missingBytes;
  const command = left > 0 && left >= largest.state.bytes ? limitBytes(nats, largest.config, left) : null;
  return command === null ? [] : [command];
}
