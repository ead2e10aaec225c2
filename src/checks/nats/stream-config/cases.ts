import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import type { Blueprint, StreamDemands } from "../../../blueprint/blueprint.ts";
import { expectedStream } from "../../../blueprint/expectations.ts";
import { type ProbeResult, succeed } from "../../../snapshot/probe-result.ts";
import { sectionSchemas } from "../../../snapshot/snapshot.ts";

/** Deployments with so many pods ready, as the API could send them. */
const deployments = (readyPods: Record<string, number>) =>
  succeed(
    sectionSchemas["kubernetes/deployments"].parse(
      Object.entries(readyPods).map(([name, readyReplicas]) => ({
        metadata: { name },
        spec: {
          replicas: 1,
          selector: {},
          template: {
            spec: { containers: [{ name: "c", env: [{ name: "NATS_STREAM", value: "MESSAGES" }] }] },
          },
        },
        status: { readyReplicas },
      })),
    ),
  );
const allRun = deployments({ "nomnom-ingestion-api": 1, "nomnom-worker": 1 });

/** The two healthy streams, one of them changed. */
function streams(name: string, config: Record<string, unknown>, state: Record<string, unknown> = {}) {
  const section = readSnapshot("streams-healthy").sections["nats/streams"];
  if (!section?.ok) throw new Error("streams-healthy has no streams");
  const changed = section.data.map((stream) =>
    stream.config.name === name
      ? { ...stream, config: { ...stream.config, ...config }, state: { ...stream.state, ...state } }
      : stream,
  );
  return succeed(sectionSchemas["nats/streams"].parse(changed));
}

const recorded = readSnapshot("main-stream-missing").sections;
const sectionOf = <T>(section: ProbeResult<T> | undefined): T => {
  if (!section?.ok) throw new Error("main-stream-missing lacks a section");
  return section.data;
};
const server = (change: object) => succeed({ ...sectionOf(recorded["nats/server"]), ...change });
const monitoring = (change: object) => succeed({ ...sectionOf(recorded["nats/monitoring"]), ...change });
const { jetstream: held, serverName } = sectionOf(recorded["nats/monitoring"]);
const leading = { ...held, metaLeader: serverName };
const account = (change: object) => succeed({ ...sectionOf(recorded["nats/account"]), ...change });
const tier = (change: object) => ({
  storageBytes: 0,
  memoryBytes: 0,
  streams: 0,
  maxStorageBytes: -1,
  maxMemoryBytes: -1,
  ...change,
});
/** The healthy streams and one more, as its server lists it. */
function withCopy(copy: object, messages: Record<string, unknown> = {}) {
  const healthy = streams("MESSAGES", messages);
  if (!healthy.ok) throw new Error("no streams");
  return succeed(
    sectionSchemas["nats/streams"].parse([
      ...healthy.data,
      { config: { name: "COPY" }, state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 0 }, ...copy },
    ]),
  );
}
const republishing = {
  ...{ name: "COPY", subjects: ["copies.>"], republish: { src: "copies.>", dest: "messages.ingest.>" } },
};
const threeReplicas: Case["blueprint"] = (b) => ({
  ...b,
  nats: { ...b.nats, streams: b.nats.streams.map((stream) => ({ ...stream, replicas: 3 })) },
});

/** The blueprint with what the file demands of MESSAGES besides. */
/** `apart`: of the contract nothing else is demanded. */
const demanding =
  (demands: StreamDemands, apart = false) =>
  (b: Blueprint): Blueprint => ({
    ...b,
    nats: {
      ...b.nats,
      streams: b.nats.streams.map((stream) =>
        stream.name === "MESSAGES"
          ? { ...stream, demands: { ...(!apart && stream.demands), ...demands } }
          : stream,
      ),
    },
  });

export const cases: Case[] = [
  {
    name: "the file says an age, a window and a placement, and the stream has others",
    snapshot: "streams-healthy",
    sections: {
      "kubernetes/deployments": allRun,
      "nats/streams": streams("MESSAGES", {
        ...{ max_age: 3600e9, duplicate_window: 120e9, max_msgs: 500, max_msg_size: 1024 },
        placement: { cluster: "east" },
      }),
    },
    blueprint: demanding({
      ...{ maxAgeMs: 7 * 24 * 3_600_000, duplicateWindowMs: 300_000, maxMsgs: 500, maxMsgSize: -1 },
      ...{ retention: "workqueue", placement: { cluster: "west" } },
    }),
    status: "warn",
    messages: [
      "MESSAGES refuses messages above 1 KiB (max_msg_size) with JetStream error 10054: for those, the ingestion API answers 500.",
      "MESSAGES has max_age 1h instead of 7d, duplicate_window 2m instead of 5m, retention limits instead of workqueue, cluster east instead of west. Services take an existing stream as it is.",
    ],
    says: ["stream edit MESSAGES --max-age=604800000ms --dupe-window=300000ms --cluster=west --force"],
  },
  {
    name: "nobody says that publishers wait for an answer, that messages may be large or markers not be read",
    snapshot: "streams-healthy",
    sections: {
      "kubernetes/deployments": allRun,
      "nats/streams": streams("MESSAGES", {
        no_ack: true,
        max_msg_size: 1024,
        subject_delete_marker_ttl: 6e10,
      }),
    },
    blueprint: demanding({}, true),
    status: "warn",
    messages: [
      "MESSAGES acknowledges nothing (no_ack): publishers wait for an answer that never comes, although the message is stored.",
    ],
  },
  {
    name: "the file says that the stream acknowledges nothing",
    snapshot: "streams-healthy",
    sections: {
      "kubernetes/deployments": allRun,
      "nats/streams": streams("MESSAGES", { no_ack: true }),
    },
    blueprint: demanding({ acknowledges: false }),
    status: "pass",
  },
  {
    name: "the stream is as the file says",
    snapshot: "streams-healthy",
    sections: {
      "kubernetes/deployments": allRun,
      "nats/streams": streams("MESSAGES", { max_age: 3600e9, sources: [{ name: "B" }, { name: "A" }] }),
    },
    blueprint: demanding({ maxAgeMs: 3_600_000, sources: ["A", "B"] }),
    status: "pass",
  },
  {
    name: "both services run and their stream is gone: the real server has no responders for an order",
    snapshot: "main-stream-missing",
    sections: { "kubernetes/deployments": allRun },
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    messages: [
      "MESSAGES does not exist although nomnom-ingestion-api and nomnom-worker run: no stream takes messages.ingest.>, and the ingestion API answers 500.",
    ],
    says: [
      "kubectl rollout restart deployment/nomnom-ingestion-api",
      "nats stream add MESSAGES --subjects 'messages.ingest.>' --storage file --replicas 1 --max-bytes 1073741824 --defaults",
    ],
  },
  {
    name: "whether they run is not visible",
    snapshot: "main-stream-missing",
    status: "warn",
    resources: ["nats/stream/MESSAGES"],
    says: ["MESSAGES does not exist: no stream takes messages.ingest.>"],
  },
  {
    name: "a stream that publishes again what comes to another one",
    snapshot: "streams-healthy",
    sections: { "nats/streams": withCopy({ config: republishing }) },
    status: "pass",
    finds: [],
  },
  {
    name: "the main stream and another one publish each other's messages again",
    snapshot: "streams-healthy",
    sections: {
      "nats/server": server({ version: "2.10.27" }),
      "nats/streams": withCopy(
        { config: republishing },
        { republish: { src: "messages.ingest.>", dest: "copies.>" } },
      ),
    },
    status: "fail",
    says: ["MESSAGES and COPY publish each other's messages again", "stream edit COPY --no-republish"],
  },
  {
    name: "the same on nats-server 2.9, which does not let it be changed (10052)",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": withCopy(
        { config: republishing },
        { republish: { src: "messages.ingest.>", dest: "copies.>" } },
      ),
    },
    status: "fail",
    says: ["only one that is created again is without it"],
  },
  {
    name: "another account of the server has the stream: nothing is made by hand",
    snapshot: "main-stream-missing",
    sections: {
      "nats/monitoring": monitoring({
        jetstream: {
          ...held,
          streams: [{ account: "SHOP", name: "MESSAGES", storage: "file", maxBytes: 1024 ** 3 }],
        },
      }),
    },
    status: "warn",
    says: [
      "MESSAGES does not exist in the account that doctor is connected to (account SHOP of this server has a stream of this name)",
      "If the services are users of account SHOP, let doctor connect as one",
      "nats account info",
    ],
  },
  {
    name: "JetStream of a domain, beside which there may be others: nothing is made by hand",
    snapshot: "main-stream-missing",
    sections: { "nats/account": account({ domain: "leaf" }) },
    status: "warn",
    messages: [
      "MESSAGES does not exist in JetStream domain leaf: no stream takes messages.ingest.>, and the ingestion API answers 500.",
    ],
    says: ["If a hub or a leaf with a domain of its own keeps MESSAGES", "nats account info"],
  },
  {
    name: "neither runs: what keeps them from running is the cause",
    snapshot: "main-stream-missing",
    sections: { "kubernetes/deployments": deployments({ "nomnom-ingestion-api": 0, "nomnom-worker": 0 }) },
    status: "pass",
    says: ["nomnom-ingestion-api or nomnom-worker would create it at its start and does not run"],
  },
  {
    name: "the dead-letter stream is missing: pipeline/dead-letters says so",
    leftTo: ["pipeline/dead-letters"],
    snapshot: "storage-used-up",
    sections: { "kubernetes/deployments": allRun, "nats/monitoring": error("nats", "timeout", "no answer") },
    status: "pass",
  },
  {
    name: "buckets and a work queue are missing: each is created as it is said to be",
    snapshot: "streams-healthy",
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: [
          ...b.nats.streams,
          expectedStream({
            ...{ name: "KV_rates", subjects: ["$KV.rates.>"], maxBytes: 8 * 1024 ** 2 },
            demands: { maxMsgsPerSubject: 5, maxAgeMs: 86_400_000 },
          }),
          expectedStream({ name: "OBJ_pdfs", subjects: ["$O.pdfs.C.>", "$O.pdfs.M.>"] }),
          expectedStream({
            ...{ name: "JOBS", subjects: ["jobs.>"] },
            demands: {
              retention: "workqueue",
              discard: "new",
              maxAgeMs: 1500,
              maxMsgs: 1000,
              maxMsgSize: -1,
            },
          }),
        ],
      },
    }),
    status: "warn",
    says: [
      "nats kv add rates --storage file --replicas 1 --history 5 --max-bucket-size 8388608 --ttl 24h",
      "nats object add pdfs --storage file --replicas 1",
      "nats stream add JOBS --subjects 'jobs.>' --storage file --replicas 1 --retention work --discard new --max-age 1500ms --max-msgs 1000 --defaults",
    ],
  },
  {
    name: "another stream is expected by the configuration alone, and nobody is known to create it",
    snapshot: "streams-healthy",
    sections: { "kubernetes/deployments": allRun },
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: [...b.nats.streams, expectedStream({ name: "ENTITIES", subjects: ["entities.*"] })],
      },
    }),
    status: "warn",
    says: ["ENTITIES does not exist: no stream takes entities.*, and messages published there are lost."],
  },
  {
    name: "it cannot be created for another's subjects: nats/stream-overlap says so",
    snapshot: "stream-covers-dlq",
    sections: { "kubernetes/deployments": allRun },
    status: "pass",
    messages: [],
  },
  {
    name: "it cannot be created for lack of storage: nats/storage-reservation says so",
    snapshot: "storage-reserved",
    sections: { "kubernetes/deployments": allRun },
    status: "pass",
    messages: [],
  },
  {
    name: "a sealed main stream: the real server answers 10109",
    snapshot: "main-stream-sealed",
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    code: 10109,
    messages: [
      "MESSAGES is sealed: it refuses new messages with JetStream error 10109, and the ingestion API answers 500.",
    ],
    says: ["nats stream backup MESSAGES ./MESSAGES", "remove it once the backup is complete"],
  },
  {
    name: "a main stream that acknowledges nothing: the real server stored the message and gave no answer",
    snapshot: "main-stream-without-ack",
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    says: ["MESSAGES acknowledges nothing (no_ack)", "nats stream edit MESSAGES --ack"],
  },
  {
    name: "no acknowledgement of dead letters: the worker does not wait for one",
    sections: { "nats/streams": streams("MESSAGESDLQ", { no_ack: true }) },
    snapshot: "streams-healthy",
    status: "pass",
  },
  {
    name: "dead letters kept for consumers there are none of: the real server acknowledged three and has none",
    snapshot: "dead-letters-not-kept",
    status: "fail",
    resources: ["nats/stream/MESSAGESDLQ"],
    says: ["retention interest) and has none", "a message that the worker gives up is lost"],
  },
  {
    name: "somebody reads them",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": streams("MESSAGESDLQ", { retention: "interest" }, { consumer_count: 1 }),
    },
    status: "pass",
    says: ["MESSAGESDLQ has retention interest instead of limits."],
  },
  {
    name: "the main stream with retention interest: its consumer is for nats/consumer-config",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { retention: "interest" }) },
    status: "pass",
  },
  {
    name: "in memory instead of a file",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { storage: "memory" }, { messages: 7 }) },
    status: "warn",
    says: ["when NATS restarts, its 7 messages are lost"],
  },
  {
    name: "fewer replicas than the configuration wants",
    snapshot: "streams-healthy",
    blueprint: (b) => ({
      ...b,
      nats: { ...b.nats, streams: b.nats.streams.map((stream) => ({ ...stream, replicas: 3 })) },
    }),
    status: "warn",
    resources: ["nats/stream/MESSAGES", "nats/stream/MESSAGESDLQ"],
    says: ["MESSAGES has 1 replica instead of 3 (recorded is a single server)"],
    remedies: Array.from(
      { length: 2 },
      () =>
        "Build a cluster of at least 3 servers with JetStream, or correct the number of replicas in nomnom.doctor.yaml and in the service that creates the stream.",
    ),
  },
  {
    name: "fewer replicas than a cluster of three could hold",
    snapshot: "streams-healthy",
    sections: { "nats/server": server({ cluster: "C1" }), "nats/monitoring": monitoring({ clusterSize: 3 }) },
    blueprint: threeReplicas,
    status: "warn",
    says: ["MESSAGES has 1 replica instead of 3:", "nats stream edit MESSAGES --replicas 3"],
  },
  {
    name: "a stream that acknowledges nothing keeps doing so when it is edited",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGESDLQ", { max_msg_size: 1024, no_ack: true }) },
    status: "warn",
    says: ["nats stream edit MESSAGESDLQ --max-msg-size=-1 --no-ack"],
  },
  {
    name: "a stream of counters: the real server (2.15.3) refused an order with 10169",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { allow_msg_counter: true }) },
    status: "fail",
    finds: ["counters-only"],
    says: ["10169", "the ingestion API answers 500"],
  },
  {
    name: "the server takes messages of a kibibyte at most",
    snapshot: "main-stream-missing",
    sections: {
      "nats/streams": streams("MESSAGES", {}),
      "nats/server": server({ maxPayloadBytes: 1024 }),
    },
    status: "warn",
    finds: ["small-messages"],
    messages: [
      "NATS refuses messages above 1 KiB (max_payload) and cuts off who publishes one: for those, the ingestion API answers 500.",
    ],
  },
  {
    name: "orders are deleted after five seconds",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { max_age: 5e9 }) },
    status: "warn",
    finds: ["short-lived"],
    says: ["a worker that is away or behind for longer loses them", "--max-age 24h"],
  },
  {
    name: "dead letters are deleted after five minutes",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGESDLQ", { max_age: 300e9 }) },
    status: "warn",
    finds: ["short-lived"],
    says: ["gone before anybody looks at them", "--max-age 168h"],
  },
  {
    name: "orders are deleted after a quarter of an hour",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { max_age: 900e9 }) },
    status: "pass",
  },
  {
    name: "a mirror whose origin does not exist: the real server says 10059",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": withCopy({
        mirror: { name: "GONE", error: { err_code: 10059, description: "stream not found" } },
      }),
    },
    status: "warn",
    resources: ["nats/stream/COPY"],
    messages: [
      'COPY takes its messages from GONE, and the server says "stream not found" (10059): nothing new reaches it.',
    ],
  },
  {
    name: "a source that was not heard of for a minute",
    snapshot: "streams-healthy",
    sections: { "nats/streams": withCopy({ sources: [{ name: "MESSAGES", active: 60e9 }] }) },
    status: "warn",
    says: ["it has had no contact with MESSAGES for 1m"],
  },
  {
    name: "a mirror ahead of its origin, which was made anew",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": withCopy({
        mirror: { name: "MESSAGES", active: 1e9 },
        state: { messages: 20, bytes: 1, first_seq: 1, last_seq: 20_000 },
      }),
    },
    status: "warn",
    says: ["MESSAGES was created again"],
  },
  {
    name: "a source asks for a subject that is misspelled: the real server says nothing",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": withCopy({
        config: {
          name: "COPY",
          sources: [
            { name: "MESSAGES", subject_transforms: [{ src: "messages.ingset.>", dest: "copy.>" }] },
            { name: "MESSAGESDLQ", filter_subject: "messages.dlq.Order" },
          ],
        },
      }),
    },
    status: "warn",
    messages: [
      "COPY takes messages.ingset.> from MESSAGES, which has only messages.ingest.>: no message reaches COPY, and no error says so.",
    ],
  },
  {
    name: "a source in another account may have the subjects",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": withCopy({
        config: {
          name: "COPY",
          mirror: { name: "MESSAGES", filter_subject: "other.>", external: { api: "JS.B.API" } },
        },
      }),
    },
    status: "pass",
  },
  {
    name: "expired messages leave empty ones behind: the real server hands them to the worker",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { subject_delete_marker_ttl: 60e9 }) },
    status: "warn",
    says: ["subject_delete_marker_ttl 1m", "--subject-del-markers-ttl=0s"],
  },
  {
    name: "a mirror that hears of its origin",
    snapshot: "streams-healthy",
    sections: { "nats/streams": withCopy({ mirror: { name: "MESSAGES", active: 2e9 } }) },
    status: "pass",
  },
  {
    name: "a missing stream wants three replicas of a single server: the real one answers 10074",
    snapshot: "main-stream-missing",
    blueprint: threeReplicas,
    status: "fail",
    code: 10_074,
    says: ["cannot be created: it wants 3 replicas, and recorded is a single server"],
  },
  {
    name: "one of three servers is down: the real cluster answers 10005",
    snapshot: "main-stream-missing",
    sections: {
      "nats/server": server({ cluster: "C1" }),
      "nats/monitoring": monitoring({
        clusterSize: 3,
        peers: [{ name: "nats-2", current: false, offline: true, silentMs: 9_000, lag: 0 }],
        jetstream: leading,
      }),
    },
    blueprint: threeReplicas,
    status: "fail",
    code: 10_005,
    says: ["the cluster has 2 of 3 servers with JetStream (nats-2 offline)", "Bring nats-2 back"],
  },
  {
    name: "since 2.12 a majority of its servers is enough: the real cluster creates it",
    snapshot: "main-stream-missing",
    sections: {
      "kubernetes/deployments": allRun,
      "nats/server": server({ cluster: "C1", version: "2.15.3" }),
      "nats/monitoring": monitoring({
        clusterSize: 3,
        version: "2.15.3",
        peers: [{ name: "nats-2", current: false, offline: true, silentMs: 9_000, lag: 0 }],
        jetstream: leading,
      }),
    },
    blueprint: threeReplicas,
    status: "fail",
    says: ["MESSAGES does not exist although nomnom-ingestion-api and nomnom-worker run"],
  },
  {
    name: "the account has as many streams as it may: the real server answers 10027",
    snapshot: "main-stream-missing",
    sections: { "nats/account": account({ streams: 1, maxStreams: 1 }) },
    status: "fail",
    code: 10_027,
    says: ["the account has 1 of 1 streams (max_streams)"],
  },
  {
    name: "the account takes only streams with max_bytes: 10113",
    snapshot: "main-stream-missing",
    sections: { "nats/account": account({ maxBytesRequired: true }) },
    blueprint: (b) => ({
      ...b,
      nats: { ...b.nats, streams: b.nats.streams.map((stream) => ({ ...stream, maxBytes: -1 })) },
    }),
    status: "fail",
    code: 10_113,
    says: ["takes only streams with max_bytes"],
  },
  {
    name: "one stream may not reserve so much: 10122",
    snapshot: "main-stream-missing",
    sections: { "nats/account": account({ maxFileStreamBytes: 1024 }) },
    status: "fail",
    code: 10_122,
    says: ["it reserves 1 GiB, and one stream of the account may reserve 1 KiB"],
  },
  {
    name: "a tier has the limits where an account has tiers",
    snapshot: "main-stream-missing",
    sections: {
      "nats/account": account({ maxStreams: 0, tiers: { R1: tier({ streams: 1, maxStreams: 1 }) } }),
    },
    status: "fail",
    code: 10_027,
    says: ["the account's tier R1 has 1 of 1 streams"],
  },
  {
    name: "on disk and not brought back: whoever creates it overwrites it, so that nothing tells to",
    snapshot: "main-stream-missing",
    sections: {
      "kubernetes/deployments": allRun,
      "nats/monitoring": monitoring({
        health: { ok: false, status: 503, error: "JetStream stream '$G > MESSAGES' could not be recovered" },
      }),
    },
    status: "fail",
    messages: [
      "MESSAGES is on disk, and NATS did not bring it back when it started (nats/server-health says more): the ingestion API answers 500. Creating it again overwrites the messages on disk.",
    ],
    remedies: [
      "Do not create MESSAGES, and do not restart nomnom-ingestion-api or nomnom-worker, before the reason in the log of NATS is repaired and NATS has brought it back.",
    ],
  },
  {
    name: "whether it is on disk cannot be asked: no command creates it",
    snapshot: "main-stream-missing",
    sections: { "nats/monitoring": error("nats", "not-configured", "no address for the monitoring port") },
    status: "warn",
    remedies: [
      "See first in the log of NATS that it did not fail to recover MESSAGES at its start: creating it again would overwrite what is on disk. Then start what creates it (nomnom-ingestion-api, nomnom-worker). With --nats-monitoring-url http://HOST:8222 this is looked up.",
    ],
  },
  {
    name: "messages of the server's own size are refused",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { max_msg_size: 1024 }) },
    status: "warn",
    code: 10054,
    says: ["MESSAGES refuses messages above 1 KiB (max_msg_size)"],
  },
  {
    name: "a limit the server's own max_payload comes before",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { max_msg_size: 1024 ** 2 }) },
    status: "pass",
  },
  {
    name: "another size, as an older or newer image creates it: worth a note",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("MESSAGES", { max_bytes: 100 * 1024 ** 2, discard: "new" }) },
    status: "pass",
    says: ["MESSAGES has max_bytes 100 MiB instead of 1 GiB, discard new instead of old."],
  },
  { name: "as the services create them", snapshot: "streams-healthy", status: "pass", messages: [] },
  {
    name: "the streams could not be read",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
  },
  {
    name: "a stream with fewer messages than its metadata wants is an error, as nats server check stream has it",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": streams(
        "MESSAGES",
        {
          metadata: {
            "io.nats.monitor.msgs-critical": "2",
            "io.nats.monitor.subjects-warn": "4",
            "io.nats.monitor.subjects-critical": "9",
            "io.nats.monitor.min-sources": "many",
          },
        },
        { messages: 2, num_subjects: 5 },
      ),
    },
    status: "fail",
    finds: ["over-threshold"],
    says: ["its metadata (io.nats.monitor.*) allows: 2 messages (limit 2), 5 subjects (limit 4)"],
  },
  {
    name: "as few subjects as the warning allows are a warning where the error is below it",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": streams(
        "MESSAGES",
        { metadata: { "io.nats.monitor.subjects-warn": "4", "io.nats.monitor.subjects-critical": "2" } },
        { num_subjects: 3 },
      ),
    },
    status: "warn",
    finds: ["over-threshold"],
    says: ["3 subjects (limit 4)"],
  },
  {
    name: "a copy that lags behind its origin as far as its metadata forbids is an error",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": withCopy({
        config: {
          name: "COPY",
          mirror: { name: "MESSAGES" },
          metadata: { "io.nats.monitor.lag-critical": "100", "io.nats.monitor.seen-critical": "5s" },
        },
        mirror: { name: "MESSAGES", lag: 100, active: 6e9 },
      }),
    },
    status: "fail",
    finds: ["over-threshold"],
    says: [
      "origin MESSAGES is 100 messages ahead (limit 100), origin MESSAGES has not answered for 6 s (limit 5 s)",
    ],
  },
  {
    name: "replicas that are fewer or further behind than the metadata allows are an error",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": withCopy({
        config: {
          name: "COPY",
          subjects: ["copy.>"],
          num_replicas: 3,
          metadata: {
            "io.nats.monitor.peer-expect": "3",
            "io.nats.monitor.peer-lag-critical": "10",
            "io.nats.monitor.peer-seen-critical": "1s",
          },
        },
        cluster: { leader: "a", replicas: [{ name: "b", lag: 11, active: 2e9 }] },
      }),
    },
    status: "fail",
    finds: ["over-threshold"],
    says: [
      "2 replicas (3 expected)",
      "replica b is 11 messages ahead (limit 10)",
      "replica b has not answered for 2 s",
    ],
  },
  {
    name: "a stream within all limits of its metadata is well",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": withCopy({
        config: {
          name: "COPY",
          subjects: ["copy.>"],
          num_replicas: 3,
          metadata: {
            "io.nats.monitor.peer-expect": "3",
            "io.nats.monitor.peer-lag-critical": "10",
            "io.nats.monitor.msgs-critical": "4",
            "io.nats.monitor.subjects-critical": "9",
          },
        },
        state: { messages: 5, bytes: 50, first_seq: 1, last_seq: 5, num_subjects: 8 },
        cluster: { leader: "a", replicas: [{ name: "b", lag: 10 }, { name: "c" }] },
      }),
    },
    status: "pass",
  },
];
