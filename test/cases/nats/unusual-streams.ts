import { setTimeout as delay } from "node:timers/promises";
import { headers } from "@nats-io/transport-node";
import type { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import type { NatsSession } from "../../../scripts/record/nats/session.ts";
import { type Case, nothing } from "../case.ts";
import type { Version } from "../nats-servers.ts";
import { modest, onNats } from "./pipeline-on.ts";

/** Nanoseconds. */
const second = 1_000_000_000;

interface Unusual {
  since?: Version;
  /** Of the worker's consumer. */
  consumer?: object;
  /** Of the main stream. */
  messages?: object;
  work?(session: NatsSession, pipeline: Pipeline): Promise<unknown>;
}

/** The pipeline works, and something beside it is unusual. */
const unusual = (id: string, about: string, { since, consumer, messages, work }: Unusual): Case =>
  onNats({
    ...(since !== undefined && { since }),
    id: `healthy-nats/${id}`,
    about,
    async work(pipeline, session) {
      await pipeline.create({ ...consumer }, { ...messages });
      await pipeline.publish(5);
      await pipeline.work(5);
      await work?.(session, pipeline);
    },
    expect: nothing,
  });

const consumerOn = ({ mustAsk }: NatsSession, stream: string, config: object) =>
  mustAsk(`CONSUMER.DURABLE.CREATE.${stream}.reader`, {
    stream_name: stream,
    config: { durable_name: "reader", ack_policy: "explicit", ...config },
  });

/** What newer servers and other teams do with JetStream, and is well. */
export const unusualStreams: readonly Case[] = [
  unusual("modern-main-stream", "the main stream is compressed, has a long duplicate window and metadata", {
    messages: {
      ...{ compression: "s2", allow_direct: true, duplicate_window: 600 * second, deny_delete: true },
      metadata: { owner: "orders" },
    },
  }),
  unusual("modern-consumer", "the worker's consumer waits longer before each further delivery", {
    consumer: { backoff: [30 * second, 60 * second], max_waiting: 4, sample_freq: "100%" },
  }),
  unusual("mirror-of-a-part", "a mirror of one kind of message, of which none has come yet", {
    work: ({ mustAsk }) =>
      mustAsk("STREAM.CREATE.COPY", {
        ...{ name: "COPY", max_bytes: 1024 ** 2 },
        mirror: { name: "MESSAGES", filter_subject: "messages.ingest.Invoice" },
      }),
  }),
  unusual("sources-with-transforms", "a stream of its own and of two sources, under other subjects", {
    since: [2, 10, 0],
    work: ({ mustAsk }) =>
      mustAsk("STREAM.CREATE.ALL", {
        ...{ name: "ALL", max_bytes: 1024 ** 2, subjects: ["extra.>"] },
        sources: [
          { name: "MESSAGES", subject_transforms: [{ src: "messages.ingest.>", dest: "all.>" }] },
          { name: "MESSAGESDLQ", filter_subject: "messages.dlq.*" },
        ],
      }),
  }),
  unusual("transform-and-republish", "a stream that stores under other subjects and publishes again", {
    since: [2, 10, 0],
    work: ({ mustAsk }) =>
      mustAsk(
        "STREAM.CREATE.TR",
        modest("TR", ["tr.>"], {
          ...{
            subject_transform: { src: "tr.>", dest: "done.>" },
            republish: { src: "done.>", dest: "live.>" },
          },
        }),
      ),
  }),
  unusual("one-after-the-other", "one message at a time: one is at work, and three wait for their turn", {
    consumer: { max_ack_pending: 1 },
    async work(_session, pipeline) {
      await pipeline.publish(4);
      await pipeline.fetch(1);
    },
  }),
  unusual(
    "watched-bucket",
    "somebody watches a key-value bucket: a push consumer of the last values, unacknowledged",
    {
      async work({ mustAsk, publish }) {
        await mustAsk("STREAM.CREATE.KV_SEEN", {
          ...{ name: "KV_SEEN", subjects: ["$KV.SEEN.>"], max_msgs_per_subject: 5, max_bytes: 1024 ** 2 },
          ...{ discard: "new", allow_rollup_hdrs: true, deny_delete: true, allow_direct: true },
        });
        for (let key = 0; key < 10; key++) await publish(`$KV.SEEN.${key % 3}`, "v");
        await mustAsk("CONSUMER.CREATE.KV_SEEN", {
          stream_name: "KV_SEEN",
          config: {
            ...{ deliver_subject: "watch.1", deliver_policy: "last_per_subject", ack_policy: "none" },
            ...{ max_deliver: 1, mem_storage: true, num_replicas: 1, filter_subject: "$KV.SEEN.>" },
            ...{ flow_control: true, idle_heartbeat: 5 * second },
          },
        });
      },
    },
  ),
  unusual("purged", "somebody has purged the main stream while messages waited", {
    async work({ mustAsk }, pipeline) {
      await pipeline.publish(5);
      await mustAsk("STREAM.PURGE.MESSAGES");
    },
  }),
  unusual("advisories", "a stream of JetStream's own events", {
    work: ({ mustAsk }) => mustAsk("STREAM.CREATE.ADV", modest("ADV", ["$JS.EVENT.ADVISORY.>"])),
  }),
  unusual("ring", "a stream that keeps its last twenty messages, and a reader who is behind", {
    async work(session) {
      await session.mustAsk("STREAM.CREATE.RING", modest("RING", ["ring.>"], { max_msgs: 20 }));
      await consumerOn(session, "RING", {});
      for (let index = 0; index < 60; index++) await session.publish("ring.a", "x");
    },
  }),
  unusual("ordered-consumer", "somebody has just read the main stream through an ordered consumer", {
    async work({ mustAsk, connection }) {
      const subscription = connection.subscribe("ordered.1");
      await mustAsk("CONSUMER.CREATE.MESSAGES", {
        stream_name: "MESSAGES",
        config: {
          ...{ deliver_subject: "ordered.1", deliver_policy: "all", ack_policy: "none", max_deliver: 1 },
          ...{ mem_storage: true, flow_control: true, idle_heartbeat: 5 * second },
          inactive_threshold: 300 * second,
        },
      });
      await delay(300);
      subscription.unsubscribe();
    },
  }),
  unusual("one-value-per-key", "a table that refuses a second value for a key", {
    async work({ mustAsk, publish }) {
      const table = { discard: "new", discard_new_per_subject: true, max_msgs_per_subject: 1 };
      await mustAsk("STREAM.CREATE.TABLE", modest("TABLE", ["table.*"], table));
      await publish("table.1", "x");
    },
  }),
  unusual("own-end-of-messages", "messages may end earlier than the stream's max_age", {
    since: [2, 11, 0],
    messages: { allow_msg_ttl: true },
  }),
  unusual("paused-by-others", "another team has paused its consumer, and messages wait for it", {
    since: [2, 11, 0],
    async work(session) {
      await session.mustAsk("STREAM.CREATE.OTHER", modest("OTHER", ["other.>"]));
      const until = new Date(Date.now() + 3_600_000).toISOString();
      await consumerOn(session, "OTHER", { pause_until: until });
      await session.publish("other.a", "x");
    },
  }),
  unusual("priority-groups-of-others", "another team's consumer pins one of its clients", {
    since: [2, 11, 0],
    async work(session) {
      await session.mustAsk("STREAM.CREATE.OTHER", modest("OTHER", ["other.>"]));
      const group = { priority_groups: ["jobs"], priority_policy: "pinned_client" };
      await consumerOn(session, "OTHER", { ...group, priority_timeout: 60 * second });
      await session.publish("other.a", "x");
    },
  }),
  unusual("bucket-with-markers", "a key-value bucket whose keys end, and leave markers behind", {
    since: [2, 11, 0],
    work: ({ mustAsk }) =>
      mustAsk("STREAM.CREATE.KV_T", {
        ...{ name: "KV_T", subjects: ["$KV.T.>"], max_msgs_per_subject: 3, max_bytes: 1024 ** 2 },
        ...{ discard: "new", allow_rollup_hdrs: true, allow_direct: true, allow_msg_ttl: true },
        subject_delete_marker_ttl: 60 * second,
      }),
  }),
  unusual("counters", "a stream of counters", {
    since: [2, 12, 0],
    work: ({ mustAsk }) =>
      mustAsk(
        "STREAM.CREATE.COUNT",
        modest("COUNT", ["count.>"], { allow_msg_counter: true, allow_direct: true }),
      ),
  }),
  unusual("schedules", "a work queue holds a schedule for a distant day", {
    since: [2, 12, 0],
    async work(session) {
      const scheduled = { retention: "workqueue", allow_msg_schedules: true, allow_rollup_hdrs: true };
      await session.mustAsk("STREAM.CREATE.PLAN", modest("PLAN", ["plan.>", "due.>"], scheduled));
      await consumerOn(session, "PLAN", { filter_subject: "due.>" });
      const schedule = headers();
      schedule.set("Nats-Schedule", "@at 2099-01-01T00:00:00Z");
      schedule.set("Nats-Schedule-Target", "due.a");
      await session.connection.request("plan.a", "x", { headers: schedule, timeout: 3_000 });
    },
  }),
  unusual("atomic-batches", "a stream that takes several messages or none", {
    since: [2, 12, 0],
    work: ({ mustAsk }) =>
      mustAsk("STREAM.CREATE.BATCH", modest("BATCH", ["batch.>"], { allow_atomic: true })),
  }),
];
