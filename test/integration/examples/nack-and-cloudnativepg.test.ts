import { AckPolicy } from "@nats-io/jetstream";
import { expect, it } from "vitest";
import { databaseUrl, namespace, none, startExample, troubles } from "./example.ts";
import { follow, shownCommands } from "./readme.ts";

const hour = 3600e9;

/** As CloudNativePG makes it. */
const secret = {
  ...{ apiVersion: "v1", kind: "Secret", type: "kubernetes.io/basic-auth" },
  metadata: { name: "shop-db-app", namespace },
  data: { uri: Buffer.from(databaseUrl("shop-db-rw")).toString("base64") },
};

it("The example with nack and CloudNativePG is broken three ways, found, repaired by fix and well again, as its README shows", async () => {
  await using example = await startExample("nack-and-cloudnativepg", {
    databasePod: "shop-db-1",
    beside: [secret],
    bring: async (manager) => {
      const { streams, consumers } = manager;
      await streams.add({ name: "ORDERS", subjects: ["orders.>"], max_bytes: 67108864, max_age: 168 * hour });
      await streams.add({ name: "FAILED", subjects: ["failed.>"], max_bytes: 16777216 });
      await consumers.add("ORDERS", {
        ...{ durable_name: "billing", filter_subject: "orders.created", ack_policy: AckPolicy.Explicit },
        ...{ ack_wait: 60e9, max_deliver: 5 },
      });
    },
  });
  const { streams, database } = example;
  const readme = await shownCommands("nack-and-cloudnativepg");

  await follow(readme.healthy, example);
  expect((await example.read("nomnom.doctor.yaml")).split("\n").length).toBeLessThan(60);
  expect(troubles(await example.doctor())).toEqual(none);

  await streams.streams.delete("FAILED");
  await streams.streams.update("ORDERS", { max_age: 720 * hour });
  await database.run("ALTER TABLE invoice DROP CONSTRAINT invoice_order_no_key");

  expect(troubles(await example.doctor()).found).toEqual([
    "nats/nack-resources/stream-differs",
    "nats/nack-resources/stream-missing",
    "postgres/table-presence/key-missing",
  ]);

  await follow(readme.broken, example);
  expect(troubles(await example.doctor())).toEqual(none);
  expect((await streams.streams.info("ORDERS")).config.max_age).toBe(168 * hour);
}, 300_000);
