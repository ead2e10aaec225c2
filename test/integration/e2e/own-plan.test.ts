import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { e2eReportSchema } from "../../../src/e2e/documents.ts";
import type { E2eReport } from "../../../src/e2e/reporting/e2e-report.ts";
import { nomnom } from "../cli/run-nomnom.ts";
import { type NatsProcess, startNats } from "../connect/nats-process.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "../connect/postgres-process.ts";
import { createStreams, type OrdersFault, ordersPlan, startOrdersService, tables } from "./orders-service.ts";
import { statusesOf, stepOf } from "./run-on-lab.ts";

const deadlineMs = 120_000;

describe("e2e through a pipeline that knows nothing of nomnom", () => {
  let nats: NatsProcess;
  let postgres: PostgresProcess;
  let folder: string;
  const natsUrl = () => `nats://127.0.0.1:${nats.port}`;
  const databaseUrl = () => `postgresql://nomnom:${postgresPassword}@127.0.0.1:${postgres.port}/nomnom`;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-own-plan-"));
    [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
  }, deadlineMs);
  afterAll(async () => {
    await Promise.all([nats.stop(), postgres.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  interface Situation {
    fault?: OrdersFault;
    streams?: Parameters<typeof createStreams>[1];
    sql?: string;
    plan?: (plan: string) => string;
    args?: string[];
    signal?: AbortSignal;
    /** Of the lines, where they are in a database of their own. */
    linesUrl?: string;
  }

  /** The deployment made again, the service started, and one `nomnom e2e`. */
  async function e2e(situation: Situation = {}) {
    const { fault, streams, sql = "", plan = (text) => text, args = [], signal, linesUrl } = situation;
    await createStreams(natsUrl(), streams);
    await postgres.run(`${tables};${sql}`);
    await using service = await startOrdersService(natsUrl(), databaseUrl(), fault, linesUrl);
    const config = join(folder, "nomnom.doctor.yaml");
    await writeFile(config, plan(ordersPlan(service.url)));
    return await run(config, signal, ...args);
  }

  async function run(config: string, signal: AbortSignal | undefined, ...args: string[]) {
    const given = ["--no-kubernetes", "--nats-url", natsUrl(), "--database-url", databaseUrl()];
    const { code, stdout, stderr } = await nomnom(["e2e", "--config", config, ...given, ...args], {
      env: { XDG_STATE_HOME: folder, NO_COLOR: "1" },
      ...(signal === undefined ? {} : { signal }),
    });
    return { code, output: stdout, errors: stderr };
  }

  async function reportOf(situation: Situation = {}): Promise<E2eReport> {
    const { output, errors } = await e2e({ ...situation, args: ["-o", "json", ...(situation.args ?? [])] });
    try {
      return e2eReportSchema.parse(JSON.parse(output));
    } catch {
      throw new Error(`no report: ${output}${errors}`);
    }
  }

  it(
    "e2e with a plan passes every step of the plan where all is well, and names what stays with the lines that remove it",
    async () => {
      const report = await reportOf();
      expect(report.conclusion).toMatch(
        /^A message travels from the orders service to PostgreSQL in \d+ ms$/,
      );
      expect(statusesOf(report)).toEqual(["pass", "pass", "pass", "pass", "pass", "pass"]);
      expect(report.steps.map(({ id }) => id)).toEqual([
        "port-forward",
        "send-message",
        "check-stream",
        "check-consumer",
        "query-database",
        "dashboard-updates",
      ]);
      expect(stepOf(report, "query-database").message).toBe("1 order and 2 lines, all values as sent");
      const lines = (report.leftBehind ?? []).map(({ command }) => command);
      expect(lines).toEqual([
        expect.stringMatching(/^nats --server \S+ stream rmm ORDERS 1 --force$/),
        expect.stringMatching(/^nats --server \S+ stream rmm INVOICES 1 --force$/),
        expect.stringMatching(/^psql .* -c 'DELETE FROM sales\.orders WHERE order_no = '/),
        expect.stringMatching(/^psql .* -c 'DELETE FROM sales\.order_lines WHERE order_no = '/),
      ]);
    },
    deadlineMs,
  );

  it(
    "e2e with a plan removes the rows of its run, and no others, with --clean",
    async () => {
      const sql =
        "INSERT INTO sales.orders VALUES ('mine', 'me', 1); INSERT INTO sales.order_lines VALUES ('mine', 1, 'A', 1)";
      const report = await reportOf({ sql, args: ["--clean"] });
      expect(report.cleanup).toEqual({
        state: "removed",
        removed: { "sales.orders": 1, "sales.order_lines": 2 },
        detail: null,
      });
      expect(await postgres.rows("SELECT order_no FROM sales.orders")).toEqual([{ order_no: "mine" }]);
      expect(await postgres.rows("SELECT order_no FROM sales.order_lines")).toEqual([{ order_no: "mine" }]);
    },
    deadlineMs,
  );

  it(
    "e2e with a plan names the subjects of the stream where it does not take that of the message",
    async () => {
      const streams = { subjects: ["orders.new", "orders.paid"], filter: "orders.new" };
      const silent = await reportOf({ streams, fault: { firesAndForgets: true } });
      expect(stepOf(silent, "send-message").status).toBe("pass");
      expect(stepOf(silent, "check-stream")).toMatchObject({
        status: "fail",
        hop: "api-to-stream",
        message: "stream ORDERS takes orders.new, orders.paid, and not orders.created",
      });
      expect(silent.brokenHop).toBe("api-to-stream");
      const told = await reportOf({ streams });
      expect(stepOf(told, "send-message")).toMatchObject({
        status: "fail",
        hop: "api-to-stream",
        message: expect.stringMatching(
          /POST \/orders answers 503 instead of 202.*stream ORDERS takes orders\.new, orders\.paid, and not orders\.created/,
        ),
      });
    },
    deadlineMs,
  );

  it(
    "e2e with a plan names the filter of the consumer where it leaves the message out",
    async () => {
      const report = await reportOf({ streams: { filter: "orders.paid" } });
      expect(stepOf(report, "check-stream").status).toBe("pass");
      expect(stepOf(report, "check-consumer")).toMatchObject({
        status: "fail",
        hop: "stream-to-worker",
        message:
          "the message is in the stream as orders.created, and its consumer billing takes only orders.paid: no worker ever gets it",
      });
      expect(report.brokenHop).toBe("stream-to-worker");
    },
    deadlineMs,
  );

  it(
    "e2e with a plan names the table that is not there, and the constraint that refuses the row",
    async () => {
      const missing = await reportOf({
        sql: "DROP TABLE sales.order_lines; CREATE TABLE public.order_lines ()",
      });
      expect(stepOf(missing, "query-database")).toMatchObject({
        status: "fail",
        hop: "worker-to-database",
        message: expect.stringMatching(
          /table order_lines missing \(42P01\).*a table of that name is in public/,
        ),
      });
      await postgres.run("DROP TABLE public.order_lines");
      const refused = await reportOf({
        sql: "ALTER TABLE sales.orders ADD CONSTRAINT big CHECK (total >= 100)",
      });
      expect(stepOf(refused, "query-database")).toMatchObject({
        status: "fail",
        message: expect.stringContaining(
          "constraint big of sales.orders refuses them: CHECK ((total >= (100)::numeric))",
        ),
      });
      expect(stepOf(refused, "check-consumer").message).toMatch(
        /put the message into DEAD: .*violates check constraint "big"/,
      );
      expect(refused.leftBehind?.map(({ command }) => command)).toContainEqual(
        expect.stringMatching(/stream rmm DEAD 1 --force$/),
      );
    },
    deadlineMs,
  );

  it(
    "e2e with a plan publishes by itself where the plan says so, and waits for the stream's word",
    async () => {
      const publish = (text: string) =>
        text.replace(
          / {2}send:\n[\s\S]*? {2}passes:/,
          '  send: { publish: { subject: orders.created, headers: { Trace: "${id}" } } }\n  passes:',
        );
      const report = await reportOf({ plan: publish });
      expect(stepOf(report, "send-message").message).toMatch(
        /^order NOMNOM-E2E-\S+ published as orders\.created, sequence 1 of ORDERS$/,
      );
      expect(statusesOf(report)).toEqual(["pass", "pass", "pass", "pass", "pass"]);
      const streams = { subjects: ["orders.new"], filter: "orders.new" };
      const refused = await reportOf({ plan: publish, streams });
      expect(stepOf(refused, "send-message")).toMatchObject({
        status: "fail",
        message:
          "orders.created was published, and no stream has it: stream ORDERS takes orders.new, and not orders.created",
      });
    },
    deadlineMs,
  );

  it(
    "e2e with a plan says which messages wait where nobody takes them, and what is not seen at the end",
    async () => {
      const asked = (text: string) =>
        text.replace(
          /jetStream: .*/,
          'http: { url: "http://127.0.0.1:1", called: the shop, path: "/orders/${id}", expect: { status: 200 } }',
        );
      const waiting = await reportOf({ fault: { sleeps: true } });
      expect(stepOf(waiting, "check-consumer")).toMatchObject({
        status: "fail",
        hop: "stream-to-worker",
        message: expect.stringContaining("the message waits in the stream, no worker takes it"),
      });
      expect(stepOf(waiting, "dashboard-updates").status).toBe("blocked");
      const unseen = await reportOf({ plan: asked });
      expect(stepOf(unseen, "dashboard-updates")).toMatchObject({
        status: "fail",
        message: expect.stringMatching(
          /^the shop does not show it within 10 s: GET \/orders\/\S+: .*ECONNREFUSED/,
        ),
      });
    },
    deadlineMs,
  );

  it(
    "e2e with a plan runs several times with an id of its own each time, and accounts for every message of a soak",
    async () => {
      const repeated = await e2e({ args: ["--repeat", "2", "-o", "json"] });
      expect(JSON.parse(repeated.output)).toMatchObject({ verdict: "pass", summary: { runs: 2, pass: 2 } });
      expect(await postgres.rows("SELECT count(*)::int AS orders FROM sales.orders")).toEqual([
        { orders: 2 },
      ]);
      const soak = await e2e({ args: ["--rate", "10/s", "--count", "20", "-o", "json", "--clean"] });
      expect(JSON.parse(soak.output)).toMatchObject({
        verdict: "pass",
        counts: { sent: 20, stored: 20, deadLettered: 0, lost: 0, refused: 0, underWay: 0 },
        cleanup: { state: "removed", removed: { "sales.orders": 20, "sales.order_lines": 40 } },
      });
      const dead = await e2e({
        sql: "ALTER TABLE sales.orders ADD CONSTRAINT big CHECK (total >= 100)",
        args: ["--rate", "10/s", "--count", "5", "-o", "json"],
      });
      expect(JSON.parse(dead.output)).toMatchObject({
        verdict: "fail",
        counts: { sent: 5, deadLettered: 5 },
      });
    },
    deadlineMs,
  );

  it(
    "e2e with a plan names what is there when it is cut off by Ctrl-C, and ends with 130",
    async () => {
      const interruption = new AbortController();
      const cut = interruptOnceThere(natsUrl(), interruption);
      const { code, output } = await e2e({
        fault: { sleeps: true },
        args: ["-o", "json"],
        signal: interruption.signal,
      });
      await cut;
      const report = e2eReportSchema.parse(JSON.parse(output));
      expect([code, stepOf(report, "check-consumer").reason]).toEqual([130, "interrupted"]);
      expect(report.leftBehind?.map(({ command }) => command)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/stream rmm ORDERS 1 --force$/),
          expect.stringMatching(/DELETE FROM sales\.orders WHERE order_no = /),
        ]),
      );
    },
    deadlineMs,
  );

  it(
    "e2e with a plan says what it would do, and what is wrong with a plan, with its place in the file",
    async () => {
      const dry = await e2e({ args: ["--dry-run"] });
      expect(dry.output).toContain("POST one order with an id of its own to /orders; its rows stay");
      expect(dry.output).toContain(
        "SELECT the rows of the order from sales.orders and sales.order_lines, read-only",
      );
      const untold = await e2e({ plan: (text) => text.replace("no: ${id}", "no: X-1") });
      expect([untold.code, untold.errors]).toEqual([
        2,
        expect.stringContaining("the message holds no ${id}"),
      ]);
      const wrong = await e2e({
        plan: (text) => text.replace('where: { order_no: "${id}" }', "where: { order_no: x }"),
      });
      expect(wrong.code).toBe(2);
      expect(wrong.errors).toMatch(/nomnom\.doctor\.yaml:\d+:\d+: e2e\.rows\[0\]\.where must hold \$\{id\}/);
      const none = await e2e({ plan: () => "extends: none\n" });
      expect([none.code, none.errors]).toEqual([
        2,
        expect.stringContaining("does not say how a message is sent"),
      ]);
    },
    deadlineMs,
  );

  describe("with rows in a database that has a name", () => {
    let warehouse: PostgresProcess;
    const linesUrl = () => `postgresql://nomnom:${postgresPassword}@127.0.0.1:${warehouse.port}/nomnom`;
    beforeAll(async () => {
      warehouse = await startPostgres();
    }, deadlineMs);
    afterAll(() => warehouse.stop());

    const inWarehouse = (text: string) =>
      text
        .replace("table: sales.order_lines", "table: order_lines\n      database: warehouse")
        .replace(
          "e2e:",
          `postgres: { schema: sales }\ndatabases: { warehouse: { url: "${linesUrl()}", schema: sales } }\ne2e:`,
        );
    const asWell = () => ({ linesUrl: linesUrl(), plan: inWarehouse });
    const makeLines = (more = "") =>
      warehouse.run(
        `DROP SCHEMA IF EXISTS sales CASCADE; CREATE SCHEMA sales;
         CREATE TABLE sales.order_lines (order_no text, line int, sku text NOT NULL, pieces int NOT NULL ${more})`,
      );

    it(
      "It finds them there, names what stays with the line that goes there, and removes it with --clean",
      async () => {
        await makeLines();
        const report = await reportOf(asWell());
        expect(stepOf(report, "query-database").message).toBe("1 order and 2 lines, all values as sent");
        expect((report.leftBehind ?? []).map(({ command }) => command).at(-1)).toMatch(
          new RegExp(
            `^psql postgresql://nomnom@127\\.0\\.0\\.1:${warehouse.port}/nomnom -c 'DELETE FROM sales`,
          ),
        );
        const cleaned = await reportOf({ ...asWell(), args: ["--clean"] });
        expect(cleaned.cleanup).toEqual({
          state: "removed",
          removed: { "sales.orders": 1, "order_lines@warehouse": 2 },
          detail: null,
        });
        const left = await warehouse.rows(
          "SELECT count(DISTINCT order_no)::int AS orders FROM sales.order_lines",
        );
        expect(left).toEqual([{ orders: 1 }]);
      },
      deadlineMs,
    );

    it(
      "It says which constraint refuses them there",
      async () => {
        await makeLines("CHECK (pieces > 100)");
        const report = await reportOf(asWell());
        expect(stepOf(report, "query-database")).toMatchObject({
          status: "fail",
          message: expect.stringContaining(
            "constraint order_lines_pieces_check of sales.order_lines refuses them",
          ),
        });
      },
      deadlineMs,
    );

    it("A database that nobody has named is refused", async () => {
      const { code, errors } = await e2e({
        plan: (text) => text.replace("table: sales.orders", "table: sales.orders\n      database: nowhere"),
      });
      expect(code).toBe(2);
      expect(errors).toContain('e2e.rows[0].database is "nowhere", which is not among the databases');
    });
  });

  it(
    "e2e with a plan leaves nothing that it has not named: every message of the run is where the report says",
    async () => {
      const report = await reportOf();
      const connection = await connect({ servers: natsUrl() });
      const counts: Record<string, number> = {};
      for (const name of ["ORDERS", "INVOICES", "DEAD"]) {
        const info = (await connection.request(`$JS.API.STREAM.INFO.${name}`)).json<{
          state: { messages: number };
        }>();
        counts[name] = info.state.messages;
      }
      await connection.close();
      expect(counts).toEqual({ ORDERS: 1, INVOICES: 1, DEAD: 0 });
      expect(report.leftBehind).toHaveLength(4);
    },
    deadlineMs,
  );
});

/** Ctrl-C as soon as the stream, made again, has a message. */
async function interruptOnceThere(natsUrl: string, interruption: AbortController): Promise<void> {
  const connection = await connect({ servers: natsUrl });
  const startedAt = new Date().toISOString();
  for (let isThere = false; !isThere; await delay(50)) {
    const info = await connection.request("$JS.API.STREAM.INFO.ORDERS").then(
      (answer) => answer.json<{ created?: string; state?: { messages: number } }>(),
      () => ({}) as { created?: string; state?: { messages: number } },
    );
    isThere = (info.created ?? "") > startedAt && (info.state?.messages ?? 0) > 0;
  }
  await connection.close();
  // The service answers by then.
  await delay(2_000);
  interruption.abort();
}
