import { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import type { NatsSession } from "../../../scripts/record/nats/session.ts";
import { type Case, nothing } from "../case.ts";
import { natsAfter } from "../servers.ts";

const well = (id: string, about: string, work: (session: NatsSession) => Promise<unknown>): Case => ({
  id: `healthy-nats/${id}`,
  about,
  bring: (servers) =>
    natsAfter(servers, async (session) => {
      const pipeline = new Pipeline(session);
      await pipeline.create();
      await pipeline.publish(5);
      await pipeline.work(5);
      await work(session);
    }),
  expect: nothing,
});

const mebibyte = 1024 ** 2;

/** JetStream used for more than the pipeline; nobody should be accused. */
export const healthyStreams: readonly Case[] = [
  well("plain", "nomnom's streams and a worker that keeps up", async () => undefined),
  well("key-value", "a key-value bucket with limits, as nats kv add makes it", ({ mustAsk }) =>
    mustAsk("STREAM.CREATE.KV_CFG", {
      ...{ name: "KV_CFG", subjects: ["$KV.CFG.>"], max_msgs_per_subject: 1, max_bytes: mebibyte },
      ...{ discard: "new", allow_rollup_hdrs: true, deny_delete: true, allow_direct: true },
    }),
  ),
  well("object-store", "an object store without a limit, as nats object add makes it", ({ mustAsk }) =>
    mustAsk("STREAM.CREATE.OBJ_FILES", {
      ...{ name: "OBJ_FILES", subjects: ["$O.FILES.C.>", "$O.FILES.M.>"], discard: "new" },
      ...{ allow_rollup_hdrs: true, allow_direct: true },
    }),
  ),
  well("mirror", "a mirror of the main stream", ({ mustAsk }) =>
    mustAsk("STREAM.CREATE.COPY", { name: "COPY", mirror: { name: "MESSAGES" }, max_bytes: mebibyte }),
  ),
  well("sources", "a stream that gathers both", ({ mustAsk }) =>
    mustAsk("STREAM.CREATE.ALL", {
      ...{ name: "ALL", sources: [{ name: "MESSAGES" }, { name: "MESSAGESDLQ" }], max_bytes: mebibyte },
    }),
  ),
  well(
    "interest-without-consumer",
    "the interest streams of MQTT, which keep nothing unread",
    async (session) => {
      for (const [name, subject] of [
        ["$MQTT_msgs", "$MQTT.msgs.>"],
        ["$MQTT_out", "$MQTT.out.>"],
      ])
        await session.mustAsk(`STREAM.CREATE.${name}`, { name, subjects: [subject], retention: "interest" });
    },
  ),
  well(
    "last-values",
    "a table of last values that is full and takes updates",
    async ({ mustAsk, publish }) => {
      await mustAsk("STREAM.CREATE.TABLE", {
        ...{ name: "TABLE", subjects: ["table.*"], max_msgs: 4, max_msgs_per_subject: 1, discard: "new" },
        max_bytes: mebibyte,
      });
      for (let key = 0; key < 4; key++) await publish(`table.${key}`, "1");
    },
  ),
];
