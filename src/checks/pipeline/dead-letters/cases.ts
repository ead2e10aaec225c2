import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { deployments } from "../../../../test/support/checks/deployments.ts";
import { streamsOf } from "../../../../test/support/checks/recorded-consumer.ts";

const dlq = "nats/stream/MESSAGESDLQ";
const hour = 3_600_000;

const before = (snapshot: string, milliseconds: number): string =>
  new Date(Date.parse(readSnapshot(snapshot).takenAt) - milliseconds).toISOString();
const letters = (oldestMs: number, newestMs: number) =>
  streamsOf("dead-letters", (s) => ({
    state: {
      ...s.state,
      first_ts: before("dead-letters", oldestMs),
      last_ts: before("dead-letters", newestMs),
    },
  }));

export const cases: Case[] = [
  {
    name: "no stream takes dead letters: what the worker gives up is gone",
    snapshot: "dead-letters-missing",
    status: "fail",
    resources: [dlq],
    messages: [
      "Stream MESSAGESDLQ does not exist and no other takes messages.dlq.>: a message the worker gives up is lost without an error, its row says dlq.",
    ],
    says: ["nats stream add MESSAGESDLQ --subjects 'messages.dlq.>'"],
  },
  {
    name: "the API that creates it runs: it is an image that does not",
    snapshot: "dead-letters-missing",
    sections: { "kubernetes/deployments": deployments({ name: "nomnom-ingestion-api", ready: 1 }) },
    status: "fail",
    says: ["kubectl rollout restart deployment/nomnom-ingestion-api"],
  },
  {
    name: "the API that creates it does not come up: pod-readiness says why, one error is enough",
    snapshot: "dead-letters-missing",
    sections: { "kubernetes/deployments": deployments({ name: "nomnom-ingestion-api", ready: 0 }) },
    status: "pass",
    says: ["why it cannot be created: kubernetes/pod-readiness"],
  },
  {
    name: "there is no storage for it: storage-reservation says so",
    snapshot: "storage-reserved",
    status: "pass",
    says: ["why it cannot be created: nats/storage-reservation"],
  },
  {
    name: "another stream takes them: stream-overlap says so",
    snapshot: "stream-covers-dlq",
    status: "pass",
    resources: [],
  },
  {
    name: "three dead letters",
    snapshot: "dead-letters",
    sections: { "nats/streams": letters(3 * hour, hour) },
    status: "warn",
    resources: [dlq],
    messages: [
      "3 dead letters in MESSAGESDLQ, the newest 1h old, the oldest 3h: the worker gave them up, and no table has them. The oldest is deleted in 6d21h.",
    ],
    says: ["SELECT message_id, entity_type, error_message FROM message_status WHERE status = '\\''dlq'\\''"],
  },
  {
    name: "three dead letters of this moment",
    snapshot: "dead-letters",
    status: "warn",
    evidence: { messages: 3 },
  },
  {
    name: "old ones, known for longer than a day",
    snapshot: "dead-letters",
    sections: { "nats/streams": letters(100 * hour, 30 * hour) },
    status: "pass",
    says: ["3 dead letters in MESSAGESDLQ, the newest 1d6h old"],
  },
  { name: "the stream is there and empty", snapshot: "consumers-healthy", status: "pass", resources: [] },
  {
    name: "nothing is deployed yet",
    snapshot: "consumers-healthy",
    sections: { "nats/streams": { ok: true, data: [] } },
    status: "pass",
  },
  {
    name: "the streams could not be read",
    snapshot: "consumers-healthy",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
    says: ["STREAM.LIST did not answer"],
  },
];
