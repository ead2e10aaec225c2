import { stripVTControlCharacters } from "node:util";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import * as z from "zod";
import { dashboardBackend } from "../../../../src/lab/programs/dashboard/backend.ts";
import {
  ingestionApi,
  unfixedIngestionApi,
} from "../../../../src/lab/programs/ingestion-api/ingestion-api.ts";
import { oldIngestionApi } from "../../../../src/lab/programs/ingestion-api/nats-api.ts";
import { worker } from "../../../../src/lab/programs/worker/worker.ts";
import { openNetwork, portOf, startPod, type TestNetwork, type TestPod, until } from "./test-pod.ts";
import { databaseUrl, natsUrl, query, startNats, startPostgres } from "./test-servers.ts";

const plain = stripVTControlCharacters;
const env = { NATS_URL: natsUrl, DATABASE_URL: databaseUrl };
const order = {
  entity_type: "Order",
  order_key: "ORD-1",
  customer_key: "C-1",
  order_status: "O",
  total_price: 99.5,
  order_date: "2025-11-13",
};
const lineItems = [1, 2].map((line_number) => ({
  line_number,
  part_key: `P-${line_number}`,
  quantity: 3,
  extended_price: 10.25,
}));

let network: TestNetwork;
let nats: TestPod;
let postgres: TestPod;

async function startServers(maxFile: string): Promise<void> {
  [nats, postgres] = await Promise.all([
    startNats(network, { maxFile, volume: "nats" }),
    startPostgres(network, "data"),
  ]);
}

beforeEach(async () => {
  network = await openNetwork();
});
afterEach(async () => await network.remove());

async function withNats<T>(use: (connection: NatsConnection) => Promise<T>): Promise<T> {
  const connection = await connect({ servers: `127.0.0.1:${await portOf(nats, 4222)}` });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

const streamInfo = z.object({
  config: z.object({ subjects: z.array(z.string()), max_bytes: z.number() }),
  state: z.object({ messages: z.number() }),
});

async function stream(name: string) {
  return await withNats(async (connection) => {
    const answer = await connection.request(`$JS.API.STREAM.INFO.${name}`);
    const info = streamInfo.safeParse(answer.json());
    return info.success ? info.data : null;
  });
}

async function post(api: TestPod, path: string, body: string): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${await portOf(api, 8080)}${path}`, { method: "POST", body });
  return { status: answer.status, json: await answer.json() };
}

async function get(pod: TestPod, path: string): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${await portOf(pod, 8080)}${path}`);
  const text = await answer.text();
  return { status: answer.status, json: text === "" ? null : JSON.parse(text) };
}

const accepted = z.object({ message_id: z.string(), status: z.literal("accepted"), timestamp: z.string() });
const statusSchema = z.object({
  status: z.string(),
  retry_count: z.number(),
  error_message: z.string().nullable(),
  processed_at: z.string().nullable(),
});

async function send(api: TestPod, body: unknown): Promise<string> {
  const { status, json } = await post(api, "/ingest/message", JSON.stringify(body));
  expect(status).toBe(202);
  return accepted.parse(json).message_id;
}

async function settled(api: TestPod, id: string) {
  return await until(`message ${id} to settle`, async () => {
    const status = statusSchema.parse((await get(api, `/ingest/status/${id}`)).json);
    return ["completed", "dlq"].includes(status.status) ? status : null;
  });
}

describe("the ingestion APIs on a real JetStream", () => {
  test("An API with the fix panics with 10047 when two streams of 1 GiB do not fit", async () => {
    await startServers("1Gi");
    const api = await startPod(network, ingestionApi, { env });
    expect(await api.running.exited).toEqual({ code: 101 });
    expect(api.lines).toEqual([
      "",
      "thread 'main' (1) panicked at src/main.rs:58:10:",
      'Failed to connect to NATS: Error { kind: JetStream(Error { code: 500, err_code: ErrorCode(10047), description: Some("insufficient storage resources available") }), source: None }',
      "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
    ]);
  });

  test("An API with the fix still panics with 10065 on the MESSAGES that the old API made", async () => {
    await startServers("5Gi");
    const old = await startPod(network, oldIngestionApi, { env });
    await portOf(old, 8080);
    expect((await stream("MESSAGES"))?.config.subjects).toEqual(["messages.>"]);
    const api = await startPod(network, ingestionApi, { env });
    expect(await api.running.exited).toEqual({ code: 101 });
    expect(api.lines[2]).toContain(
      'code: 400, err_code: ErrorCode(10065), description: Some("subjects overlap with an existing stream")',
    );
  });

  test("An API without the fix panics on its own two streams", async () => {
    await startServers("5Gi");
    const api = await startPod(network, unfixedIngestionApi, { env });
    expect(await api.running.exited).toEqual({ code: 101 });
    expect(api.lines[2]).toContain("ErrorCode(10065)");
  });

  test("An API without NATS panics with what the connection met", async () => {
    const pod = await startPostgres(network, "data");
    const api = await startPod(network, ingestionApi, { env });
    expect(await api.running.exited).toEqual({ code: 101 });
    expect(api.lines[2]).toBe(
      'Failed to connect to NATS: Error { kind: Dns, source: Some(Custom { kind: Uncategorized, error: "failed to lookup address information: Name or service not known" }) }',
    );
    await pod.stop();
  });

  test("The old API honours PORT and says what it is in /health", async () => {
    await startServers("1Gi");
    const api = await startPod(network, oldIngestionApi, { env: { ...env, PORT: "9090" } });
    const port = await portOf(api, 9090);
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    expect(await health.json()).toMatchObject({ service: "nats-api" });
    expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/stats`)).status).toBe(404);
  });

  test("The fixed API answers every route as the contract says", async () => {
    await startServers("5Gi");
    const api = await startPod(network, ingestionApi, { env });
    expect(await get(api, "/health")).toEqual({
      status: 200,
      json: { status: "healthy", database: "connected", entities: ["Order"], version: "0.1.0" },
    });
    expect(await get(api, "/ready")).toMatchObject({ status: 200, json: { ready: true } });
    expect(await get(api, "/stats")).toEqual({
      status: 200,
      json: { total_messages_processed: 0, uptime_seconds: 0 },
    });
    expect(await post(api, "/ingest/message", "{")).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(/^Validation error: /) },
    });
    expect((await get(api, "/ingest/status/no-uuid")).status).toBe(400);
    expect((await get(api, "/ingest/status/6f9619ff-8b86-4d01-b42d-00cf4fc964ff")).status).toBe(400);
    expect(await get(api, "/ingest/Order")).toEqual({ status: 404, json: null });
    expect(await post(api, "/ingest/batch", '{"a":1}\n\n{"b":2}\n')).toMatchObject({
      status: 202,
      json: {
        status: "partial",
        processed: 3,
        inserted: 2,
        failed: 1,
        errors: [expect.stringMatching(/^Line 2: /)],
      },
    });
    expect(await query(postgres, "SELECT * FROM message_status")).toEqual([]);
    const id = await send(api, order);
    expect(await get(api, `/ingest/status/${id}`)).toMatchObject({
      status: 200,
      json: { message_id: id, entity_type: "Order", status: "accepted", processed_at: null, retry_count: 0 },
    });
    await query(postgres, "DROP TABLE message_status");
    expect(await get(api, `/ingest/status/${id}`)).toMatchObject({ status: 500 });
    await send(api, order);
  });
});

describe("from the API to the dashboard", () => {
  async function startPipeline(tables: string) {
    await startServers("5Gi");
    const api = await startPod(network, ingestionApi, { env });
    await portOf(api, 8080);
    const consumer = await startPod(network, worker, { env: { ...env, NOMNOM_LAB_TABLES: tables } });
    return { api, consumer };
  }

  test("An order with two line items goes through stream, worker and tables to /ws", async () => {
    const { api, consumer } = await startPipeline("healthy");
    const id = await send(api, { ...order, line_items: lineItems });
    expect(await settled(api, id)).toMatchObject({ status: "completed", retry_count: 0 });
    expect((await stream("MESSAGES"))?.state.messages).toBe(1);
    expect(await query(postgres, "SELECT order_key, total_price FROM orders")).toEqual([
      { order_key: "ORD-1", total_price: "99.5" },
    ]);
    expect(await query(postgres, "SELECT line_number FROM order_line_items ORDER BY 1")).toEqual([
      { line_number: 1 },
      { line_number: 2 },
    ]);
    // No RUST_LOG: nothing but errors is logged.
    expect(consumer.lines).toEqual([]);

    const dashboard = await startPod(network, dashboardBackend, {
      env: { ...env, NOMNOM_LAB_DASHBOARD: "repaired" },
    });
    expect((await get(dashboard, "/health")).status).toBe(404);
    expect(await get(dashboard, "/api/stats")).toEqual({
      status: 200,
      json: { Order: { total: 1 }, OrderLineItem: { total: 2 } },
    });
    const socket = new WebSocket(`ws://127.0.0.1:${await portOf(dashboard, 8080)}/ws`);
    const events: { entity: string; event_type: string; data: Record<string, unknown> }[] = [];
    const event = z.object({
      entity: z.string(),
      event_type: z.string(),
      data: z.record(z.string(), z.unknown()),
      timestamp: z.iso.datetime(),
    });
    socket.on("message", (data) => events.push(event.parse(JSON.parse(String(data)))));
    const seen = (type: string, key: string) => () =>
      events.find(({ event_type, data }) => event_type === type && data.order_key === key) ?? null;
    const initial = await until("the initial rows", seen("initial", "ORD-1"), dashboard);
    expect(initial.entity).toBe("Order");
    expect(initial.data).toMatchObject({ id: 1, total_price: null });
    await settled(api, await send(api, { ...order, order_key: "ORD-2" }));
    expect(await until("the insert", seen("insert", "ORD-2"), dashboard)).toMatchObject({ entity: "Order" });
    expect(await get(dashboard, "/api/health")).toMatchObject({
      json: { status: "ok", connected_clients: 1 },
    });
    socket.terminate();
  });

  test("With one UNIQUE per column the line items meet 42P10: they are a dead letter, and the order's row stays", async () => {
    const { api, consumer } = await startPipeline("s47");
    const status = await settled(api, await send(api, { ...order, line_items: lineItems }));
    expect(status).toMatchObject({ status: "dlq", retry_count: 2, processed_at: null });
    expect(status.error_message).toMatch(
      /^Failed after 3 attempts: .*there is no unique or exclusion constraint matching the ON CONFLICT specification/,
    );
    expect(await query(postgres, "SELECT count(*)::int AS n FROM orders")).toEqual([{ n: 1 }]);
    expect(await query(postgres, "SELECT count(*)::int AS n FROM order_line_items")).toEqual([{ n: 0 }]);
    await until("the dead letter", async () =>
      (await stream("MESSAGESDLQ"))?.state.messages === 1 ? true : null,
    );
    expect(
      consumer.lines.filter((line) =>
        plain(line).includes("ERROR worker: Failed to process message: Database("),
      ),
    ).toHaveLength(3);
  });

  test("An OrderLineItem alone is accepted and ends as a dead letter of its own subject", async () => {
    const { api } = await startPipeline("healthy");
    const status = await settled(
      api,
      await send(api, { entity_type: "OrderLineItem", ...lineItems[0], order_key: "O" }),
    );
    expect(status).toMatchObject({ status: "dlq", retry_count: 2 });
    expect(status.error_message).toBe(
      'Failed after 3 attempts: InvalidFormat("Could not parse as any known entity type")',
    );
    const subject = await withNats(async (connection) => {
      const answer = await connection.request("$JS.API.STREAM.MSG.GET.MESSAGESDLQ", '{"seq":1}');
      return z.object({ message: z.object({ subject: z.string() }) }).parse(answer.json()).message.subject;
    });
    expect(subject).toBe("messages.dlq.OrderLineItem");
  });

  test("With the seed's bug only the orders table is made, and the dashboard's log names the other", async () => {
    const { consumer } = await startPipeline("root-only");
    const tables = await until(
      "orders",
      async () => {
        const rows = await query(
          postgres,
          "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        );
        return rows.length === 2 ? rows : null;
      },
      consumer,
    );
    expect(tables).toEqual([{ tablename: "message_status" }, { tablename: "orders" }]);
    const dashboard = await startPod(network, dashboardBackend, { env });
    await until(
      "the poll error",
      () =>
        dashboard.lines.find((line) =>
          line.includes(
            'Error polling table order_line_items: Database(PgDatabaseError { severity: Error, code: "42P01", message: "relation \\"order_line_items\\" does not exist"',
          ),
        ) ?? null,
      dashboard,
    );
  });

  test("API and worker go on after NATS and PostgreSQL came back at other ports", async () => {
    const { api } = await startPipeline("healthy");
    await settled(api, await send(api, order));
    await Promise.all([nats.stop(), postgres.stop()]);
    postgres = await startPostgres(network, "data");
    nats = await startNats(network, { maxFile: "5Gi", volume: "nats" });
    const id = await send(api, { ...order, order_key: "ORD-2" });
    expect(await settled(api, id)).toMatchObject({ status: "completed" });
    expect(await query(postgres, "SELECT count(*)::int AS n FROM orders")).toEqual([{ n: 2 }]);
  });

  test("With RUST_LOG=info the worker tells its steps, and ends by itself", async () => {
    await startServers("5Gi");
    const consumer = await startPod(network, worker, { env: { ...env, RUST_LOG: "info" } });
    await until(
      "ready",
      () => consumer.lines.find((line) => line.includes("Worker ready - consuming from stream")) ?? null,
      consumer,
    );
    expect(await consumer.stop()).toEqual({ code: 0 });
  });
});
