import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { kubectl, runningLab } from "../lab/running-lab.ts";
import { runOnLab, soakOnLab, stepOf } from "./run-on-lab.ts";

const deadlineMs = 120_000;

describe("e2e where the worker has ways of its own", () => {
  let lab: Lab;
  let client: Client;
  beforeAll(async () => {
    lab = await runningLab("healthy");
    client = new Client({ connectionString: lab.databaseUrl });
    await client.connect();
    await client.query("CREATE ROLE writer LOGIN PASSWORD 'own'");
  }, deadlineMs);
  afterAll(async () => {
    await client.end();
    await lab[Symbol.asyncDispose]();
  });

  async function withEnvironment(deployment: string, setting: string): Promise<void> {
    await kubectl(lab, "set", "env", `deployment/${deployment}`, setting);
    await kubectl(lab, "rollout", "status", `deployment/${deployment}`, "--timeout=60s");
  }
  const workerUrl = (database: string) =>
    withEnvironment("nomnom-worker", `DATABASE_URL=postgres://writer:own@nomnom-postgres:5432/${database}`);

  it(
    "e2e follows an order that the API has published and not answered for, and blames no hop that it has passed",
    async () => {
      await withEnvironment("nomnom-ingestion-api", "NOMNOM_LAB_STATUS_DELAY_MS=8000");
      const report = await runOnLab(lab);
      expect(stepOf(report, "send-message")).toMatchObject({
        status: "fail",
        hop: null,
        message: expect.stringMatching(
          /no answer within 5000 ms; the order is in stream MESSAGES all the same, as sequence \d+/,
        ),
      });
      expect(stepOf(report, "check-stream").status).toBe("pass");
      expect(stepOf(report, "query-database").message).toContain(
        "1 order and 3 line items, all values as sent",
      );
      expect(report).toMatchObject({
        verdict: "fail",
        brokenHop: null,
        testRows: { orderKey: expect.any(String) },
      });
      await withEnvironment("nomnom-ingestion-api", "NOMNOM_LAB_STATUS_DELAY_MS-");
    },
    deadlineMs,
  );

  it(
    "e2e looks in the schema that the search_path of the worker's role leads to, with --clean and in a soak too",
    async () => {
      await client.query("CREATE SCHEMA shop AUTHORIZATION writer; ALTER ROLE writer SET search_path = shop");
      await workerUrl("nomnom");
      const report = await runOnLab(lab, { clean: true });
      expect(stepOf(report, "query-database")).toMatchObject({
        status: "warn",
        message: expect.stringContaining("all values as sent; message_status has no row of it"),
      });
      expect(report.cleanup).toMatchObject({ state: "removed", removed: { orders: 1, order_line_items: 3 } });
      expect((await client.query("SELECT 1 FROM shop.orders")).rowCount).toBe(0);
      const soak = await soakOnLab(lab, { perSecond: 10, count: 5 });
      expect(soak.counts).toMatchObject({ sent: 5, stored: 5 });
      expect((await client.query("SELECT 1 FROM shop.orders")).rowCount).toBe(5);
    },
    deadlineMs,
  );

  it(
    "e2e looks in the database that the worker's own DATABASE_URL names",
    async () => {
      await client.query("CREATE DATABASE apart OWNER writer");
      await client.query("ALTER ROLE writer RESET search_path");
      await workerUrl("apart");
      const report = await runOnLab(lab);
      expect(stepOf(report, "query-database").message).toContain(
        "1 order and 3 line items, all values as sent",
      );
      expect(report.target.postgres).toContain("/apart");
    },
    deadlineMs,
  );
});
