import type { Blueprint } from "../blueprint/blueprint.ts";
import type { ConfiguredSize } from "../checks/nats/storage/nats-conf.ts";
import { storageReservation } from "../checks/nats/storage-reservation/check.ts";
import { refusedSize } from "../checks/nats/storage-reservation/findings.ts";
import type { ReportedFinding } from "../doctor/report.ts";
import { reportFinding } from "../doctor/report-finding.ts";
import type { NatsMonitoring } from "../snapshot/nats.ts";
import { succeed } from "../snapshot/probe-result.ts";
import { unknownTarget } from "../snapshot/snapshot.ts";
import { formatBytes } from "../units/format-bytes.ts";
import { standsAlone } from "./files/packages.ts";
import { findingsOf } from "./judge.ts";
import { expected } from "./judge-streams.ts";
import { maxFileKeys, maxMemoryKeys, type WrittenServer } from "./nats-conf/written-server.ts";
import { nameOf, type WrittenStream } from "./written.ts";

/** Sizes that nats-server does not start with, and streams that reserve more than the server that is written beside them has. */
export function judgeStorage(
  servers: readonly WrittenServer[],
  streams: readonly WrittenStream[],
  blueprint: Blueprint,
  now: string,
): ReportedFinding[] {
  return servers.flatMap((server) => [
    ...refusedSizes(server, blueprint, now),
    ...withoutRoom(server, streams, servers.length === 1, { blueprint, now }),
  ]);
}

function refusedSizes(server: WrittenServer, blueprint: Blueprint, now: string): ReportedFinding[] {
  const { conf, configMap, source } = server;
  const what = configMap === null ? source.file : `ConfigMap ${configMap}`;
  const judge = (key: string, keys: readonly string[], size: ConfiguredSize): ReportedFinding[] => {
    if (size.kind !== "refused") return [];
    const finding = refusedSize({
      message: `${what} says ${key} ${size.text}, and ${size.error}. NATS does not start with it.`,
      resource: configMap === null ? `nats/server/${source.file}` : `kubernetes/configmap/${configMap}`,
      evidence: { key, value: size.text },
      remedy: { summary: `Write the size without quotes, such as ${key}: 5Gi.`, commands: [] },
      cause: [source.file, key],
    });
    const reported = reportFinding(storageReservation.id, finding, { blueprint, target: unknownTarget, now });
    return [{ ...reported, places: [{ ...server.placeOf(keys), what: `${key} ${size.text}` }] }];
  };
  return [
    ...judge("max_file", maxFileKeys, conf.maxFile),
    ...judge("max_mem", maxMemoryKeys, conf.maxMemory),
  ];
}

/**
 * Only where all of it is written: one server, without accounts. In a cluster the others may have room. Whether the streams are meant for this server is certain
 * where there is no other, and no second package.
 */
function withoutRoom(
  server: WrittenServer,
  all: readonly WrittenStream[],
  isOnly: boolean,
  { blueprint, now }: { blueprint: Blueprint; now: string },
): ReportedFinding[] {
  const { conf, isAlone } = server;
  if (conf.storeDir === null || !isAlone) return [];
  const streams = firstOfEachName(all).filter(({ maxBytes, scope }) => maxBytes > 0 && !standsAlone(scope));
  if (streams.length === 0) return [];
  const isCertain = isOnly && new Set(streams.map(({ scope }) => scope)).size === 1;
  const found = findingsOf(storageReservation, {
    sections: { "nats/streams": succeed([]), "nats/monitoring": succeed(asRunning(server)) },
    blueprint: {
      ...blueprint,
      nats: { ...blueprint.nats, maxFileBytes: null, streams: streams.map(expected) },
    },
    now,
  });
  return found.map((finding) => {
    const keys = finding.evidence.storage === "memory" ? maxMemoryKeys : maxFileKeys;
    const size = finding.evidence.storage === "memory" ? conf.maxMemory : conf.maxFile;
    return {
      ...finding,
      severity: isCertain || finding.severity !== "error" ? finding.severity : "warning",
      evidence: { ...finding.evidence, limitSource: server.source.file },
      places: [
        { ...server.placeOf(keys), what: `${keys.at(-1)} ${size.kind === "bytes" ? size.text : ""}` },
        ...streams.map((stream) => ({
          ...stream.place,
          what: `${nameOf(stream)} reserves ${formatBytes(stream.maxBytes)}`,
        })),
      ],
    };
  });
}

const firstOfEachName = (streams: readonly WrittenStream[]): WrittenStream[] =>
  streams.filter((stream, index) => index === streams.findIndex((other) => nameOf(other) === nameOf(stream)));

/** As if the server ran with what is written; what is not written has no bound here. */
function asRunning({ conf, source }: WrittenServer): NatsMonitoring {
  const bytesOf = (size: ConfiguredSize) =>
    size.kind === "bytes" && size.bytes >= 0 ? size.bytes : Number.MAX_SAFE_INTEGER;
  return {
    url: source.file,
    serverName: source.file,
    version: "",
    clusterSize: 1,
    jetstream: {
      maxFileBytes: bytesOf(conf.maxFile),
      maxMemoryBytes: bytesOf(conf.maxMemory),
      ...{ reservedFileBytes: 0, reservedMemoryBytes: 0, usedFileBytes: 0, usedMemoryBytes: 0 },
      storeDir: conf.storeDir ?? "",
      streams: [],
      metaLeader: null,
    },
    health: { ok: true, status: 200, error: null },
  };
}
