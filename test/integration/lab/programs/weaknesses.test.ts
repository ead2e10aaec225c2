import { stripVTControlCharacters } from "node:util";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import * as z from "zod";
import { dashboardBackend } from "../../../../src/lab/programs/dashboard/backend.ts";
import { ingestionApi } from "../../../../src/lab/programs/ingestion-api/ingestion-api.ts";
import { worker } from "../../../../src/lab/programs/worker/worker.ts";
import { pause } from "../../../../src/pause.ts";
import { openNetwork, portOf, startPod, type TestNetwork, type TestPod, until } from "./test-pod.ts";
import { databaseUrl, natsUrl, query, startNats, startPostgres } from "./test-servers.ts";

// What the generated services do, measured on those of bf5be36; a doctor that does not know it accuses the wrong one.

const env = { NATS_URL: natsUrl, DATABASE_URL: databaseUrl };
const order = {
  entity_type: "Order",
  order_key: "ORD-1",
  customer_key: "C-1",
  order_status: "O",
  total_price: 99.5,
  order_date: "2025-11-13",
};

let network: TestNetwork;
let nats: TestPod;
let postgres: TestPod;

beforeEach(async () => {
  network = await openNetwork();
  [nats, postgres] = await Promise.all([
    startNats(network, { maxFile: "5Gi", volume: "nats" }),
    startPostgres(network, "data"),
  ]);
});
afterEach(async () => await network.remove());

async function post(api: TestPod, body: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${await portOf(api, 8080)}/ingest/message`, {
    method: "POST",
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

const send = (api: TestPod, json: unknown) => post(api, JSON.stringify(json));

async function answers(pod: TestPod, path: string, withinMs: number): Promise<boolean> {
  const port = await portOf(pod, 8080);
  return await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(withinMs) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function onNats<T>(use: (connection: NatsConnection) => Promise<T>): Promise<T> {
  const connection = await connect({ servers: `127.0.0.1:${await portOf(nats, 4222)}` });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

const jetStream = (subject: string, body: unknown = null) =>
  onNats(async (connection) => {
    const payload = body === null ? "" : JSON.stringify(body);
    return (await connection.request(`$JS.API.${subject}`, payload)).json();
  });

const plainLines = (pod: TestPod) => pod.lines.map((line) => stripVTControlCharacters(line));

describe("without a database", () => {
  test("Without a database a request that waits for the pool keeps /ready silent, r2d2 fills the logs, and the order is published and stored later", async () => {
    const api = await startPod(network, ingestionApi, { env });
    const consumer = await startPod(network, worker, { env: { ...env, NOMNOM_LAB_TABLES: "healthy" } });
    await portOf(api, 8080);
    expect((await send(api, order)).status).toBe(202);
    await until(
      "the first order",
      async () => ((await query(postgres, "SELECT 1 FROM orders")).length === 1 ? true : null),
      consumer,
    );

    await postgres.stop();
    network.services.delete("nomnom-postgres:5432");
    const posted = send(api, { ...order, order_key: "ORD-2" });
    await pause(500, AbortSignal.timeout(5_000));
    expect(await answers(api, "/ready", 2_000)).toBe(false);
    const { status, text } = await posted;
    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({
      error: expect.stringMatching(
        /^Database pool error: timed out waiting for connection: could not translate host name "nomnom-postgres"/,
      ),
    });
    expect(await answers(api, "/ready", 2_000)).toBe(true);

    const reason = 'Failed to process message: Pool(Error(Some("could not translate host name';
    await until(
      "the worker's line",
      () => plainLines(consumer).find((line) => line.includes(reason)) ?? null,
    );
    const refusals = plainLines(consumer).filter((line) => line.includes("ERROR r2d2: "));
    expect(refusals.length).toBeGreaterThan(50);
    postgres = await startPostgres(network, "data");
    await until(
      "the order that got 503",
      async () => ((await query(postgres, "SELECT 1 FROM orders")).length === 2 ? true : null),
      consumer,
    );
  }, 120_000);

  test("Without a database API and worker panic after 30 s, and the dashboard ends with an error", async () => {
    await postgres.stop();
    // The name is known, and nobody listens.
    network.services.set("nomnom-postgres:5432", 1);
    const pods = await Promise.all([ingestionApi, worker].map((one) => startPod(network, one, { env })));
    const dashboard = await startPod(network, dashboardBackend, { env });
    for (const pod of pods) {
      expect(await pod.running.exited).toEqual({ code: 101 });
      expect(plainLines(pod).at(-2)).toBe(
        'Failed to create database pool: Error(Some("connection to server at \\"nomnom-postgres\\", port 5432 failed: Connection refused\\n\\tIs the server running on that host and accepting TCP/IP connections?\\n"))',
      );
    }
    expect(await dashboard.running.exited).toEqual({ code: 1 });
    expect(plainLines(dashboard).at(-1)).toBe("Error: PoolTimedOut");
  }, 90_000);
});

describe("what JetStream refuses", () => {
  test("A subject or body that JetStream does not take is answered with 500, at once or after 5 s, and others go on", async () => {
    const api = await startPod(network, ingestionApi, { env });
    const typed = (entityType: string) => send(api, { ...order, entity_type: entityType });
    const refused = (reason: string) => ({
      status: 500,
      text: JSON.stringify({ error: `Internal error: NATS publish failed: ${reason}` }),
    });
    const [spaced, tooLong] = [typed("two words"), send(api, { ...order, comment: "x".repeat(1_900_000) })];
    expect(await typed("a..b")).toEqual(refused("no stream found for given subject"));
    expect(await typed("")).toEqual(refused("no stream found for given subject"));
    // The server cuts the connection on what is too long, and for a moment there is none.
    for (const entityType of ["*", ">", "a.b"])
      await expect.poll(async () => (await typed(entityType)).status).toBe(202);
    expect(await spaced).toEqual(refused("timed out: didn't receive ack in time"));
    expect(await tooLong).toEqual(refused("timed out: didn't receive ack in time"));
    expect((await send(api, { ...order, comment: "x".repeat(10_000_000) })).status).toBe(413);
    expect((await send(api, order)).status).toBe(202);
  });

  test("The API says at once that a stream is gone, and neither service makes it again", async () => {
    const api = await startPod(network, ingestionApi, { env });
    const consumer = await startPod(network, worker, { env });
    await portOf(api, 8080);
    await until("the consumer", async () => {
      const found = z
        .object({ name: z.string() })
        .safeParse(await jetStream("CONSUMER.INFO.MESSAGES.workers"));
      return found.success || null;
    });
    await jetStream("STREAM.DELETE.MESSAGES");
    expect((await send(api, order)).text).toContain("no stream found for given subject");
    const { version } = await onNats(async (connection) => ({ version: connection.info?.version ?? "" }));
    // nats-server 2.9 does not answer the worker's request at all.
    if (!version.startsWith("2.9.")) {
      const line = "Error receiving message: error while processing messages from the stream: 503, None";
      await until("the worker's line", () =>
        plainLines(consumer).some((one) => one.endsWith(line)) ? true : null,
      );
    }
    const names = z.object({ streams: z.array(z.string()).nullable() });
    expect(names.parse(await jetStream("STREAM.NAMES")).streams).toEqual(["MESSAGESDLQ"]);
  });
});

describe("a message the worker cannot decode", () => {
  test("A message that the worker cannot decode is left until the server gives it up; the request the server parks then is lost with it, and the worker hangs", async () => {
    const api = await startPod(network, ingestionApi, { env });
    await portOf(api, 8080);
    // A second instead of 30, as consumers that are there are taken as they are.
    await jetStream("CONSUMER.DURABLE.CREATE.MESSAGES.workers", {
      stream_name: "MESSAGES",
      config: {
        durable_name: "workers",
        ack_policy: "explicit",
        ack_wait: 1_000_000_000,
        max_deliver: 1,
        filter_subject: "messages.ingest.>",
      },
    });
    const consumer = await startPod(network, worker, { env: { ...env, NOMNOM_LAB_TABLES: "healthy" } });
    await onNats(async (connection) => connection.publish("messages.ingest.Order", "no envelope"));
    await until(
      "the worker's line",
      () =>
        plainLines(consumer).find((line) =>
          line.includes('Failed to process message: ValidationError("Invalid envelope: '),
        ) ?? null,
      consumer,
    );
    const info = z.object({ num_waiting: z.number(), num_ack_pending: z.number() });
    const parked = await until("the parked request", async () => {
      const { num_waiting, num_ack_pending } = info.parse(await jetStream("CONSUMER.INFO.MESSAGES.workers"));
      return num_ack_pending === 0 ? { isParked: num_waiting === 1 } : null;
    });
    if (!parked.isParked) return; // 2.14 and newer answer it
    const worked = () => query(postgres, "SELECT 1 FROM orders");
    expect((await send(api, order)).status).toBe(202);
    await until("the order, which answers the parked request", async () =>
      (await worked()).length === 1 ? true : null,
    );
  });
});

describe("the generated dashboard", () => {
  async function browser(dashboard: TestPod) {
    const socket = new WebSocket(`ws://127.0.0.1:${await portOf(dashboard, 8080)}/ws`);
    const kinds: string[] = [];
    const event = z.object({ event_type: z.string() });
    socket.on("message", (data) => kinds.push(event.parse(JSON.parse(String(data))).event_type));
    await new Promise((resolve) => socket.once("open", resolve));
    return { socket, kinds, count: (kind: string) => kinds.filter((one) => one === kind).length };
  }

  async function startWithRows(rows: number, variant?: string) {
    await startPod(network, worker, { env: { ...env, NOMNOM_LAB_TABLES: "healthy" } });
    await until("the tables", () =>
      query(postgres, "SELECT 1 FROM order_line_items").then(
        () => true,
        () => null,
      ),
    );
    await addRows(rows);
    const own = variant === undefined ? {} : { NOMNOM_LAB_DASHBOARD: variant };
    return await startPod(network, dashboardBackend, { env: { ...env, ...own } });
  }

  const addRows = (rows: number) =>
    query(
      postgres,
      `INSERT INTO orders (order_key, customer_key, order_status, total_price, order_date)
       SELECT gen_random_uuid(), 'C', 'O', 1, '2025-11-13' FROM generate_series(1, ${rows})`,
    );

  test("A browser that only listens gets what is there and nothing new; each frame of it lets a row through, the first many times", async () => {
    const dashboard = await startWithRows(2);
    const { socket, count } = await browser(dashboard);
    await until("the first rows", () => (count("initial") === 2 ? true : null), dashboard);
    await addRows(1);
    await pause(1_500, AbortSignal.timeout(5_000));
    expect(count("insert")).toBe(0);
    const nudging = setInterval(() => socket.send("nudge"), 50);
    await until("more inserts than there are rows", () => (count("insert") > 6 ? true : null), dashboard);
    clearInterval(nudging);
    socket.terminate();
  });

  test("A second browser beside one that only listens gets nothing, and /api/health hangs until the first is gone", async () => {
    const dashboard = await startWithRows(1);
    const first = await browser(dashboard);
    await until("its first row", () => (first.count("initial") === 1 ? true : null), dashboard);
    expect(await answers(dashboard, "/api/health", 2_000)).toBe(true);
    await pause(600, AbortSignal.timeout(5_000));
    const second = await browser(dashboard);
    await pause(600, AbortSignal.timeout(5_000));
    expect(second.kinds).toEqual([]);
    expect(await answers(dashboard, "/api/health", 1_000)).toBe(false);
    expect(await answers(dashboard, "/api/stats", 5_000)).toBe(true);
    first.socket.terminate();
    await until("the second's row", () => (second.count("initial") > 0 ? true : null), dashboard);
    expect(plainLines(dashboard)).toContainEqual(expect.stringContaining("Client added. Total clients: 2"));
    second.socket.terminate();
  });

  test("The repaired dashboard pushes each new row once to all who listen", async () => {
    const dashboard = await startWithRows(1, "repaired");
    const both = [await browser(dashboard), await browser(dashboard)];
    for (const { count } of both)
      await until("the first row", () => (count("initial") === 1 ? true : null), dashboard);
    await pause(700, AbortSignal.timeout(5_000));
    const before = both.map(({ count }) => count("insert"));
    await addRows(1);
    await pause(1_500, AbortSignal.timeout(5_000));
    expect(both.map(({ count }) => count("insert"))).toEqual(before.map((inserts) => inserts + 1));
    for (const { socket } of both) socket.terminate();
  });
});
