import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { consumersOf, streamsOf } from "../../../../test/support/checks/recorded-consumer.ts";
import { workerDeployment, workerPod } from "../../../../test/support/checks/worker-deployment.ts";
import type { Blueprint, ConsumerDemands } from "../../../blueprint/blueprint.ts";
import { everyRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

const workers = "nats/consumer/MESSAGES/workers";
const config = (change: object) =>
  consumersOf("consumers-healthy", (c) => ({ config: { ...c.config, ...change } }));
/** With this filter, which has left a message out. */
const passedByWith = (change: object) =>
  consumersOf("consumers-healthy", (c) => ({
    config: { ...c.config, ...change },
    delivered: { ...c.delivered, consumer_seq: c.delivered.consumer_seq - 1 },
  }));
const waitingAt = (waiting: number, most: number) =>
  consumersOf("consumers-healthy", (c) => ({
    config: { ...c.config, max_waiting: most },
    num_waiting: waiting,
  }));
const main = (change: object) =>
  streamsOf("consumers-healthy", (s) =>
    s.config.name === "MESSAGES" ? { config: { ...s.config, ...change } } : s,
  );

/** Streams without a message or a consumer, beside a worker that was started so long ago by the cluster's clock. */
const emptyBeside = (upMs: number, clockAheadMs = 0): Sections => ({
  "nats/consumers": { ok: true, data: [] },
  "kubernetes/server": succeed({
    server: "https://127.0.0.1:6443",
    gitVersion: "v1.34.4",
    user: "lab",
    clockAheadMs,
  }),
  "kubernetes/deployments": workerDeployment(),
  "kubernetes/pods": workerPod(upMs, readSnapshot("streams-healthy").takenAt),
});

/** The same where the worker is a StatefulSet. */
function emptyBesideStatefulSet(upMs: number): Sections {
  const { "kubernetes/deployments": deployments, "kubernetes/pods": pods, ...others } = emptyBeside(upMs);
  if (!deployments?.ok || !pods?.ok) throw new Error("there is no worker");
  const ownerReferences = [{ kind: "StatefulSet", name: "nomnom-worker", controller: true }];
  return {
    ...others,
    "kubernetes/deployments": succeed([]),
    "kubernetes/statefulsets": succeed(sectionSchemas["kubernetes/statefulsets"].parse(deployments.data)),
    "kubernetes/pods": succeed(
      pods.data.map((pod) => ({ ...pod, metadata: { ...pod.metadata, ownerReferences } })),
    ),
  };
}

const { "nats/server": serverSection, "nats/account": accountSection } =
  readSnapshot("consumers-healthy").sections;
if (!serverSection?.ok || !accountSection?.ok) throw new Error("consumers-healthy lacks a section");
const { data: server } = serverSection;
const { data: account } = accountSection;
/** Somebody else's consumer on the stream. */
const others = consumersOf("consumers-healthy", () => ({ name: "audit" }));

/** The blueprint with what the file demands of `workers` besides; `apart`: of the contract nothing else is demanded. */
const demanding =
  (demands: ConsumerDemands, apart = false) =>
  (b: Blueprint): Blueprint => ({
    ...b,
    nats: {
      ...b.nats,
      streams: b.nats.streams.map((stream) => ({
        ...stream,
        consumers: stream.consumers.map((consumer) => ({
          ...consumer,
          demands: { ...(!apart && consumer.demands), ...demands },
        })),
      })),
    },
  });

export const cases: Case[] = [
  {
    name: "the file says how many may be out, the waits and the replicas, and the consumer has others",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ max_ack_pending: 1000, inactive_threshold: 0 }) },
    blueprint: demanding({
      ...{ maxAckPending: 50, backoffMs: [1000, 5000], inactiveThresholdMs: 0, replicas: 3 },
    }),
    status: "warn",
    messages: [
      "Consumer workers has max_ack_pending 1000 instead of 50, backoff none instead of 1 s, 5 s, replicas those of the stream instead of 3. Services take a consumer as they find it.",
    ],
    says: ["consumer edit MESSAGES workers --max-pending=50 --replicas=3 --force"],
  },
  {
    name: "what the file does not say of a consumer is not demanded",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ ack_policy: "none", ack_wait: 1e9, deliver_policy: "new" }) },
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: b.nats.streams.map((stream) => ({
          ...stream,
          consumers: stream.consumers.map((consumer) => ({ ...consumer, demands: {} })),
        })),
      },
    }),
    status: "pass",
  },
  {
    name: "three messages and no consumer; nothing known of the worker",
    snapshot: "consumer-missing",
    status: "fail",
    resources: [workers],
    evidence: { messages: 3, worker: null },
    messages: [
      "Consumer workers does not exist on MESSAGES: the 3 messages there wait; MESSAGES deletes messages after 1d.",
    ],
    says: ["Start the worker", "nats consumer ls MESSAGES"],
  },
  {
    name: "the worker is scaled to 0",
    snapshot: "consumer-missing",
    sections: { "kubernetes/deployments": workerDeployment({ desired: 0 }) },
    status: "fail",
    says: ["nomnom-worker is scaled to 0", "kubectl scale deployment/nomnom-worker --replicas=1"],
  },
  {
    name: "the worker runs, and takes from somewhere else",
    snapshot: "consumer-missing",
    sections: { "kubernetes/deployments": workerDeployment() },
    status: "fail",
    says: ["nomnom-worker runs (1/1 ready)", "rollout restart deployment/nomnom-worker"],
  },
  {
    name: "the worker does not come up: pod-readiness says why, one error is enough",
    snapshot: "consumer-missing",
    sections: { "kubernetes/deployments": workerDeployment({ ready: 0 }) },
    status: "pass",
    says: ["kubernetes/pod-readiness says why"],
  },
  {
    name: "no consumer and no message yet",
    snapshot: "streams-healthy",
    sections: { "nats/consumers": { ok: true, data: [] } },
    status: "warn",
    says: ["messages that arrive would wait for it"],
  },
  {
    name: "the worker was started a moment ago: it may be about to make its consumer",
    snapshot: "streams-healthy",
    sections: emptyBeside(20_000),
    status: "warn",
    says: ["messages that arrive would wait for it. nomnom-worker runs (1/1 ready)"],
  },
  {
    name: "the worker is past its start, at which it makes its consumer: it takes nothing that arrives",
    snapshot: "streams-healthy",
    sections: emptyBeside(300_000),
    status: "fail",
    messages: [
      "Consumer workers does not exist on MESSAGES: messages that arrive would wait for it. nomnom-worker runs (1/1 ready). It was started 5m ago.",
    ],
    says: ["rollout restart deployment/nomnom-worker"],
  },
  {
    name: "the worker is a StatefulSet and past its start",
    snapshot: "streams-healthy",
    sections: emptyBesideStatefulSet(300_000),
    status: "fail",
    says: ["It was started 5m ago.", "rollout restart statefulset/nomnom-worker"],
  },
  {
    name: "by the cluster's clock the worker is young",
    snapshot: "streams-healthy",
    sections: emptyBeside(300_000, -290_000),
    status: "warn",
  },
  {
    name: "a ConfigMap may name another consumer than the expected one: what this one lacks harms nobody for sure",
    snapshot: "streams-healthy",
    sections: {
      ...emptyBeside(300_000),
      "kubernetes/deployments": workerDeployment({}, { NATS_CONSUMER: null }),
    },
    status: "warn",
  },
  {
    name: "the worker's environment names another stream, which is not there: not this check's business",
    snapshot: "consumers-healthy",
    sections: { "kubernetes/deployments": workerDeployment({}, { NATS_STREAM: "EVENTS" }) },
    status: "pass",
  },
  {
    name: "the worker's environment names another consumer",
    snapshot: "consumers-healthy",
    sections: { "kubernetes/deployments": workerDeployment({}, { NATS_CONSUMER: "workers-v2" }) },
    status: "fail",
    resources: ["nats/consumer/MESSAGES/workers-v2"],
    evidence: { consumers: ["workers"] },
  },
  {
    name: "retention interest without a consumer: the real server has kept none of three messages",
    snapshot: "interest-without-consumer",
    status: "fail",
    evidence: { messages: 0 },
    says: ["each message is deleted as it arrives"],
  },
  {
    name: "a work queue whose messages another consumer takes: the real server answers 10100",
    snapshot: "work-queue-taken",
    status: "fail",
    code: 10_100,
    evidence: { conflictingConsumer: "audit" },
    says: ["creating workers fails with JetStream error 10100", "nats consumer info MESSAGES audit"],
  },
  {
    name: "the worker wants a filter beside the stream's subjects: 2.9 refuses its consumer",
    snapshot: "consumer-missing",
    sections: { "nats/server": succeed({ ...server, version: "2.9.10" }) },
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: b.nats.streams.map((stream) => ({
          ...stream,
          consumers: stream.consumers.map((each) => ({ ...each, filterSubjects: ["orders.>"] })),
        })),
      },
    }),
    status: "fail",
    code: 10_093,
    finds: ["refused"],
    says: ["its filter orders.> is refused"],
  },
  {
    name: "a filter that matches no subject of the stream",
    snapshot: "consumer-filter-dead",
    status: "fail",
    resources: [workers],
    evidence: { deadFilters: ["messages.inbound.>"], messages: 5 },
    says: [
      "nothing that arrives ever reaches it",
      "A new filter alone does not bring the messages it has skipped",
      "nats consumer rm MESSAGES workers",
    ],
  },
  {
    name: "since 2.14 a consumer can be sent back to the beginning",
    snapshot: "consumer-filter-dead",
    sections: { "nats/server": succeed({ ...server, version: "2.15.3" }) },
    status: "fail",
    says: [
      "nats consumer edit MESSAGES workers --filter 'messages.ingest.>'",
      "nats consumer reset MESSAGES workers --sequence 1",
    ],
  },
  {
    name: "without messages a new filter is enough",
    snapshot: "consumer-filter-dead",
    sections: {
      "nats/streams": streamsOf("consumer-filter-dead", (s) => ({ state: { ...s.state, messages: 0 } })),
    },
    status: "fail",
    remedies: ["Let workers take messages.ingest.>, as the worker expects."],
  },
  {
    name: "in an interest stream what waits would be deleted with the consumer",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": consumersOf("consumers-healthy", (c) => ({
        config: { ...c.config, ack_policy: "none" },
        num_pending: 4,
      })),
      "nats/streams": main({ retention: "interest" }),
    },
    status: "warn",
    says: ["let the worker first take the 4 that wait", "what waits for a consumer is deleted with it"],
  },
  {
    name: "no filter is wished: all of the stream's, and the consumer takes a part",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": passedByWith({ filter_subject: "messages.ingest.Order" }) },
    blueprint: (b) => ({
      ...b,
      nats: {
        ...b.nats,
        streams: b.nats.streams.map((s) => ({
          ...s,
          consumers: s.consumers.map((c) => ({ ...c, filterSubjects: [] })),
        })),
      },
    }),
    status: "fail",
    says: ["takes only messages.ingest.Order"],
  },
  {
    name: "the account allows no further consumer: the real server answers 10026",
    snapshot: "consumer-missing",
    sections: {
      "nats/account": succeed({ ...account, maxConsumers: 1 }),
      "nats/consumers": others,
    },
    status: "fail",
    code: 10_026,
    says: ["cannot be created", "max_consumers of the account is 1"],
  },
  {
    name: "a consumer with priority groups answers the worker's fetches with 400",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ priority_groups: ["A"] }) },
    status: "fail",
    says: ["priority groups only (A)"],
  },
  {
    name: "the filter takes every subject but longer ones",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ filter_subject: "messages.ingest.*" }) },
    status: "warn",
    messages: [
      "Consumer workers takes only messages.ingest.*: a message on messages.ingest.> whose subject has more tokens than that stays in MESSAGES, and nobody processes it.",
    ],
  },
  {
    name: "the worker asks, and its consumer sends by itself: no request is answered",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ deliver_subject: "d.workers" }) },
    status: "fail",
    says: ["sends its messages to d.workers by itself (a push consumer)", "consumer rm MESSAGES workers"],
  },
  {
    name: "somebody's own consumer: groups, small fetches, a listener, an end when it is not used, as its file says or says nothing of it",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": config({
        ...{ priority_groups: ["A"], max_batch: 1, deliver_subject: "d.x", inactive_threshold: 3e11 },
      }),
    },
    blueprint: demanding({ inactiveThresholdMs: 300_000 }, true),
    status: "pass",
  },
  {
    name: "a small max_batch answers larger fetches with 409",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ max_batch: 1 }) },
    status: "warn",
    says: ["refuses fetches for more than 1 message (max_batch)"],
  },
  {
    name: "as many requests wait as it keeps, and nobody sees how many readers there are",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": waitingAt(2, 2) },
    status: "warn",
    says: ["2 requests for messages wait", "no more than 2 (max_waiting)", "409"],
  },
  {
    name: "as many requests wait as it keeps, one of each pod there is",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": waitingAt(1, 1), "kubernetes/deployments": workerDeployment() },
    status: "pass",
    finds: [],
  },
  {
    name: "a request waits, and many more may",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": waitingAt(1, 512) },
    status: "pass",
    finds: [],
  },
  {
    name: "deleted while the worker is away, as its stream's consumer_limits want it",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": config({ inactive_threshold: 5e9 }),
      "nats/streams": main({ consumer_limits: { inactive_threshold: 5e9 } }),
    },
    status: "warn",
    says: ["after 5 s without a request (inactive_threshold, from consumer_limits of MESSAGES)"],
  },
  {
    name: "it is missing, and its stream's consumer_limits delete a consumer that nobody asks",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": succeed([]),
      "nats/streams": main({ consumer_limits: { inactive_threshold: 5e9 } }),
    },
    status: "fail",
    says: ["that nobody asks for 5 s (consumer_limits.inactive_threshold)", "or it goes again"],
  },
  {
    name: "its position in memory",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ mem_storage: true }) },
    status: "warn",
    says: ["a restart of NATS deletes it"],
  },
  {
    name: "the same filter on somebody else's consumer is a warning",
    snapshot: "consumer-filter-dead",
    sections: { "nats/consumers": consumersOf("consumer-filter-dead", () => ({ name: "audit" })) },
    blueprint: (b) => ({
      ...b,
      nats: { ...b.nats, streams: b.nats.streams.map((s) => ({ ...s, consumers: [] })) },
    }),
    status: "warn",
    resources: ["nats/consumer/MESSAGES/audit"],
  },
  {
    name: "a filter on a mirror matches the subjects of its origin: nothing can be said against it",
    snapshot: "consumer-filter-dead",
    sections: {
      "nats/streams": streamsOf("consumer-filter-dead", (s) => ({
        config: { ...s.config, subjects: [], mirror: { name: "ORIGIN" } },
      })),
    },
    status: "pass",
  },
  {
    name: "a filter narrower than what is ingested",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": passedByWith({ filter_subject: "messages.ingest.Order" }) },
    status: "fail",
    says: ["takes only messages.ingest.Order", "nobody processes them"],
  },
  {
    name: "a filter narrower than what is ingested, which has let every message through",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": consumersOf("consumers-healthy", (c) => ({
        config: { ...c.config, filter_subject: "messages.ingest.Order" },
        delivered: { ...c.delivered, consumer_seq: 4, stream_seq: 4 },
        ...{ num_pending: 2, num_redelivered: 0 },
      })),
      "nats/streams": streamsOf("consumers-healthy", ({ state }) => ({ state: { ...state, last_seq: 6 } })),
    },
    status: "warn",
    says: ["it has got every message so far"],
  },
  {
    name: "no filter on a stream that stores dead letters too: the worker gets them back",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": config({ filter_subject: null }),
      "nats/streams": main({ subjects: ["messages.>"] }),
    },
    status: "warn",
    says: ["gets its own dead letters back"],
  },
  {
    name: "no filter where the stream has only what is ingested",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ filter_subject: null }) },
    status: "pass",
  },
  {
    name: "the stream stores messages under other subjects: the real server hands the worker nothing",
    snapshot: "consumers-healthy",
    sections: {
      "nats/streams": main({ subject_transform: { src: "messages.ingest.>", dest: "archive.>" } }),
    },
    status: "fail",
    resources: [workers],
    says: [
      "but MESSAGES stores what arrives under archive.> (subject transform)",
      "nats stream edit MESSAGES --no-transform",
    ],
  },
  {
    name: "a transform that leaves the worker's subjects alone",
    snapshot: "consumers-healthy",
    sections: { "nats/streams": main({ subject_transform: { src: "messages.ingest.Test", dest: "test" } }) },
    status: "pass",
  },
  {
    name: "headers without their messages: the real server hands out zero bytes",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ headers_only: true }) },
    status: "fail",
    resources: [workers],
    says: ["each one reaches the worker empty", "--no-headers-only"],
  },
  {
    name: "made with two deliveries, the worker gives up at its third: recorded, with the message that ended nowhere",
    snapshot: "consumer-gives-up-early",
    sections: { "kubernetes/deployments": workerDeployment() },
    status: "warn",
    evidence: { maxDeliver: 2, wanted: 3, source: "env MAX_DELIVER of nomnom-worker" },
    says: [
      "delivers a message 2 times, but the worker sends it to the dead letters only at delivery 3",
      "nats consumer edit MESSAGES workers --max-deliver=3",
    ],
  },
  {
    name: "no limit on deliveries: the worker's own counts",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ max_deliver: -1 }) },
    status: "pass",
  },
  {
    name: "a day to acknowledge: what a crashed worker had taken comes again tomorrow",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ ack_wait: 86_400e9 }) },
    status: "warn",
    finds: ["ack-wait"],
    says: ["waits 1d", "nats consumer edit MESSAGES workers --wait 30s"],
  },
  {
    name: "messages with the pauses in which they came",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ replay_policy: "original" }) },
    status: "warn",
    finds: ["slow-replay"],
    says: ["the worker stays an hour behind"],
  },
  {
    name: "of a pipeline of others, whose reader may not recognise what it has processed",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ ack_policy: "none", deliver_policy: "all" }) },
    blueprint: (b) => ({ ...b, release: everyRelease, instance: everyRelease }),
    status: "warn",
    says: [
      "What was processed already comes once more, and is processed twice unless its reader recognises it.",
    ],
    doesNotSay: ["are skipped by their key"],
  },
  {
    name: "acknowledged when handed out, only what is new, five seconds to do it",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": config({ ack_policy: "none", deliver_policy: "new", ack_wait: 5e9 }),
    },
    status: "warn",
    says: [
      "ack policy none",
      "deliver policy new",
      "waits 5 s for an acknowledgement",
      "nats consumer edit MESSAGES workers --wait 30s",
    ],
  },
  {
    name: "a backoff shorter than ack_wait counts in its place",
    snapshot: "consumers-healthy",
    sections: { "nats/consumers": config({ backoff: [1e9, 60e9] }) },
    status: "warn",
    says: ["waits 1 s for an acknowledgement"],
  },
  { name: "as the worker makes it", snapshot: "consumers-healthy", status: "pass", resources: [] },
  {
    name: "as the worker makes it, the worker's environment visible",
    snapshot: "consumers-healthy",
    sections: { "kubernetes/deployments": workerDeployment() },
    status: "pass",
  },
  {
    name: "no stream at all: other checks say why",
    snapshot: "consumers-healthy",
    sections: { "nats/streams": { ok: true, data: [] }, "nats/consumers": { ok: true, data: [] } },
    status: "pass",
  },
  {
    name: "the consumers could not be read",
    snapshot: "consumers-healthy",
    sections: {
      "nats/consumers": error("nats", "timeout", "CONSUMER.LIST.MESSAGES did not answer within 5 s"),
    },
    status: "unknown",
    says: ["CONSUMER.LIST.MESSAGES did not answer"],
  },
];
