import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { consumersOf, streamsOf } from "../../../../test/support/checks/recorded-consumer.ts";
import { succeed } from "../../../snapshot/probe-result.ts";

const table = "postgres/table/message_status";
const idle = consumersOf("consumers-healthy", () => ({}));
const waiting = (messages: number) => consumersOf("consumers-healthy", () => ({ num_pending: messages }));
const recorded = readSnapshot("status-without-end").sections["postgres/message-status"];
if (!recorded?.ok || recorded.data.kind !== "counted") throw new Error("nothing was counted");
const counted = recorded.data;

const acceptedAt = readSnapshot("status-stays-accepted").takenAt;

export const cases: Case[] = [
  {
    name: "three failed and one in processing, none in NATS any more",
    snapshot: "status-without-end",
    sections: { "nats/consumers": idle },
    status: "warn",
    resources: [table],
    evidence: { left: 4, waitingInNats: 0, everyRowCounted: true },
    messages: [
      "4 messages of the last 24 h have been failed or processing for more than 2m and will not be delivered again. The worker gave them up without a dead letter, or could not write the last status.",
    ],
    says: [
      "SELECT message_id, entity_type, status, retry_count, error_message FROM message_status WHERE status IN ('\\''failed'\\'', '\\''processing'\\'')",
    ],
  },
  {
    name: "some of them may be among three that wait",
    snapshot: "status-without-end",
    sections: { "nats/consumers": waiting(3) },
    status: "warn",
    evidence: { left: 1, waitingInNats: 3 },
    says: ["At least 1 message of the last 24 h has been"],
  },
  {
    name: "as many wait: they will be delivered again",
    snapshot: "status-without-end",
    sections: { "nats/consumers": waiting(4) },
    status: "pass",
    resources: [],
  },
  {
    name: "no consumer, so that everything waits: nats/consumer-config says so",
    snapshot: "status-without-end",
    sections: { "nats/consumers": succeed([]) },
    status: "pass",
  },
  {
    name: "accepted and gone from NATS: as a rule stored by a worker that was faster",
    snapshot: "status-stays-accepted",
    sections: { "nats/consumers": idle },
    status: "pass",
    says: ["7 messages of the last 24 h have been accepted for more than 2m", "the worker was faster"],
  },
  {
    name: "accepted and gone from NATS, and as many dead letters without a row: an outage of the database",
    snapshot: "status-stays-accepted",
    sections: {
      "nats/consumers": idle,
      "nats/streams": streamsOf("dead-letters", (stream) => ({
        state: { ...stream.state, first_ts: acceptedAt, last_ts: acceptedAt },
      })),
    },
    status: "warn",
    resources: [table],
    evidence: { left: 7, lettersWithoutRow: 3 },
    says: ["3 dead letters have no row that says dlq"],
  },
  {
    name: "all is finished, or of this moment, or older than a day",
    snapshot: "status-healthy",
    sections: { "nats/consumers": idle },
    status: "pass",
    resources: [],
  },
  {
    name: "all is finished: NATS need not be asked",
    snapshot: "status-healthy",
    sections: {
      "nats/consumers": error("nats", "timeout", "CONSUMER.LIST.MESSAGES did not answer within 5 s"),
    },
    status: "pass",
  },
  {
    name: "unfinished, and NATS cannot be asked whether they wait",
    snapshot: "status-without-end",
    sections: {
      "nats/consumers": error("nats", "timeout", "CONSUMER.LIST.MESSAGES did not answer within 5 s"),
    },
    status: "unknown",
    says: ["whether they still wait in NATS is not visible", "CONSUMER.LIST.MESSAGES did not answer"],
  },
  {
    name: "there is no such table: postgres/table-presence says so",
    sections: { "postgres/message-status": succeed({ kind: "absent", identifier: "message_status" }) },
    status: "skip",
  },
  {
    name: "the role may not read the two columns",
    sections: {
      "postgres/message-status": succeed({ kind: "refused", identifier: "public.message_status" }),
    },
    status: "unknown",
    says: ["GRANT SELECT (status, received_at) ON public.message_status"],
  },
  {
    name: "a large table without the index",
    sections: { "postgres/message-status": succeed({ kind: "large", identifier: "public.message_status" }) },
    status: "unknown",
    says: ["CREATE INDEX CONCURRENTLY ON public.message_status (received_at)"],
  },
  {
    name: "more rows in a day than are looked at",
    sections: {
      "postgres/message-status": succeed({ ...counted, complete: false }),
      "nats/consumers": idle,
    },
    status: "warn",
    evidence: { everyRowCounted: false },
  },
];
