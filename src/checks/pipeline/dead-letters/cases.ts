import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { deployments } from "../../../../test/support/checks/deployments.ts";
import { streamsOf } from "../../../../test/support/checks/recorded-consumer.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

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

const takenAt = readSnapshot("dead-letters").takenAt;

const statuses = (rows: Record<string, number>): Sections => ({
  "postgres/message-status": succeed({
    kind: "counted",
    at: takenAt,
    overdueAfterMs: 120_000,
    complete: true,
    statuses: Object.entries(rows).map(([status, count]) => ({
      status,
      rows: count,
      overdue: count,
      oldestAt: takenAt,
      newestAt: takenAt,
    })),
  }),
});

/** What the healthy server says, changed. */
function monitoring(change: object) {
  const section = readSnapshot("server-healthy").sections["nats/monitoring"];
  if (!section?.ok) throw new Error("server-healthy has no monitoring");
  return succeed({ ...section.data, ...change });
}

export const cases: Case[] = [
  {
    name: "the main stream publishes every order again on a subject of the dead letters",
    snapshot: "dead-letters",
    sections: {
      "nats/streams": streamsOf("dead-letters", (s) =>
        s.config.name === "MESSAGES"
          ? { config: { ...s.config, republish: { src: ">", dest: "messages.dlq.copy.>" } } }
          : s,
      ),
    },
    status: "warn",
    finds: ["messages"],
    says: ["MESSAGES publishes everything again on its subjects", "is not visible"],
    doesNotSay: ["the worker gave them up."],
  },
  {
    name: "no stream takes dead letters: what the worker gives up is gone",
    snapshot: "dead-letters-missing",
    sections: { "nats/monitoring": monitoring({}) },
    status: "fail",
    resources: [dlq],
    messages: [
      "Stream MESSAGESDLQ does not exist and no other takes messages.dlq.>: a message that the worker gives up is lost without an error, and its row says dlq.",
    ],
    says: ["nats stream add MESSAGESDLQ --subjects 'messages.dlq.>'"],
  },
  {
    name: "the API that creates it runs: it is an image that does not",
    snapshot: "dead-letters-missing",
    sections: {
      "kubernetes/deployments": deployments({ name: "nomnom-ingestion-api", ready: 1 }),
      "nats/monitoring": monitoring({}),
    },
    status: "fail",
    says: ["kubectl rollout restart deployment/nomnom-ingestion-api"],
  },
  {
    name: "whether NATS has it on disk and did not bring it back cannot be asked: no command creates it",
    snapshot: "dead-letters-missing",
    status: "fail",
    remedies: [
      "See first in the log of NATS that it did not fail to recover MESSAGESDLQ at its start: creating it again would overwrite what is on disk. With --nats-monitoring-url http://HOST:8222 this is looked up.",
    ],
  },
  {
    name: "NATS has it on disk and did not bring it back: nats/stream-config says so",
    snapshot: "dead-letters-missing",
    sections: {
      "nats/monitoring": monitoring({
        health: {
          ok: false,
          status: 503,
          error: "JetStream stream '$G > MESSAGESDLQ' could not be recovered",
        },
      }),
    },
    outcomes: new Map([["nats/stream-config", "fail"]]),
    status: "pass",
    says: ["NATS has it on disk and could not recover it", "Repair what nats/stream-config names first."],
    leftTo: ["nats/stream-config"],
  },
  {
    name: "the API that creates it does not come up: pod-readiness says why, one error is enough",
    snapshot: "dead-letters-missing",
    sections: { "kubernetes/deployments": deployments({ name: "nomnom-ingestion-api", ready: 0 }) },
    outcomes: new Map([["kubernetes/pod-readiness", "fail"]]),
    status: "pass",
    says: ["It cannot be created now: nomnom-ingestion-api, which creates it, does not run."],
    leftTo: ["kubernetes/pod-readiness"],
  },
  {
    name: "there is no storage for it: storage-reservation says so",
    snapshot: "storage-reserved",
    outcomes: new Map([["nats/storage-reservation", "fail"]]),
    status: "pass",
    leftTo: ["nats/storage-reservation"],
  },
  {
    name: "there is no storage for it, and storage-reservation was not asked: it is said here",
    snapshot: "storage-reserved",
    status: "fail",
    messages: [
      "Stream MESSAGESDLQ does not exist and no other takes messages.dlq.>: a message that the worker gives up is lost without an error, and its row says dlq. It cannot be created now: NATS has no storage left that it could reserve.",
    ],
    remedies: ["Repair that first; then it can be created."],
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
      "MESSAGESDLQ holds 3 dead letters, the newest 1h old, the oldest 3h: the worker gave them up. They are not stored, or only in part. The oldest is deleted in 6d21h.",
    ],
    says: [
      "SELECT message_id, entity_type, status, retry_count, error_message FROM message_status WHERE status = '\\''dlq'\\''",
      "stream get MESSAGESDLQ 1",
    ],
  },
  {
    name: "after an outage of the database: no row says dlq",
    snapshot: "dead-letters",
    sections: { "nats/streams": letters(3 * hour, hour), ...statuses({ accepted: 3 }) },
    status: "warn",
    evidence: { withoutRow: 3 },
    says: ["No row says dlq: while the database is down", "IN ('\\''dlq'\\'', '\\''accepted'\\'')"],
  },
  {
    name: "as many rows say dlq as there are letters",
    snapshot: "dead-letters",
    sections: { "nats/streams": letters(3 * hour, hour), ...statuses({ dlq: 3 }) },
    status: "warn",
    evidence: { withoutRow: 0 },
  },
  {
    name: "the tables do not take the messages: that is the cause",
    snapshot: "dead-letters",
    sections: { "nats/streams": letters(3 * hour, hour) },
    outcomes: new Map([["postgres/table-presence", "fail"]]),
    status: "warn",
    explainedBy: "postgres/table-presence",
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
    says: ["MESSAGESDLQ holds 3 dead letters, the newest 1d6h old"],
  },
  { name: "the stream is there and empty", snapshot: "consumers-healthy", status: "pass", resources: [] },
  {
    name: "neither stream is there: nats/stream-config says so, and nothing is promised here",
    snapshot: "consumers-healthy",
    sections: { "nats/streams": { ok: true, data: [] } },
    status: "skip",
    says: ["there is neither MESSAGES nor MESSAGESDLQ"],
  },
  {
    name: "the streams could not be read",
    snapshot: "consumers-healthy",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
    says: ["STREAM.LIST did not answer"],
  },
];
