import { type NatsSession, withSession } from "../../../scripts/record/nats/session.ts";
import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { type Case, nothing } from "../case.ts";
import { nackConsumer, nackDefinitions, nackStream } from "../kubernetes/custom-resources.ts";
import { natsArgs } from "../servers.ts";

interface Managed extends Omit<Case, "bring"> {
  resources: () => readonly KubernetesObject[];
  work(session: NatsSession): Promise<unknown>;
  /** Nothing else unless given. */
  config?: string;
}

/** Resources of nack beside a nats-server, where a client stands for what nack and others did. */
const beside = ({ resources, work, config = "extends: none\n", ...rest }: Managed): Case => ({
  ...rest,
  async bring(servers) {
    const nats = await servers.nats();
    await withSession(nats, work);
    const found = await servers.kubernetes([...nackDefinitions, ...resources()], {}, {}, () => null);
    const address = natsArgs(nats).filter((arg) => arg !== "--no-kubernetes");
    return [...found, ...address, ...(await servers.config(config))];
  },
});

const hour = 3600e9;
const orders = { name: "ORDERS", subjects: ["orders.>"], storage: "file", maxBytes: 1048576, maxAge: "24h" };
const ordersResource = (more: object = {}) => nackStream("orders", { ...orders, ...more });
const billing = {
  ...{ streamName: "ORDERS", durableName: "billing", filterSubject: "orders.created" },
  ...{ ackPolicy: "explicit", ackWait: "30s", maxDeliver: 5 },
};

/** As nack asks for it. */
const makeOrders = ({ mustAsk }: NatsSession, more: object = {}) =>
  mustAsk("STREAM.CREATE.ORDERS", {
    ...{ name: "ORDERS", subjects: ["orders.>"], retention: "limits", storage: "file", discard: "old" },
    ...{ num_replicas: 1, max_bytes: 1048576, max_msgs: -1, max_msg_size: -1, max_age: 24 * hour, ...more },
  });

const makeBilling = ({ mustAsk }: NatsSession, more: object = {}) =>
  mustAsk("CONSUMER.DURABLE.CREATE.ORDERS.billing", {
    stream_name: "ORDERS",
    config: {
      ...{ durable_name: "billing", ack_policy: "explicit", ack_wait: 30e9, deliver_policy: "all" },
      ...{ replay_policy: "instant", filter_subject: "orders.created", max_deliver: 5, ...more },
    },
  });

/** What nack's resources want, against what a real server has. */
export const nackCases: readonly Case[] = [
  beside({
    id: "nack/as-wanted",
    about: "a stream and a consumer are as nack made them",
    resources: () => [ordersResource(), nackConsumer("billing", billing)],
    work: async (session) => {
      await makeOrders(session);
      await makeBilling(session);
    },
    expect: nothing,
  }),
  beside({
    id: "nack/adopted",
    about: "a stream was made by hand before its resource, with settings that the resource leaves open",
    resources: () => [
      nackStream("orders", { name: "ORDERS", subjects: ["orders.>"], storage: "file", maxBytes: 1048576 }),
    ],
    work: (session) => makeOrders(session, { max_age: 0, duplicate_window: 60e9 }),
    expect: nothing,
  }),
  beside({
    id: "nack/deleted-behind-its-back",
    about: "a stream was deleted on the server, and its resource is still called Created",
    resources: () => [ordersResource()],
    work: async () => undefined,
    expect: {
      findings: { "nats/nack-resources/stream-missing": "error" },
      types: ["stream add ORDERS --subjects 'orders.>'"],
    },
  }),
  beside({
    id: "nack/edited-behind-its-back",
    about: "somebody has edited the stream, which nack without --control-loop leaves so",
    resources: () => [ordersResource()],
    work: (session) => makeOrders(session, { max_age: hour, subjects: ["orders.>", "returns.>"] }),
    expect: {
      findings: { "nats/nack-resources/stream-differs": "warning" },
      says: ["maxAge 1h instead of 1d", "subjects orders.>, returns.> instead of orders.>"],
      types: ["--max-age=24h"],
    },
  }),
  beside({
    id: "nack/missing-and-expected",
    about: "the stream is missing that a resource and nomnom.doctor.yaml both want: one cause, told once",
    config: "extends: none\nnats: { streams: [{ name: ORDERS, subjects: [orders.>], maxBytes: 1Mi }] }\n",
    resources: () => [ordersResource()],
    work: async () => undefined,
    expect: { findings: { "nats/nack-resources/stream-missing": "error" } },
  }),
  beside({
    id: "nack/consumer-deleted",
    about: "the consumer of a resource was deleted while messages wait",
    resources: () => [ordersResource(), nackConsumer("billing", billing)],
    work: async (session) => {
      await makeOrders(session);
      await session.publish("orders.created", "{}");
    },
    expect: {
      findings: { "nats/nack-resources/consumer-missing": "error" },
      types: ["consumer add ORDERS billing --pull"],
    },
  }),
  beside({
    id: "nack/consumer-edited",
    about: "somebody has given the consumer another filter and another wait",
    resources: () => [ordersResource(), nackConsumer("billing", billing)],
    work: async (session) => {
      await makeOrders(session);
      await makeBilling(session, { filter_subject: "orders.paid", ack_wait: 5e9 });
    },
    expect: {
      findings: { "nats/nack-resources/consumer-differs": "warning" },
      says: ["filterSubjects orders.paid instead of orders.created, ackWait 5 s instead of 30 s"],
    },
  }),
  beside({
    id: "nack/days",
    about: "a resource says maxAge: 1d, which nack cannot read",
    resources: () => [
      nackStream(
        "orders",
        { ...orders, maxAge: "1d" },
        { status: { observedGeneration: 0, conditions: [] } },
      ),
    ],
    work: (session) => makeOrders(session),
    expect: {
      findings: { "nats/nack-resources/unreadable": "error" },
      types: [`'{"spec":{"maxAge":"24h"}}'`],
    },
  }),
  beside({
    id: "nack/no-ack-wait",
    about: "a Consumer resource without ackWait, for which nack's definition fills in 1ns",
    resources: () => [ordersResource(), nackConsumer("billing", { ...billing, ackWait: "1ns" })],
    work: async (session) => {
      await makeOrders(session);
      await makeBilling(session, { ack_wait: 1 });
    },
    expect: { findings: { "nats/nack-resources/hasty-ack-wait": "warning" } },
  }),
];
