import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { consumersOf, streamsOf } from "../../../../test/support/checks/recorded-consumer.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const main = (snapshot: string, config: object, state: object = {}) =>
  streamsOf(snapshot, (s) =>
    s.config.name === "MESSAGES"
      ? { config: { ...s.config, ...config }, state: { ...s.state, ...state } }
      : s,
  );

/** A worker that has got nothing of three messages, the oldest so old. */
const untouched = (ageMs: number, floor: number): Sections => ({
  "nats/streams": main(
    "consumers-healthy",
    { max_age: 86_400e9 },
    {
      messages: 3,
      first_seq: 10,
      last_seq: 12,
      first_ts: new Date(Date.parse("2026-07-28T20:00:00Z") - ageMs).toISOString(),
    },
  ),
  "nats/consumers": consumersOf("consumers-healthy", (c) => ({
    ts: "2026-07-28T20:00:00Z",
    num_pending: 3,
    num_ack_pending: 0,
    delivered: { ...c.delivered, stream_seq: floor },
    ack_floor: { ...c.ack_floor, stream_seq: floor },
  })),
});
const hourMs = 3_600_000;

export const cases: Case[] = [
  {
    name: "the oldest of three has waited for 20 of 24 hours",
    snapshot: "consumers-healthy",
    sections: untouched(20 * hourMs, 9),
    status: "warn",
    resources: ["nats/stream/MESSAGES"],
    evidence: { leftMs: 4 * hourMs, waiting: 3 },
    messages: [
      "3 messages wait in MESSAGES for consumer workers, the oldest for 20h: in 4h MESSAGES begins to delete them (max_age 1d), processed or not.",
    ],
    says: ["nats stream edit MESSAGES --max-age 72h"],
  },
  {
    name: "why nobody takes them is for another check",
    snapshot: "consumers-healthy",
    sections: untouched(20 * hourMs, 9),
    outcomes: new Map([["nats/consumer-progress", "fail"]]),
    status: "warn",
    explainedBy: "nats/consumer-progress",
  },
  {
    name: "half of its time is left",
    snapshot: "consumers-healthy",
    sections: untouched(12 * hourMs, 9),
    status: "pass",
  },
  {
    name: "the oldest message is processed: how long the next one has waited is not visible",
    snapshot: "consumers-healthy",
    sections: untouched(20 * hourMs, 10),
    status: "pass",
  },
  {
    name: "35 messages, room for ten, a worker that got five: twenty are gone",
    snapshot: "unread-deleted",
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    evidence: { deleted: 20, firstSequence: 26, deliveredSequence: 5, pending: 10 },
    messages: [
      "20 messages of MESSAGES were deleted before consumer workers got them (by max_msgs 10): they were accepted and never processed.",
    ],
    says: ["nats stream edit MESSAGES --max-msgs 20", "FROM message_status WHERE status = "],
  },
  {
    name: "messages may have an end of their own beside max_age: either may have taken them",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": main(
        "worker-gone",
        { allow_msg_ttl: true },
        { messages: 0, first_seq: 26, last_seq: 25 },
      ),
    },
    status: "fail",
    says: ["(by max_age 1d or their own TTL)"],
  },
  {
    name: "a weekend without a worker: max_age took all there was",
    snapshot: "worker-gone",
    sections: { "nats/streams": main("worker-gone", {}, { messages: 0, first_seq: 26, last_seq: 25 }) },
    status: "fail",
    evidence: { deleted: 20 },
    says: ["(by max_age 1d)", "nats stream edit MESSAGES --max-age 72h"],
  },
  {
    name: "a table of last values: newer ones took the place of what is gone",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": main(
        "worker-gone",
        { max_age: 0, max_msgs_per_subject: 1 },
        { messages: 4, first_seq: 26, last_seq: 29 },
      ),
    },
    blueprint: (b) => ({
      ...b,
      nats: { ...b.nats, streams: b.nats.streams.map((stream) => ({ ...stream, writers: [] })) },
    }),
    status: "pass",
    says: ["newer messages of their subjects took their place (max_msgs_per_subject 1)"],
  },
  {
    name: "the same with the services' own stream, which is to keep each order: the age is not what took them",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": main(
        "worker-gone",
        { max_msgs_per_subject: 1 },
        { messages: 1, first_seq: 29, last_seq: 29, num_subjects: 1 },
      ),
    },
    status: "fail",
    says: ["(by max_msgs_per_subject 1)", "nats stream edit MESSAGES --max-msgs-per-subject=-1"],
  },
  {
    name: "messages with a time of their own, which was over",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": main(
        "worker-gone",
        { max_age: 0, allow_msg_ttl: true },
        { messages: 0, first_seq: 26, last_seq: 25 },
      ),
    },
    status: "pass",
    says: ["their own time was over (TTL)"],
  },
  {
    name: "no limit is reached that could have deleted them: none is named",
    snapshot: "worker-gone",
    sections: {
      "nats/streams": main("worker-gone", { max_age: 0 }, { messages: 0, first_seq: 26, last_seq: 25 }),
    },
    status: "fail",
    says: ["(by hand, or by a limit it had before)"],
  },
  {
    name: "the stream has forgotten what was processed: that is what it is for",
    snapshot: "consumers-healthy",
    sections: { "nats/streams": main("consumers-healthy", {}, { messages: 0, first_seq: 21, last_seq: 20 }) },
    status: "pass",
    resources: [],
  },
  {
    name: "a consumer that was made when the oldest messages were gone already: the server begins behind the hole, with ack floor 0",
    snapshot: "unread-deleted",
    sections: {
      "nats/consumers": consumersOf("unread-deleted", () => ({
        delivered: { consumer_seq: 0, stream_seq: 25 },
        ack_floor: { consumer_seq: 0, stream_seq: 0 },
      })),
    },
    status: "pass",
  },
  {
    name: "messages wait, none is gone",
    snapshot: "worker-gone",
    status: "pass",
    resources: [],
  },
  { name: "all is processed", snapshot: "consumers-healthy", status: "pass", resources: [] },
  { name: "no consumer: nats/consumer-config says so", snapshot: "consumer-missing", status: "pass" },
  {
    name: "the stream stores dead letters too: the hole may be made of them",
    snapshot: "unread-deleted",
    sections: { "nats/streams": main("unread-deleted", { subjects: ["messages.>"] }) },
    status: "unknown",
    says: ["the consumer takes only a part"],
  },
  {
    name: "a stream of sources and a consumer without a filter: it takes all there is",
    snapshot: "unread-deleted",
    sections: {
      "nats/streams": main("unread-deleted", { subjects: [], sources: [{ name: "ORIGIN" }] }),
      "nats/consumers": consumersOf("unread-deleted", (c) => ({
        config: { ...c.config, filter_subject: null },
      })),
    },
    status: "fail",
  },
  {
    name: "the streams could not be read",
    snapshot: "consumers-healthy",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
    says: ["STREAM.LIST did not answer"],
  },
];
