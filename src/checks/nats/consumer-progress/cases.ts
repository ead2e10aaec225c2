import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { consumersOf, streamsOf } from "../../../../test/support/checks/recorded-consumer.ts";
import { workerDeployment, workerPod } from "../../../../test/support/checks/worker-deployment.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const workers = "nats/consumer/MESSAGES/workers";
const ofNobody: Case["blueprint"] = (b) => ({
  ...b,
  nats: { ...b.nats, streams: b.nats.streams.map((s) => ({ ...s, consumers: [] })) },
});

/** The server's time of the recording, moved by milliseconds. */
function moved(snapshot: string, milliseconds: number): string {
  return new Date(Date.parse(readSnapshot(snapshot).takenAt) + milliseconds).toISOString();
}

/** The only server, started so many milliseconds before the recording. */
function startedBefore(snapshot: string, milliseconds: number): Pick<Sections, "nats/monitoring"> {
  const section = readSnapshot("streams-healthy").sections["nats/monitoring"];
  if (!section?.ok) throw new Error("streams-healthy has no monitoring");
  const { connections = { open: 2, max: 65_536, slowConsumers: 0, startedAt: "" }, ...server } = section.data;
  return {
    "nats/monitoring": succeed({
      ...server,
      clusterSize: 1,
      connections: { ...connections, startedAt: moved(snapshot, -milliseconds) },
    }),
  };
}

/** A message was given up, NATS was started again, and nothing has come since; the worker has been up so long. */
const quietSince = (startedMs: number, { version, upMs }: { version: string; upMs: number }): Sections => {
  const snapshot = "consumer-gives-up-early";
  const { "nats/monitoring": monitoring } = startedBefore(snapshot, startedMs);
  if (!monitoring?.ok) throw new Error("no monitoring");
  return {
    "nats/monitoring": succeed({ ...monitoring.data, version }),
    "nats/consumers": consumersOf(snapshot, ({ delivered, ack_floor: floor }) => ({
      delivered: { ...delivered, last_active: undefined },
      ack_floor: { ...floor, last_active: undefined },
    })),
    "kubernetes/deployments": workerDeployment(),
    "kubernetes/pods": workerPod(upMs, readSnapshot(snapshot).takenAt),
  };
};

/** Messages arrive until this very moment. */
const arriving = (snapshot: string) =>
  streamsOf(snapshot, (s) => ({ state: { ...s.state, last_ts: readSnapshot(snapshot).takenAt } }));

/** A work queue that a second consumer takes from. */
function withBilling(snapshot: string, filter: string) {
  const section = consumersOf(snapshot, (c) => ({ config: { ...c.config, filter_subject: filter } }));
  if (!section.ok) throw new Error(`${snapshot} has no consumers`);
  const billing = section.data.map((c) => ({
    ...c,
    name: "billing",
    num_redelivered: 0,
    config: { ...c.config, filter_subject: "messages.billing" },
  }));
  return succeed([...section.data, ...billing]);
}

/** Messages of the healthy consumer came back, and its makers wrote limits down. */
const cameBack = (count: number, metadata: Record<string, string> = {}) =>
  consumersOf("consumers-healthy", (c) => ({
    num_redelivered: count,
    num_ack_pending: Math.max(c.num_ack_pending, count),
    config: { ...c.config, metadata },
  }));
const allowing =
  (warn: number | null, error: number | null = null) =>
  (b: Blueprint): Blueprint => ({
    ...b,
    nats: {
      ...b.nats,
      streams: b.nats.streams.map((stream) => ({
        ...stream,
        consumers: stream.consumers.map((consumer) => ({
          ...consumer,
          thresholds: { ...consumer.thresholds, redeliveries: { warn, error } },
        })),
      })),
    },
  });

/** One message waits for the healthy consumer, which takes messages, and is this old. */
const waitsSince = (oldestWaitingAt?: string) =>
  consumersOf("consumers-healthy", () => ({
    num_pending: 1,
    ...(oldestWaitingAt !== undefined && { oldestWaitingAt }),
  }));
const aged =
  (ageOfOldestMs: number) =>
  (b: Blueprint): Blueprint => ({
    ...b,
    nats: {
      ...b.nats,
      streams: b.nats.streams.map((stream) => ({
        ...stream,
        consumers: stream.consumers.map((consumer) => ({
          ...consumer,
          thresholds: { ...consumer.thresholds, ageOfOldestMs: { warn: ageOfOldestMs, error: null } },
        })),
      })),
    },
  });

export const cases: Case[] = [
  {
    name: "the oldest message that waits is older than the file allows, though the consumer moves",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": waitsSince("2020-01-01T00:00:00Z") },
    blueprint: aged(60_000),
    status: "warn",
    finds: ["over-threshold"],
    says: ["age of the oldest message that waits", "(limit 1m)"],
  },
  {
    name: "how old it is could not be read",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": waitsSince() },
    blueprint: aged(60_000),
    status: "unknown",
    says: [
      "how old the oldest message that waits for workers is could not be read",
      "$JS.API.STREAM.MSG.GET",
    ],
  },
  {
    name: "more messages came back than the file allows",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": cameBack(5) },
    blueprint: allowing(5),
    status: "warn",
    resources: [workers],
    messages: [
      "Consumer workers exceeds what nomnom.doctor.yaml allows (thresholds): redelivered 5 (limit 5).",
    ],
  },
  {
    name: "as many redeliveries as the error of the file allows are an error, and said once",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": cameBack(8) },
    blueprint: allowing(5, 8),
    status: "fail",
    finds: ["over-threshold"],
    messages: [
      "Consumer workers exceeds what nomnom.doctor.yaml allows (thresholds): redelivered 8 (limit 8).",
    ],
  },
  {
    name: "fewer redeliveries than the error of the file allows stay a warning",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": cameBack(7) },
    blueprint: allowing(5, 8),
    status: "warn",
    finds: ["over-threshold"],
  },

  {
    name: "more than the consumer's own metadata allows, which is told once and as an error",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": cameBack(5, {
        "io.nats.monitor.redelivery-critical": "3",
        "io.nats.monitor.unprocessed-critical": "not a number",
      }),
    },
    blueprint: allowing(5),
    status: "fail",
    resources: [workers],
    messages: [
      "Consumer workers exceeds what its metadata (io.nats.monitor.*) allows: redelivered 5 (limit 3).",
    ],
  },
  {
    name: "below every limit",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": cameBack(2, { "io.nats.monitor.redelivery-critical": "3" }) },
    blueprint: allowing(5),
    status: "pass",
  },
  {
    name: "a worker died with three messages in its hands, two more wait",
    snapshot: "worker-died",
    status: "fail",
    resources: [workers],
    evidence: { state: "overdue", ackPending: 3, pending: 2 },
    messages: [
      "Consumer workers on MESSAGES: 3 messages were delivered 2m30s ago or earlier and never acknowledged, 2 more wait, and nobody has fetched since. MESSAGES deletes messages after 1d, processed or not.",
    ],
  },
  {
    name: "the same while messages arrive: what is out is overdue all the same",
    snapshot: "worker-died",
    sections: { "nats/streams": arriving("worker-died") },
    status: "fail",
    evidence: { state: "overdue" },
  },
  {
    name: "three messages were put off by an hour (NAK with a delay), and their reader asks for more",
    snapshot: "worker-died",
    sections: { "nats/consumers": consumersOf("worker-died", () => ({ num_pending: 0, num_waiting: 1 })) },
    status: "pass",
  },
  {
    name: "twenty messages wait for a group that takes only what overflows, and it asks",
    snapshot: "worker-gone",
    sections: {
      "nats/consumers": consumersOf("worker-gone", (c) => ({
        config: { ...c.config, priority_groups: ["rest"] },
        num_waiting: 1,
      })),
    },
    status: "pass",
  },
  {
    name: "twenty messages wait and so does a request for them: the server is stuck",
    snapshot: "worker-gone",
    sections: { "nats/consumers": consumersOf("worker-gone", () => ({ num_waiting: 1 })) },
    status: "fail",
    says: ["and the server hands none out, although 1 request for them waits"],
  },
  {
    name: "twenty messages wait, the newest for more than two minutes, nobody comes",
    snapshot: "worker-gone",
    status: "fail",
    evidence: { state: "untouched", pending: 20 },
    says: [
      "20 messages wait, the newest for 2m30s, and nobody takes them",
      "nats consumer info MESSAGES workers",
    ],
  },
  {
    name: "the same with the worker scaled to 0",
    snapshot: "worker-gone",
    sections: { "kubernetes/deployments": workerDeployment({ desired: 0 }) },
    status: "fail",
    says: ["nomnom-worker is scaled to 0", "kubectl scale deployment/nomnom-worker --replicas=1"],
  },
  {
    name: "scaled to 0 while messages arrive: no need to look twice",
    snapshot: "worker-gone",
    sections: {
      "kubernetes/deployments": workerDeployment({ desired: 0 }),
      "nats/streams": arriving("worker-gone"),
    },
    status: "fail",
    evidence: { state: "undecided" },
  },
  {
    name: "the worker runs and does nothing",
    snapshot: "worker-gone",
    sections: { "kubernetes/deployments": workerDeployment() },
    status: "fail",
    says: ["nomnom-worker runs (1/1 ready)", "logs deployment/nomnom-worker", "rollout restart"],
  },
  {
    name: "the worker does not come up: pod-readiness says why, one error is enough",
    snapshot: "worker-gone",
    sections: { "kubernetes/deployments": workerDeployment({ ready: 0 }) },
    status: "pass",
    says: ["kubernetes/pod-readiness says why"],
  },
  {
    name: "PostgreSQL does not answer: postgres/reachable says why",
    snapshot: "worker-died",
    sections: { "postgres/server": error("postgres", "unreachable", "connection refused") },
    status: "pass",
    says: ["PostgreSQL does not answer"],
  },
  {
    name: "messages arrive all the time and none was taken for a while: one look cannot tell",
    snapshot: "worker-gone",
    sections: { "nats/streams": arriving("worker-gone") },
    status: "pass",
    says: ["they may have arrived just now"],
  },
  {
    name: "the same with more than a burst: worth a second look",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": arriving("worker-gone"),
      "nats/consumers": consumersOf("worker-gone", () => ({ num_pending: 5000 })),
    },
    status: "warn",
    says: ["5000 messages wait"],
  },
  {
    name: "messages arrive all the time, and the oldest that waits has waited for minutes: nobody asks",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": arriving("worker-gone"),
      "nats/consumers": consumersOf("worker-gone", () => ({
        oldestWaitingAt: moved("worker-gone", -140_000),
      })),
    },
    status: "fail",
    evidence: { state: "untouched", sinceOldestMs: 140_075 },
    says: ["20 messages wait, the oldest for 2m20s, and nobody takes them"],
  },
  {
    name: "the oldest that waits is young too: they have just come",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": arriving("worker-gone"),
      "nats/consumers": consumersOf("worker-gone", () => ({ oldestWaitingAt: moved("worker-gone", -2_000) })),
    },
    status: "pass",
    says: ["they may have arrived just now"],
  },
  {
    name: "the worker hangs since NATS was started anew five minutes ago, and orders keep coming",
    snapshot: "worker-gone",
    sections: {
      ...startedBefore("worker-gone", 300_000),
      "nats/streams": arriving("worker-gone"),
      "nats/consumers": consumersOf("worker-gone", (c) => ({
        delivered: { ...c.delivered, last_active: undefined },
        oldestWaitingAt: moved("worker-gone", -290_000),
      })),
    },
    status: "fail",
    evidence: { state: "untouched" },
    says: ["20 messages wait, the oldest for 4m50s"],
  },
  {
    name: "NATS was started a moment ago: what waits since before will be taken",
    snapshot: "worker-gone",
    sections: {
      ...startedBefore("worker-gone", 5_000),
      "nats/streams": arriving("worker-gone"),
      "nats/consumers": consumersOf("worker-gone", (c) => ({
        delivered: { ...c.delivered, last_active: undefined },
        oldestWaitingAt: moved("worker-gone", -290_000),
      })),
    },
    status: "warn",
    evidence: { state: "restarted" },
  },
  {
    name: "as many are out as may be, and the restart a moment ago has forgotten when the last was acknowledged",
    snapshot: "consumer-saturated",
    sections: {
      ...startedBefore("consumer-saturated", 5_000),
      "nats/consumers": consumersOf("consumer-saturated", (c) => ({
        created: moved("consumer-saturated", -31 * 86_400_000),
        delivered: { ...c.delivered, last_active: undefined },
        ack_floor: { consumer_seq: 1, stream_seq: 1 },
      })),
    },
    status: "warn",
    finds: ["saturated"],
  },
  {
    name: "NATS has been started since: no times, and the messages are old",
    snapshot: "worker-died",
    sections: {
      "nats/consumers": consumersOf("worker-died", (c) => ({
        delivered: { ...c.delivered, last_active: undefined },
        ack_floor: { ...c.ack_floor, last_active: undefined },
      })),
    },
    status: "warn",
    evidence: { state: "restarted" },
    says: ["5 messages wait, the newest for 2m30s, and none was taken since NATS started"],
  },
  {
    name: "a consumer that was made two minutes ago and never asked",
    snapshot: "worker-gone",
    sections: {
      "nats/consumers": consumersOf("worker-gone", () => ({ delivered: { consumer_seq: 0, stream_seq: 5 } })),
    },
    status: "fail",
    evidence: { state: "untouched" },
  },
  {
    name: "a quiet night, then messages of this moment",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": consumersOf("consumers-healthy", () => ({
        ts: moved("consumers-healthy", 8 * 3_600_000),
        num_pending: 3,
      })),
      "nats/streams": streamsOf("consumers-healthy", (s) => ({
        state: { ...s.state, last_ts: moved("consumers-healthy", 8 * 3_600_000 - 20) },
      })),
    },
    status: "pass",
    resources: [],
  },
  {
    name: "a batch that was handed out a moment ago",
    snapshot: "worker-died",
    sections: {
      "nats/consumers": consumersOf("worker-died", (c) => ({ ts: c.delivered.last_active })),
    },
    status: "pass",
    resources: [],
  },
  {
    name: "a server of 2.9 does not tell its time: that of the snapshot counts",
    snapshot: "worker-gone",
    sections: { "nats/consumers": consumersOf("worker-gone", () => ({ ts: undefined })) },
    status: "fail",
    evidence: { state: "untouched" },
  },
  {
    name: "five of five are out, come back, and none is acknowledged",
    snapshot: "consumer-saturated",
    status: "fail",
    evidence: { state: "saturated", ackPending: 5, maxAckPending: 5, pending: 7 },
    says: [
      "5 of 5 messages are delivered and not acknowledged (max_ack_pending), 7 more wait",
      "none has been acknowledged",
    ],
  },
  {
    name: "at the server's limit while acknowledgements come in: busy",
    snapshot: "consumer-saturated",
    sections: {
      "nats/consumers": consumersOf("consumer-saturated", (c) => ({
        config: { ...c.config, max_ack_pending: 1_000 },
        num_ack_pending: 1_000,
        ack_floor: { ...c.ack_floor, last_active: c.ts },
        num_redelivered: 0,
      })),
    },
    status: "warn",
    says: ["are delivered only as acknowledgements come in"],
  },
  {
    name: "at a limit that somebody chose, while acknowledgements come in: one after the other, as was meant",
    snapshot: "consumer-saturated",
    sections: {
      "nats/consumers": consumersOf("consumer-saturated", (c) => ({
        ack_floor: { ...c.ack_floor, last_active: c.ts },
        num_redelivered: 0,
      })),
    },
    status: "pass",
    finds: ["saturated"],
  },
  {
    name: "a pause somebody asked for, with messages waiting",
    snapshot: "worker-gone",
    sections: {
      "nats/consumers": consumersOf("worker-gone", () => ({ paused: true, pause_remaining: 3_600e9 })),
    },
    status: "warn",
    says: ["paused for another 1h", "nats consumer resume MESSAGES workers"],
  },
  {
    name: "messages wait for an MQTT client that is away, in nats-server's own stream",
    snapshot: "worker-died",
    sections: {
      "nats/streams": streamsOf("worker-died", ({ config }) => ({
        config: { ...config, name: "$MQTT_msgs", retention: "interest" },
      })),
      "nats/consumers": consumersOf("worker-died", () => ({ stream_name: "$MQTT_msgs" })),
    },
    status: "pass",
  },
  {
    name: "a push consumer to which nobody listens",
    snapshot: "worker-gone",
    sections: {
      "nats/consumers": consumersOf("worker-gone", (c) => ({
        config: { ...c.config, deliver_subject: "deliver.workers" },
      })),
    },
    status: "fail",
    says: ["nobody listens on deliver.workers", "It refuses what its reader asks for"],
    explainedBy: "nats/consumer-config",
  },
  {
    name: "a push consumer whose reader is meant to listen",
    snapshot: "worker-gone",
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: b.nats.streams.map((stream) => ({
          ...stream,
          consumers: stream.consumers.map((consumer) => ({
            ...consumer,
            demands: { ...consumer.demands, delivery: "push" },
          })),
        })),
      },
    }),
    sections: {
      "nats/consumers": consumersOf("worker-gone", (c) => ({
        config: { ...c.config, deliver_subject: "deliver.workers" },
      })),
    },
    status: "fail",
    remedies: ["Start the worker; if it runs, look at its log and restart it."],
  },
  {
    name: "two deliveries and no acknowledgement: the real server does not hand it out a third time",
    snapshot: "consumer-gives-up-early",
    status: "warn",
    resources: [workers],
    evidence: { givenUp: 1, maxDeliver: 2 },
    says: ["has given up 1 message after 2 deliveries"],
  },
  {
    name: "NATS was started anew since then: on 2.10 the worker may hang, and only a restart is sure to wake it",
    snapshot: "consumer-gives-up-early",
    sections: quietSince(300_000, { version: "2.10.27", upMs: 86_400_000 }),
    status: "warn",
    finds: ["given-up"],
    says: [
      "nomnom-worker has got nothing since NATS was started 5m ago: one that ran before may wait without end",
      "rollout restart deployment/nomnom-worker",
    ],
  },
  {
    name: "the same with a worker that was started after NATS: it asks",
    snapshot: "consumer-gives-up-early",
    sections: quietSince(300_000, { version: "2.10.27", upMs: 200_000 }),
    status: "warn",
    messages: [
      "Consumer workers has given up 1 message after 2 deliveries: it was never acknowledged, is not delivered again, and the server does not move it to another stream.",
    ],
  },
  {
    name: "2.15 keeps no fetch that finds nothing",
    snapshot: "consumer-gives-up-early",
    sections: quietSince(300_000, { version: "2.15.3", upMs: 86_400_000 }),
    status: "warn",
    messages: [
      "Consumer workers has given up 1 message after 2 deliveries: it was never acknowledged, is not delivered again, and the server does not move it to another stream.",
    ],
  },
  {
    name: "the same in a work queue, which keeps it for ever",
    snapshot: "work-queue-gives-up",
    status: "fail",
    evidence: { givenUp: 1 },
    says: ["is a work queue and keeps it until somebody deletes it", "nats stream get MESSAGES 1"],
  },
  {
    name: "a work queue with other consumers: the oldest message may be theirs, so that none is named",
    snapshot: "work-queue-gives-up",
    sections: {
      "nats/consumers": withBilling("work-queue-gives-up", "messages.ingest.>"),
    },
    status: "fail",
    says: ["beside those of other consumers", "nats stream view MESSAGES --subject 'messages.ingest.>'"],
  },
  {
    name: "max_deliver 1 since 2.12: not counted as redelivered, and the ack floor stays before them",
    snapshot: "work-queue-gives-up",
    sections: {
      "nats/consumers": consumersOf("work-queue-gives-up", (c) => ({
        config: { ...c.config, max_deliver: 1 },
        num_redelivered: 0,
        num_ack_pending: 0,
        delivered: { ...c.delivered, consumer_seq: 3, stream_seq: 3 },
        ack_floor: { ...c.ack_floor, consumer_seq: 0, stream_seq: 0 },
      })),
    },
    status: "fail",
    evidence: { givenUp: 3 },
    says: ["has given up 3 messages after one delivery"],
  },
  {
    name: "messages of a work queue on a subject that no consumer takes",
    snapshot: "work-queue-gives-up",
    sections: {
      "nats/streams": streamsOf("work-queue-gives-up", (s) => ({
        config: { ...s.config, subjects: ["messages.ingest.>", "messages.other"] },
        state: { ...s.state, messages: 9 },
      })),
      "nats/consumers": consumersOf("work-queue-gives-up", (c) => ({
        config: { ...c.config, filter_subject: "messages.ingest.>" },
        num_redelivered: 0,
        num_pending: 4,
        ts: c.delivered.last_active,
      })),
    },
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    says: ["5 messages lie in MESSAGES on subjects that none of its consumers takes (messages.other)"],
  },
  {
    name: "the same where messages may be schedules: they wait for their time, and for no consumer",
    snapshot: "work-queue-gives-up",
    sections: {
      "nats/streams": streamsOf("work-queue-gives-up", (s) => ({
        config: { ...s.config, subjects: ["messages.ingest.>", "messages.other"], allow_msg_schedules: true },
        state: { ...s.state, messages: 9 },
      })),
      "nats/consumers": consumersOf("work-queue-gives-up", (c) => ({
        config: { ...c.config, filter_subject: "messages.ingest.>" },
        num_redelivered: 0,
        num_pending: 4,
        ts: c.delivered.last_active,
      })),
    },
    status: "pass",
  },
  {
    name: "one message comes back without end",
    snapshot: "message-comes-back",
    status: "warn",
    evidence: { redelivered: 1, redeliveriesEach: 14 },
    says: ["has delivered 1 message 14 times so far", "nats stream get MESSAGES 1"],
  },
  {
    name: "somebody's own consumer lags behind on a stream that forgets by itself",
    snapshot: "worker-gone",
    blueprint: ofNobody,
    status: "pass",
    resources: [],
  },
  {
    name: "somebody's own consumer holds up a work queue",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": streamsOf("worker-gone", (s) => ({ config: { ...s.config, retention: "workqueue" } })),
    },
    blueprint: ofNobody,
    status: "warn",
    says: ["what it leaves in the work queue then waits for another consumer"],
  },
  { name: "all is taken and acknowledged", snapshot: "consumers-healthy", status: "pass", resources: [] },
  {
    name: "the consumers could not be read",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": error(
        "nats",
        "forbidden",
        "permissions violation for $JS.API.CONSUMER.LIST.MESSAGES",
      ),
    },
    status: "unknown",
    says: ["permissions violation"],
  },
];
