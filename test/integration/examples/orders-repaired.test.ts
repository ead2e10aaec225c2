import { AckPolicy, type JetStreamManager, StorageType } from "@nats-io/jetstream";
import { expect, it } from "vitest";
import { databaseUrl, namespace, none, startExample, troubles } from "./example.ts";
import { follow, shownCommands } from "./readme.ts";

const secret = {
  ...{ apiVersion: "v1", kind: "Secret", type: "Opaque" },
  metadata: { name: "db", namespace },
  data: { url: Buffer.from(databaseUrl("db")).toString("base64") },
};

/** As checkout and the others make it when they start. */
async function bring({ streams, consumers }: JetStreamManager): Promise<void> {
  const file = { storage: StorageType.File };
  await streams.add({ name: "ORDERS", subjects: ["orders.>"], max_bytes: 67108864, ...file });
  await streams.add({ name: "FAILED", subjects: ["failed.>"], max_bytes: 16777216, ...file });
  await consumers.add("ORDERS", {
    ...{ durable_name: "billing", filter_subject: "orders.created", ack_policy: AckPolicy.Explicit },
    max_deliver: 5,
  });
}

it("The example of orders is broken three ways, found, repaired by fix and well again, as its README shows", async () => {
  await using example = await startExample("orders", { databasePod: "db-0", beside: [secret], bring });
  const readme = await shownCommands("orders");
  await follow(readme.healthy, example);
  expect((await example.read("nomnom.doctor.yaml")).split("\n").length).toBeLessThan(60);
  expect(troubles(await example.doctor())).toEqual(none);

  await example.streams.streams.update("ORDERS", { max_bytes: -1 });
  await example.database.run("ALTER TABLE sales.purchase DROP COLUMN paid_at");
  example.store.update("Service", namespace, "checkout", (service) => ({
    ...service,
    spec: { selector: { app: "checkout" }, ports: [{ port: 80, targetPort: "web" }] },
  }));
  expect(troubles(await example.doctor()).found).toEqual([
    "kubernetes/service-endpoints/port-name",
    "nats/unlimited-streams/unlimited",
    "postgres/table-presence/column-missing",
  ]);

  await follow(readme.broken, example);
  expect(troubles(await example.doctor())).toEqual(none);
}, 300_000);
