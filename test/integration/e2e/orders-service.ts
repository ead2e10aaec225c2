import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { connect, headers, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { Client } from "pg";

/** How the service is broken; nothing of it: it is well. */
export interface OrdersFault {
  /** Publishes without waiting for an acknowledgement, as many services do. */
  firesAndForgets?: boolean;
  /** Does not take anything. */
  sleeps?: boolean;
}

/** A service that knows nothing of nomnom: orders come over HTTP, go through JetStream and end in the schema `sales`. */
export interface OrdersService extends AsyncDisposable {
  url: string;
}

const maxDeliver = 3;
const nextMessage = "$JS.API.CONSUMER.MSG.NEXT.ORDERS.billing";

export async function startOrdersService(
  natsUrl: string,
  databaseUrl: string,
  fault: OrdersFault = {},
  /** Of the lines, where they are in a database of their own. */
  linesUrl: string | null = null,
): Promise<OrdersService> {
  const nats = await connect({ servers: natsUrl });
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const lines = linesUrl === null ? client : new Client({ connectionString: linesUrl });
  if (lines !== client) await lines.connect();
  const ending = new AbortController();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) =>
      reply(response, 503, { error: error instanceof Error ? error.message : String(error) }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const working = fault.sleeps === true ? Promise.resolve() : work(nats, { client, lines }, ending.signal);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://h");
    if (pathname === "/healthz") return reply(response, 200, { status: "ok" });
    if (request.method === "GET") {
      const { rows } = await client.query("SELECT order_no, total FROM sales.orders WHERE order_no = $1", [
        pathname.split("/").at(-1),
      ]);
      return rows.length === 0 ? reply(response, 404, {}) : reply(response, 200, { no: rows[0].order_no });
    }
    let text = "";
    for await (const chunk of request) text += String(chunk);
    if (fault.firesAndForgets === true) nats.publish("orders.created", text);
    else await nats.request("orders.created", text, { timeout: 2_000 });
    reply(response, 202, { reference: `ref-${JSON.parse(text).no}` });
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      ending.abort();
      server.closeAllConnections();
      server.close();
      await working;
      await nats.close();
      await client.end();
      if (lines !== client) await lines.end();
    },
  };
}

function reply(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(json));
}

/** Takes one message after the other, as the consumer gives them. */
async function work(nats: NatsConnection, sessions: Sessions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const next = nats.request(nextMessage, '{"batch":1,"expires":1000000000}', {
      // Much later than the server's own: a message that came to nobody would come again after 30 s.
      timeout: 20_000,
      // It comes with its own subject, by which no shared subscription knows whose it is.
      noMux: true,
    });
    const message = await next.catch(() => null);
    if (message === null) await delay(50);
    else if (message.reply !== undefined && message.reply !== "") await store(nats, sessions, message);
  }
}

interface Sessions {
  client: Client;
  lines: Client;
}

async function store(nats: NatsConnection, { client, lines: shelf }: Sessions, message: Msg): Promise<void> {
  try {
    const { no, customer, total, lines } = message.json<{
      no: string;
      customer: string;
      total: number;
      lines: { line: number; sku: string; pieces: number }[];
    }>();
    await client.query("BEGIN");
    await client.query("INSERT INTO sales.orders (order_no, customer, total) VALUES ($1, $2, $3)", [
      no,
      customer,
      total,
    ]);
    for (const { line, sku, pieces } of lines)
      await shelf.query(
        "INSERT INTO sales.order_lines (order_no, line, sku, pieces) VALUES ($1, $2, $3, $4)",
        [no, line, sku, pieces],
      );
    await client.query("COMMIT");
    await nats.request("invoices.issued", JSON.stringify({ order: no }), { timeout: 2_000 });
    message.respond("+ACK");
  } catch (error) {
    await client.query("ROLLBACK");
    const why = error instanceof Error ? error.message : String(error);
    const deliveries = Number(message.reply?.split(".")[4] ?? "1");
    if (deliveries < maxDeliver) return void message.respond("-NAK");
    const its = headers();
    its.set("Error", why);
    await nats.request("orders.dead", message.data, { timeout: 2_000, headers: its });
    message.respond("+TERM");
  }
}

/** The streams and the consumer, made by whoever deploys it. */
export async function createStreams(
  natsUrl: string,
  { subjects = ["orders.created", "orders.paid"], filter = "orders.created" } = {},
): Promise<void> {
  const nats = await connect({ servers: natsUrl });
  const ask = async (api: string, payload: unknown) => {
    const answered = (await nats.request(`$JS.API.${api}`, JSON.stringify(payload))).json<{
      error?: unknown;
    }>();
    if (answered.error !== undefined) throw new Error(`${api}: ${JSON.stringify(answered.error)}`);
  };
  for (const name of ["ORDERS", "DEAD", "INVOICES"])
    await nats.request(`$JS.API.STREAM.DELETE.${name}`, "").catch(() => undefined);
  const stream = (name: string, its: readonly string[]) =>
    ask(`STREAM.CREATE.${name}`, { name, subjects: its, storage: "memory" });
  await stream("ORDERS", subjects);
  await stream("DEAD", ["orders.dead"]);
  await stream("INVOICES", ["invoices.>"]);
  await ask("CONSUMER.DURABLE.CREATE.ORDERS.billing", {
    stream_name: "ORDERS",
    config: {
      durable_name: "billing",
      ack_policy: "explicit",
      filter_subject: filter,
      max_deliver: maxDeliver,
    },
  });
  await nats.close();
}

export const tables = `
  CREATE SCHEMA IF NOT EXISTS sales;
  DROP TABLE IF EXISTS sales.order_lines, sales.orders;
  CREATE TABLE sales.orders (
    order_no text PRIMARY KEY, customer text NOT NULL, total numeric NOT NULL CHECK (total > 0), at timestamptz DEFAULT now());
  CREATE TABLE sales.order_lines (
    order_no text REFERENCES sales.orders, line int, sku text NOT NULL, pieces int NOT NULL, PRIMARY KEY (order_no, line))`;

/** How a message goes through it, as the people of the service write it down. */
export const ordersPlan = (serviceUrl: string): string => `extends: none
e2e:
  called: order
  message:
    no: \${id}
    customer: e2e
    total: 12.5
    lines:
      - { line: 1, sku: A-1, pieces: 2 }
      - { line: 2, sku: B-7, pieces: 1 }
  send:
    http:
      url: ${serviceUrl}
      called: the orders service
      path: /orders
      health: /healthz
      expect: { status: 202 }
      answer: /reference
  passes:
    - { stream: ORDERS, subject: orders.created }
  consumed: { stream: ORDERS, consumer: billing }
  deadLetters: { stream: DEAD }
  rows:
    - table: sales.orders
      called: order
      where: { order_no: "\${id}" }
      expect: { customer: e2e, total: 12.5 }
    - table: sales.order_lines
      called: line
      where: { order_no: "\${id}" }
      from: /lines
      matchBy: line
  seen:
    jetStream: { stream: INVOICES, subject: invoices.issued }
  within: 10s
`;
