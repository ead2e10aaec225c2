import { readFile } from "node:fs/promises";
import { AckPolicy, type JetStreamManager, RetentionPolicy, StorageType } from "@nats-io/jetstream";
import pg from "pg";
import { expect, it } from "vitest";
import { type PostgresProcess, postgresPassword } from "../connect/postgres-process.ts";
import { databaseUrl, namespace, none, startExample, troubles } from "./example.ts";
import { follow, shownCommands } from "./readme.ts";

const secret = (name: string, values: Record<string, string>) => ({
  ...{ apiVersion: "v1", kind: "Secret", type: "Opaque", metadata: { name, namespace } },
  data: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  ),
});
const alertsUrl = databaseUrl("db").replace("/nomnom?", "/alerts?");

/** As the services make it when they start. */
async function bring({ streams, consumers }: JetStreamManager): Promise<void> {
  const file = { storage: StorageType.File };
  const explicit = { ack_policy: AckPolicy.Explicit };
  await streams.add({
    ...{ name: "TELEMETRY", subjects: ["telemetry.*.*.up"], max_bytes: 67108864, ...file },
    retention: RetentionPolicy.Workqueue,
  });
  await streams.add({ name: "ALERTS", subjects: ["alert.>"], max_bytes: 16777216, ...file });
  await consumers.add("TELEMETRY", { durable_name: "sink", ...explicit, max_ack_pending: 5000 });
  await consumers.add("ALERTS", { durable_name: "notifier", ...explicit, max_deliver: 5 });
}

/** The database of the second service, on the same server. */
async function runInAlerts({ port }: PostgresProcess, sql: string): Promise<void> {
  const client = new pg.Client({
    ...{ host: "127.0.0.1", port, user: "nomnom", password: postgresPassword, database: "alerts" },
  });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

it("The example of a fleet, with a database for each service, is broken three ways, found, repaired by fix and well again, as its README shows", async () => {
  const beside = [
    secret("db", { user: "nomnom", password: postgresPassword }),
    secret("alerts-db", { url: alertsUrl }),
  ];
  await using example = await startExample("fleet", { databasePod: "db-0", beside, bring });
  await example.database.run("CREATE DATABASE alerts");
  const alerts = new URL("../../../examples/fleet/alerts.sql", import.meta.url);
  await runInAlerts(example.database, await readFile(alerts, "utf8"));

  const readme = await shownCommands("fleet");
  await follow(readme.healthy, example);
  const written = await example.read("nomnom.doctor.yaml");
  expect(written.split("\n").length).toBeLessThan(60);
  expect(written).toContain("from: { workload: notifier, env: ALERTS_DATABASE_URL }");
  expect(troubles(await example.doctor())).toEqual(none);

  await example.streams.consumers.delete("TELEMETRY", "sink");
  await runInAlerts(example.database, "ALTER TABLE alert DROP COLUMN level");
  await example.database.run("ALTER TABLE device DROP CONSTRAINT device_serial_no_key");
  expect(troubles(await example.doctor()).found).toEqual([
    "nats/consumer-config/missing",
    "postgres/table-presence/column-missing",
    "postgres/table-presence/key-missing",
  ]);

  await follow(readme.broken, example);
  expect(troubles(await example.doctor())).toEqual(none);
}, 300_000);
