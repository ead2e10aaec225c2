import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

const old = "2026-11-23T08:00:00Z";
const created = { conditions: [{ type: "Ready", status: "True", reason: "Created" }], observedGeneration: 1 };
const errored = (message: string) => ({
  ...{ conditions: [{ type: "Ready", status: "False", reason: "Errored", message }], observedGeneration: 1 },
});
const metadata = (name: string) => ({ name, creationTimestamp: old, generation: 1 });

/** As the API server completes a Stream resource with the defaults of nack's definition. */
const stream = (spec: object = {}, more: object = {}) => ({
  metadata: metadata("orders"),
  spec: {
    ...{ name: "ORDERS", subjects: ["orders.>"], retention: "limits", storage: "file", discard: "old" },
    ...{ maxBytes: 1048576, maxMsgs: -1, maxMsgSize: -1, maxMsgsPerSubject: 0, maxAge: "24h", replicas: 1 },
    ...{ duplicateWindow: "2m", noAck: false, preventUpdate: false, preventDelete: false, ...spec },
  },
  status: created,
  ...more,
});

const consumer = (spec: object = {}, more: object = {}) => ({
  metadata: metadata("billing"),
  spec: {
    ...{
      streamName: "ORDERS",
      durableName: "billing",
      filterSubject: "orders.created",
      ackPolicy: "explicit",
    },
    ...{ ackWait: "30s", deliverPolicy: "all", maxDeliver: 5, ...spec },
  },
  status: created,
  ...more,
});

/** ORDERS and its consumer as nats-server answers once nack has made them. */
const live = (config: object = {}, messages = 0) => ({
  config: {
    ...{ name: "ORDERS", subjects: ["orders.>"], retention: "limits", storage: "file", discard: "old" },
    ...{ max_bytes: 1048576, max_msgs: -1, max_msg_size: -1, max_msgs_per_subject: -1, num_replicas: 1 },
    ...{ max_age: 86_400e9, duplicate_window: 120e9, ...config },
  },
  state: { messages, bytes: 0, first_seq: 1, last_seq: messages },
});

const liveConsumer = (config: object = {}) => ({
  ...{ stream_name: "ORDERS", name: "billing" },
  config: {
    ...{ durable_name: "billing", filter_subject: "orders.created", ack_policy: "explicit", ack_wait: 30e9 },
    ...{ deliver_policy: "all", max_deliver: 5, ...config },
  },
  delivered: { consumer_seq: 0, stream_seq: 0 },
  ack_floor: { consumer_seq: 0, stream_seq: 0 },
  ...{ num_ack_pending: 0, num_redelivered: 0, num_waiting: 0, num_pending: 0 },
});

function seen({
  wanted = [stream()],
  consumers = [consumer()],
  there = [live()],
  reading = [liveConsumer()],
}: {
  wanted?: object[];
  consumers?: object[];
  there?: object[];
  reading?: object[];
} = {}): Sections {
  return {
    "kubernetes/nack-streams": succeed(sectionSchemas["kubernetes/nack-streams"].parse(wanted)),
    "kubernetes/nack-consumers": succeed(sectionSchemas["kubernetes/nack-consumers"].parse(consumers)),
    "nats/streams": succeed(sectionSchemas["nats/streams"].parse(there)),
    "nats/consumers": succeed(sectionSchemas["nats/consumers"].parse(reading)),
  };
}

export const cases: Case[] = [
  { name: "the server has what the resources want", sections: seen(), status: "pass", finds: [] },
  {
    name: "the namespace has none",
    sections: seen({ wanted: [], consumers: [] }),
    status: "skip",
    says: ["no Stream or Consumer of nack"],
  },
  {
    name: "the namespace has none, and NATS does not answer",
    sections: {
      ...seen({ wanted: [], consumers: [] }),
      "nats/streams": error("nats", "timeout", "no answer"),
      "nats/consumers": error("nats", "timeout", "no answer"),
    },
    status: "skip",
    says: ["no Stream or Consumer of nack"],
  },
  {
    name: "there are some, and NATS does not answer",
    sections: { ...seen({}), "nats/streams": error("nats", "timeout", "no answer") },
    status: "unknown",
    says: ["no answer"],
  },
  {
    name: "a stream that was deleted, and is still called Created",
    sections: seen({ there: [], reading: [] }),
    status: "fail",
    finds: ["stream-missing"],
    messages: [
      "ORDERS, which Stream resource orders wants, does not exist: nothing takes orders.>. Its status says Created all the same, and nack, where it runs, makes it within a minute.",
    ],
    recovers: true,
  },
  {
    name: "a stream that the server refuses to nack",
    sections: seen({
      wanted: [stream({}, { status: errored("subjects overlap with an existing stream (10065)") })],
      there: [],
      reading: [],
    }),
    status: "fail",
    finds: ["stream-missing"],
    says: ["Nack says: subjects overlap with an existing stream (10065)"],
  },
  {
    name: "a resource that was made a moment ago",
    sections: seen({
      wanted: [
        stream({}, { metadata: { ...metadata("orders"), creationTimestamp: "2026-11-23T19:59:30Z" } }),
      ],
      there: [],
      reading: [],
      consumers: [],
    }),
    status: "pass",
    finds: [],
  },
  {
    name: "a resource that is being deleted",
    sections: seen({
      wanted: [stream({}, { metadata: { ...metadata("orders"), deletionTimestamp: old } })],
      there: [],
      reading: [],
      consumers: [],
    }),
    status: "skip",
  },
  {
    name: "a consumer that is missing while messages wait",
    sections: seen({ there: [live({}, 3)], reading: [] }),
    status: "fail",
    finds: ["consumer-missing"],
    says: ["ORDERS holds 3 messages", "--filter=orders.created"],
  },
  {
    name: "a stream that somebody has edited",
    sections: seen({ there: [live({ max_age: 3600e9, subjects: ["orders.>", "returns.>"] })] }),
    status: "warn",
    finds: ["stream-differs"],
    messages: [
      "ORDERS is not as Stream resource orders wants it: subjects orders.>, returns.> instead of orders.>, maxAge 1h instead of 1d. Its status says Created all the same: without --control-loop nack looks only when the resource changes.",
    ],
    says: ["--max-age=24h", '{"spec":{"subjects":["orders.>","returns.>"],"maxAge":"3600s"}}'],
  },
  {
    name: "a stream of memory where a file is wanted, and preventUpdate",
    sections: seen({ wanted: [stream({ preventUpdate: true })], there: [live({ storage: "memory" })] }),
    status: "warn",
    finds: ["stream-differs"],
    says: ["Its preventUpdate keeps nack from changing it", "storage cannot be changed"],
  },
  {
    name: "a consumer with another filter",
    sections: seen({ reading: [liveConsumer({ filter_subject: "orders.paid" })] }),
    status: "warn",
    finds: ["consumer-differs"],
    says: ["filterSubjects orders.paid instead of orders.created"],
  },
  {
    name: "days, which nack cannot read",
    sections: seen({
      wanted: [stream({ maxAge: "1d" }, { status: { conditions: [] } })],
      there: [],
      reading: [],
    }),
    status: "fail",
    finds: ["unreadable", "stream-missing"],
    says: ['{"spec":{"maxAge":"24h"}}', "as if it did not run"],
  },
  {
    name: "two resources for one stream",
    sections: seen({ wanted: [stream(), stream({ maxAge: "48h" }, { metadata: metadata("orders-copy") })] }),
    status: "warn",
    finds: ["contradiction", "stream-differs"],
    says: ["orders-copy want ORDERS differently"],
  },
  {
    name: "a consumer without ackWait, for which nack's definition fills in 1ns",
    sections: seen({
      consumers: [consumer({ ackWait: "1ns" })],
      reading: [liveConsumer({ ack_wait: 1 })],
    }),
    status: "warn",
    finds: ["hasty-ack-wait"],
    says: ["nack's default where none is written"],
  },
  {
    name: "a consumer that acknowledges nothing, for which ackWait means nothing",
    sections: seen({
      consumers: [consumer({ ackWait: "1ns", ackPolicy: "none" })],
      reading: [liveConsumer({ ack_policy: "none", ack_wait: undefined })],
    }),
    status: "pass",
    finds: [],
  },
  {
    name: "a resource that is called failed although the server is right",
    sections: seen({ wanted: [stream({}, { status: errored("nats: timeout") })] }),
    status: "pass",
    finds: ["stale-status"],
  },
  {
    name: "a stream of another account",
    sections: seen({ wanted: [stream({ account: "shop" })], there: [], reading: [], consumers: [] }),
    status: "pass",
    finds: ["elsewhere"],
  },
  {
    name: "a stream that is in no resource, and a bucket",
    sections: seen({
      there: [
        live(),
        live({ name: "PLAY", subjects: ["play"] }),
        live({ name: "KV_sessions", subjects: ["$KV.sessions.>"] }),
      ],
    }),
    status: "pass",
    finds: ["unmanaged"],
  },
  {
    name: "the resources may not be read",
    sections: {
      ...seen(),
      "kubernetes/nack-streams": error("kubernetes", "forbidden", "may not list streams"),
    },
    status: "unknown",
    says: ["may not list streams"],
  },
];
