import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { expectedStream } from "../../../blueprint/expectations.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { sectionSchemas } from "../../../snapshot/snapshot.ts";

const gibibyte = 1024 ** 3;
const noMonitoring = error("nats", "unreachable", "nothing answers on the monitoring port 8222");

const configMap = (maxFile: string, more: { immutable?: boolean } = {}) =>
  succeed(
    sectionSchemas["kubernetes/configmaps"].parse([
      {
        ...more,
        metadata: { name: "nomnom-nats-config" },
        data: {
          "nats.conf": `jetstream {\n  store_dir: /data/jetstream\n  max_mem: 512M\n  max_file: ${maxFile}\n}\n`,
        },
      },
    ]),
  );

const claim = (storage: string, storageClassName: string | null = "standard") =>
  succeed(
    sectionSchemas["kubernetes/persistentvolumeclaims"].parse([
      {
        metadata: { name: "data-nomnom-nats-0" },
        spec: { storageClassName },
        status: { phase: "Bound", capacity: { storage } },
      },
    ]),
  );

const limited = (maxStorageBytes: number) => ({
  storageBytes: 0,
  memoryBytes: 0,
  reservedStorageBytes: null,
  streams: 1,
  consumers: 0,
  maxStorageBytes,
  maxMemoryBytes: -1,
  domain: null,
});
const account = (maxStorageBytes: number) => succeed(limited(maxStorageBytes));

/** The recorded server, with something different. */
function server(change: object) {
  const section = readSnapshot("stream-covers-dlq").sections["nats/server"];
  if (!section?.ok) throw new Error("stream-covers-dlq has no server");
  return succeed({ ...section.data, ...change });
}

const threeReplicas: Case["blueprint"] = (b) => ({
  ...b,
  nats: { ...b.nats, streams: b.nats.streams.map((stream) => ({ ...stream, replicas: 3 })) },
});

function monitoring(
  name: string,
  change: {
    otherAccountBytes?: number;
    clusterSize?: number;
    usedBytes?: number;
    leads?: boolean;
    version?: string;
  },
) {
  const section = readSnapshot(name).sections["nats/monitoring"];
  if (!section?.ok || section.data.jetstream === null) throw new Error(`${name} has no JetStream figures`);
  const { jetstream } = section.data;
  const other = { account: "OTHER", name: "X", storage: "file", maxBytes: change.otherAccountBytes ?? 0 };
  return succeed({
    ...section.data,
    clusterSize: change.clusterSize ?? 1,
    version: change.version ?? section.data.version,
    jetstream: {
      ...jetstream,
      metaLeader: change.leads ? section.data.serverName : jetstream.metaLeader,
      usedFileBytes: change.usedBytes ?? jetstream.usedFileBytes,
      streams: [...jetstream.streams, ...(other.maxBytes > 0 ? [other] : [])],
    },
  });
}

/** An account whose limits are by number of replicas. */
const tiered = (bytesOf: Record<string, number>) => {
  const flat = account(0);
  if (!flat.ok) throw new Error("no account");
  const tiers = Object.fromEntries(
    Object.entries(bytesOf).map(([name, bytes]) => [
      name,
      { storageBytes: 0, memoryBytes: 0, streams: 1, maxStorageBytes: bytes, maxMemoryBytes: -1 },
    ]),
  );
  return succeed({ ...flat.data, maxMemoryBytes: 0, tiers });
};

export const cases: Case[] = [
  {
    name: "1 GiB reserved of 1 GiB, the DLQ wants another: the real server answers 10047",
    snapshot: "storage-reserved",
    status: "fail",
    resources: ["nats/stream/MESSAGESDLQ"],
    code: 10047,
    evidence: {
      limitSource: "the server's monitoring port (http://127.0.0.1:8222)",
      limitBytes: gibibyte,
      reservedBytes: gibibyte,
      neededBytes: gibibyte,
      missingBytes: gibibyte,
    },
    says: [
      "MESSAGESDLQ cannot be created: the streams would reserve 2 GiB together, and NATS may use 1 GiB (max_file). JetStream answers 10047",
      "Set max_file to 3Gi",
      "rollout restart statefulset/nomnom-nats",
      "rollout status statefulset/nomnom-nats",
    ],
  },
  {
    name: "an unlimited stream needs 1 byte, and there is none: the real server answers 10047",
    snapshot: "storage-reserved",
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: b.nats.streams.map((s) => ({ ...s, maxBytes: s.name === "MESSAGES" ? gibibyte : -1 })),
      },
    }),
    status: "fail",
    code: 10047,
    says: ["even a stream without max_bytes needs 1 byte"],
  },
  {
    name: "the seed: max_file 1Gi, two streams of 1 GiB, and a subject overlap beside it",
    snapshot: "incident",
    status: "fail",
    resources: ["nats/stream/MESSAGESDLQ"],
    code: 10047,
  },
  {
    name: "nothing exists yet, and only the first of two fits",
    snapshot: "wildcard-quirk",
    blueprint: (b) => ({
      ...b,
      nats: { ...b.nats, streams: b.nats.streams.map((s) => ({ ...s, maxBytes: 3 * gibibyte })) },
    }),
    status: "fail",
    resources: ["nats/stream/MESSAGESDLQ"],
    says: ["the streams would reserve 6.00 GiB together, and NATS may use 5 GiB (max_file)"],
  },
  {
    name: "another account of the server has reserved the rest",
    snapshot: "stream-covers-dlq",
    sections: { "nats/monitoring": monitoring("stream-covers-dlq", { otherAccountBytes: 4 * gibibyte }) },
    status: "fail",
    evidence: { otherAccountsReservedBytes: 4 * gibibyte, reservedBytes: 5 * gibibyte },
  },
  {
    name: "all accounts together have reserved more than there is, as after a restart with a smaller max_file",
    snapshot: "streams-healthy",
    sections: { "nats/monitoring": monitoring("streams-healthy", { otherAccountBytes: 4 * gibibyte }) },
    status: "fail",
    resources: ["nats/server/storage"],
    evidence: { reservedBytes: 6 * gibibyte, otherAccountsReservedBytes: 4 * gibibyte },
    says: ["no stream can be created or grow"],
  },
  {
    name: "tiers have limits of their own, and the account's figures are 0 then: both streams fit into theirs",
    snapshot: "streams-healthy",
    sections: { "nats/account": tiered({ R1: 5 * gibibyte }) },
    status: "pass",
    resources: [],
  },
  {
    name: "a tier that has no room for another stream",
    snapshot: "stream-covers-dlq",
    sections: { "nats/account": tiered({ R1: 1.5 * gibibyte, R3: 5 * gibibyte }) },
    status: "fail",
    code: 10047,
    says: ["the account may use 1.5 GiB (the limit of the account's tier R1)"],
  },
  {
    name: "an account's limit counts every replica on this release (2.9): 10047",
    snapshot: "stream-covers-dlq",
    sections: { "nats/account": account(3 * gibibyte) },
    blueprint: (b) => ({
      ...b,
      nats: { ...b.nats, streams: b.nats.streams.map((stream) => ({ ...stream, replicas: 3 })) },
    }),
    status: "fail",
    code: 10047,
    says: ["JetStream answers 10047", "at least 4 GiB"],
  },
  {
    name: "an account's limit in a cluster led by a release that counts a new stream once (2.10.27)",
    snapshot: "stream-covers-dlq",
    sections: {
      "nats/account": account(5 * gibibyte),
      "nats/server": server({ cluster: "C1", version: "2.10.27" }),
      "nats/monitoring": monitoring("stream-covers-dlq", {
        clusterSize: 3,
        leads: true,
        version: "2.10.27",
      }),
    },
    blueprint: threeReplicas,
    status: "unknown",
    says: ["whether there is room for MESSAGESDLQ cannot be decided from here"],
  },
  {
    name: "the same in a cluster whose leader may be of a release before or after that changed",
    snapshot: "stream-covers-dlq",
    sections: {
      "nats/account": { ok: true, data: { ...limited(3.5 * gibibyte), apiLevel: 2 } },
      "nats/server": server({ cluster: "C1", version: "2.12.15" }),
      "nats/monitoring": monitoring("stream-covers-dlq", { clusterSize: 3, version: "2.12.15" }),
    },
    blueprint: threeReplicas,
    status: "unknown",
    says: ["the version of the one that leads JetStream is not visible"],
  },
  {
    name: "a peer of a cluster that reserves nothing and uses nearly all: what is used counts there",
    snapshot: "stream-covers-dlq",
    sections: {
      "nats/server": server({ cluster: "C1" }),
      "nats/monitoring": monitoring("stream-covers-dlq", { clusterSize: 3, usedBytes: 4.5 * gibibyte }),
    },
    blueprint: threeReplicas,
    status: "fail",
    code: 10005,
    says: ["4.5 GiB are stored, the stream needs 1 GiB", "Set max_file to 7Gi"],
  },
  {
    name: "this peer has room, and the other servers of the cluster, which are to hold it too, were not looked at",
    snapshot: "stream-covers-dlq",
    sections: {
      "nats/server": server({ cluster: "C1" }),
      "nats/monitoring": monitoring("stream-covers-dlq", { clusterSize: 3 }),
    },
    blueprint: threeReplicas,
    status: "unknown",
    says: [
      "whether there is room for MESSAGESDLQ cannot be decided from here",
      "whether the other servers of the cluster have room is not visible from recorded",
    ],
  },
  {
    name: "this peer has room, and the stream goes to the one with most",
    snapshot: "stream-covers-dlq",
    sections: {
      "nats/server": server({ cluster: "C1" }),
      "nats/monitoring": monitoring("stream-covers-dlq", { clusterSize: 3 }),
    },
    status: "pass",
  },
  {
    name: "the account's own limit is too small",
    snapshot: "stream-covers-dlq",
    sections: { "nats/account": account(1.5 * gibibyte) },
    status: "fail",
    evidence: { limitScope: "account" },
    says: [
      "the account may use 1.5 GiB (the account's limit)",
      "nats stream edit MESSAGES --max-bytes 536870912",
    ],
  },
  {
    name: "without monitoring the configuration's figure counts, before the ConfigMap's",
    snapshot: "storage-reserved",
    sections: { "nats/monitoring": noMonitoring, "kubernetes/configmaps": configMap("10Gi") },
    blueprint: (b) => ({ ...b, nats: { ...b.nats, maxFileBytes: gibibyte } }),
    status: "fail",
    evidence: { limitSource: "nats.maxFile of the configuration" },
  },
  {
    name: "without either, the ConfigMap's; 5G is less than 5Gi",
    snapshot: "storage-reserved",
    sections: { "nats/monitoring": noMonitoring, "kubernetes/configmaps": configMap("2G") },
    status: "fail",
    evidence: { limitBytes: 2_000_000_000 },
    says: ["the streams would reserve 2 GiB together, and NATS may use 1.86 GiB (max_file)"],
  },
  {
    name: "the ConfigMap is immutable: nobody is told to edit it",
    snapshot: "storage-reserved",
    sections: { "kubernetes/configmaps": configMap("1Gi", { immutable: true }) },
    status: "fail",
    says: [
      "ConfigMap nomnom-nats-config is immutable and cannot be edited: create one under another name",
      "get configmap nomnom-nats-config -o yaml",
    ],
  },
  {
    name: "the ConfigMap was raised and the server not restarted",
    snapshot: "storage-reserved",
    sections: { "kubernetes/configmaps": configMap("5Gi") },
    status: "fail",
    resources: ["nats/stream/MESSAGESDLQ", "kubernetes/configmap/nomnom-nats-config"],
    says: [
      "Restart NATS: nats.conf already says max_file 5Gi, but the server runs with 1 GiB",
      "the edit is not loaded",
    ],
  },
  {
    name: "the ConfigMap was raised, not loaded, and nothing needs it yet",
    snapshot: "streams-healthy",
    sections: { "kubernetes/configmaps": configMap("10Gi") },
    status: "warn",
    says: ["says max_file 10 GiB, but NATS runs with 5 GiB"],
  },
  {
    name: "the ConfigMap was lowered below what is reserved: streams vanish at the next start",
    snapshot: "streams-healthy",
    sections: { "kubernetes/configmaps": configMap("1Gi") },
    status: "fail",
    resources: ["kubernetes/configmap/nomnom-nats-config"],
    says: ["At its next start NATS drops the streams that do not fit"],
  },
  {
    name: "the ConfigMap has a size nats-server does not start with",
    snapshot: "streams-healthy",
    sections: { "kubernetes/configmaps": configMap('"5Gi"') },
    status: "fail",
    says: ["NATS does not start with it", "max_file: 5Gi"],
  },
  {
    name: "max_file is more than the volume holds",
    snapshot: "streams-healthy",
    sections: { "kubernetes/persistentvolumeclaims": claim("1Gi") },
    status: "warn",
    resources: ["kubernetes/persistentvolumeclaim/data-nomnom-nats-0"],
    says: [
      "Volume data-nomnom-nats-0 holds 1 GiB, less than max_file 5 GiB",
      "Grow the volume above max_file (if its storage class can)",
      "patch pvc data-nomnom-nats-0",
    ],
  },
  ...[
    {
      name: "the volume that is too small cannot grow: its class does not allow it",
      sections: { "kubernetes/storageclasses": succeed([{ name: "standard", expands: false }]) },
      why: "storage class standard allows no expansion",
    },
    {
      name: "the volume that is too small cannot grow: an administrator made it, for a class that nobody has",
      sections: { "kubernetes/storageclasses": succeed([]) },
      why: "there is no storage class standard",
    },
    {
      name: "the volume that is too small cannot grow: its claim names no class",
      sections: { "kubernetes/persistentvolumeclaims": claim("1Gi", "") },
      why: "it has no storage class",
    },
  ].map(
    ({ name, sections, why }): Case => ({
      name,
      snapshot: "streams-healthy",
      sections: { "kubernetes/persistentvolumeclaims": claim("1Gi"), ...sections },
      status: "warn",
      resources: ["kubernetes/persistentvolumeclaim/data-nomnom-nats-0"],
      says: [`this one cannot grow (${why})`],
      doesNotSay: ["patch pvc"],
    }),
  ),
  {
    name: "there is no room, and the volume cannot grow: the way on is another volume or a disk that has more",
    snapshot: "storage-reserved",
    sections: {
      "kubernetes/configmaps": configMap("1G"),
      "kubernetes/persistentvolumeclaims": claim("1Gi"),
      "kubernetes/storageclasses": succeed([{ name: "standard", expands: false }]),
    },
    status: "fail",
    says: [
      "Volume data-nomnom-nats-0 has 1 GiB and cannot grow (storage class standard allows no expansion): unless its disk has more room, give NATS a larger one before.",
      "edit configmap nomnom-nats-config",
    ],
    doesNotSay: ["patch pvc", "grow the volume first"],
  },
  {
    name: "memory is counted apart: the real figures, a memory stream too many (10028)",
    snapshot: "streams-healthy",
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: [
          ...b.nats.streams,
          expectedStream({ name: "HOT", subjects: ["hot"], maxBytes: gibibyte, storage: "memory" }),
        ],
      },
    }),
    status: "fail",
    code: 10028,
    says: ["NATS may use 64 MiB (max_mem)"],
  },
  {
    name: "one peer of a cluster is full, another may have room",
    snapshot: "storage-reserved",
    sections: {
      "nats/server": server({ cluster: "C1" }),
      "nats/monitoring": monitoring("storage-reserved", { clusterSize: 3 }),
    },
    status: "unknown",
    says: ["recorded has no room, and whether the other servers of the cluster have room is not visible"],
  },
  { name: "both streams fit", snapshot: "streams-healthy", status: "pass", resources: [] },
  {
    name: "an exact fit is allowed",
    snapshot: "stream-covers-dlq",
    sections: { "nats/account": account(2 * gibibyte) },
    status: "pass",
  },
  {
    name: "max_file equals the volume: worth a note",
    snapshot: "streams-healthy",
    sections: { "kubernetes/persistentvolumeclaims": claim("5Gi") },
    status: "pass",
  },
  {
    name: "max_file is not visible anywhere",
    snapshot: "storage-reserved",
    sections: { "nats/monitoring": noMonitoring },
    status: "unknown",
    says: ["max_file is not visible", "--nats-monitoring-url", "nats.maxFile"],
  },
  {
    name: "the ConfigMap may not be read: the missing rule is named",
    snapshot: "storage-reserved",
    sections: {
      "nats/monitoring": noMonitoring,
      "kubernetes/configmaps": error(
        "kubernetes",
        "forbidden",
        'configmaps is forbidden: User "viewer" cannot list',
        {
          missing: [{ apiGroup: "", resource: "configmaps", verb: "list" }],
          refusedUser: "viewer",
        },
      ),
    },
    status: "unknown",
    says: ['resources: ["configmaps"], verbs: ["list"]', 'name: "viewer"'],
  },
  {
    name: "neither streams nor monitoring readable",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
    says: ["STREAM.LIST did not answer"],
  },
];
