import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nomnomTables } from "../../../scripts/record/postgres/nomnom-tables.ts";
import { fixReportSchema } from "../../../src/fix/fix-report.ts";
import { nomnom } from "../cli/run-nomnom.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "../connect/postgres-process.ts";

let server: PostgresProcess;
let state: string;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "nomnom-fix-"));
  server = await startPostgres();
  await server.run("CREATE ROLE app LOGIN PASSWORD 'app-pw'");
});
afterAll(async () => {
  await server.stop();
  await rm(state, { recursive: true, force: true });
});
beforeEach(() =>
  server.run(
    `DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC; ${nomnomTables}`,
  ),
);

const urlOf = (user: string, password: string) =>
  `postgresql://${user}:${password}@127.0.0.1:${server.port}/nomnom`;

/** What became of each finding, as `word status`, and the rest of the report. */
async function fix(args: readonly string[], url = urlOf("nomnom", postgresPassword)) {
  const { stdout, code } = await nomnom(
    ["fix", "--no-kubernetes", "--database-url", url, "--wait", "5s", "-o", "json", ...args],
    { env: { XDG_STATE_HOME: state } },
  );
  const report = fixReportSchema.parse(JSON.parse(stdout));
  const outcomes = report.repairs.map(
    ({ finding, status }) => `${finding.code?.split("/").at(-1)} ${status}`,
  );
  return { items: report.repairs, verdict: report.verdict, outcomes, code };
}
const asApp = () => urlOf("app", "app-pw");

const insertItem = (line = 1) =>
  `INSERT INTO order_line_items (order_key, line_number, part_key, quantity, extended_price) VALUES ('o', ${line}, 'p', 1, 1)`;
const itemCount = () => server.rows("SELECT count(*)::int AS count FROM order_line_items");
const withoutKey = "ALTER TABLE order_line_items DROP CONSTRAINT order_line_items_unique";
const givenToApp =
  "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO app; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app";

describe("missing tables", () => {
  beforeEach(() => server.run("DROP TABLE order_line_items"));

  it("Missing tables are shown and not created without --yes", async () => {
    const { outcomes, items } = await fix([]);
    expect(outcomes).toEqual(["table-missing planned"]);
    expect(items[0]?.plan?.changes[0]?.diff.join()).toContain("+ CREATE TABLE public.order_line_items");
    await expect(itemCount()).rejects.toThrow("does not exist");
  });

  it("Missing tables are created with the key that ON CONFLICT needs", async () => {
    const { outcomes, code } = await fix(["--yes"]);
    expect([outcomes, code]).toEqual([["table-missing repaired"], 0]);
    for (let times = 0; times < 2; times++)
      await server.run(`${insertItem()} ON CONFLICT (order_key, line_number) DO NOTHING`);
    expect(await itemCount()).toEqual([{ count: 1 }]);
  });

  it("Missing tables are refused to a role that may not create", async () => {
    await server.run(givenToApp);
    const { items } = await fix(["--yes", "postgres/table-presence/table-missing"], asApp());
    expect(items.map(({ status }) => status)).toEqual(["refused"]);
    expect(items[0]?.reason).toBe("app may not create in schema public");
    await expect(itemCount()).rejects.toThrow("does not exist");
  });

  it("Missing tables are refused where the table stands in another schema", async () => {
    await server.run(`CREATE SCHEMA other; CREATE TABLE other.order_line_items (id int)`);
    const { items } = await fix(["--yes"]);
    expect(items[0]).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("other.order_line_items is there"),
    });
    await server.run("DROP SCHEMA other CASCADE");
  });
});

describe("the unique key", () => {
  it("The unique key takes the place of those of former workers, and no row goes", async () => {
    await server.run(`${withoutKey}; ALTER TABLE order_line_items ADD CONSTRAINT order_line_items_order_key_unique UNIQUE (order_key),
      ADD CONSTRAINT order_line_items_line_number_unique UNIQUE (line_number); ${insertItem()}`);
    const { outcomes, verdict } = await fix(["--yes"]);
    expect(outcomes).toEqual(["key-missing repaired", "key-extra repaired", "key-extra repaired"]);
    expect(verdict).toBe("pass");
    await server.run(`${insertItem(2)} ON CONFLICT (order_key, line_number) DO NOTHING`);
    expect(await itemCount()).toEqual([{ count: 2 }]);
  });

  it("The unique key is refused while rows contradict it, which stay", async () => {
    await server.run(`${withoutKey}; ${insertItem()}; ${insertItem()}`);
    const { items } = await fix(["--yes"]);
    expect(items[0]).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("1 values of (order_key, line_number)"),
    });
    expect(items[0]?.instead?.commands.join()).toContain("HAVING count(*) > 1");
    expect(await itemCount()).toEqual([{ count: 2 }]);
  });

  it("The unique key is refused on a large table, with the way that locks nobody", async () => {
    await server.run(`${withoutKey}; ALTER TABLE order_line_items ALTER COLUMN line_status SET STORAGE EXTERNAL;
      INSERT INTO order_line_items (order_key, line_number, part_key, quantity, extended_price, line_status)
      SELECT 'k', n, 'p', 1, 1, repeat('x', 8000) FROM generate_series(1, 9000) n`);
    const { items } = await fix(["--yes"]);
    expect(items[0]?.status).toBe("refused");
    expect(items[0]?.instead?.commands.join()).toContain("CREATE UNIQUE INDEX CONCURRENTLY");
  });

  it("The unique key is refused to a role that does not own the table", async () => {
    await server.run(`${withoutKey}; ${givenToApp}`);
    const { items } = await fix(["--yes", "postgres/table-presence/*"], asApp());
    expect(items[0]).toMatchObject({
      status: "refused",
      reason: "app does not own public.order_line_items, nomnom does",
    });
  });

  it("A unique key that somebody wished for is not dropped", async () => {
    await server.run("ALTER TABLE orders ADD CONSTRAINT one_each UNIQUE (customer_key)");
    const { items } = await fix(["--yes"]);
    expect(items[0]).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("one_each is none that former"),
    });
  });

  it("Repairing the unique key waits for no session that keeps the table", async () => {
    await server.run(withoutKey);
    await withSession("BEGIN; SELECT FROM order_line_items", async () => {
      const { items } = await fix(["--yes"]);
      expect(items[0]).toMatchObject({ status: "failed", reason: expect.stringContaining("55P03") });
    });
    expect(
      await server.rows(
        "SELECT count(*)::int AS keys FROM pg_constraint WHERE conrelid = 'order_line_items'::regclass AND contype = 'u'",
      ),
    ).toEqual([{ keys: 0 }]);
  });
});

describe("columns", () => {
  it("Columns are renamed where they are there in another spelling, and added where not", async () => {
    await server.run(`INSERT INTO orders (order_key, customer_key, order_status, total_price, order_date) VALUES ('o', 'c', 'O', 1, 'd');
      ALTER TABLE orders RENAME COLUMN order_key TO "orderKey"; ALTER TABLE orders DROP COLUMN clerk, DROP COLUMN comment`);
    const { outcomes, verdict } = await fix(["--yes"]);
    expect(outcomes).toEqual(["column-missing repaired", "column-missing repaired", "column-missing ended"]);
    expect(verdict).toBe("pass");
    expect(await server.rows("SELECT order_key, clerk FROM orders")).toEqual([
      { order_key: "o", clerk: null },
    ]);
  });
});

describe("a sequence", () => {
  const restored =
    "INSERT INTO orders (id, order_key, customer_key, order_status, total_price, order_date) SELECT n, 'o' || n, 'c', 'O', 1, 'd' FROM generate_series(1, 50) n";
  const nextNumber = () =>
    server.rows(
      "INSERT INTO orders (order_key, customer_key, order_status, total_price, order_date) VALUES ('new', 'c', 'O', 1, 'd') RETURNING id",
    );

  it("A sequence goes on behind the last row", async () => {
    await server.run(restored);
    const { outcomes, code } = await fix(["--yes"]);
    expect([outcomes, code]).toEqual([["behind repaired"], 0]);
    expect(await nextNumber()).toEqual([{ id: 51 }]);
  });

  it("A sequence is as it was without --yes", async () => {
    await server.run(restored);
    expect((await fix([])).outcomes).toEqual(["behind planned"]);
    await expect(nextNumber()).rejects.toThrow("duplicate key");
  });

  it("A sequence is refused to a role that does not own it", async () => {
    await server.run(`${restored}; ${givenToApp}`);
    const { items } = await fix(["--yes", "postgres/sequence-exhaustion"], asApp());
    expect(items[0]).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("app does not own"),
    });
  });
});

describe("a session that blocks", () => {
  it("A session that blocks is ended, and no other", async () => {
    await withSession("BEGIN; SELECT 1", async (other) => {
      await withSession("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE", async (blocker) => {
        const ended = new Promise<string>((resolve) => {
          blocker.on("error", ({ message }) => resolve(message));
        });
        const waits = server.run("DELETE FROM orders WHERE false");
        await waitUntilBlocked();
        const { outcomes } = await fix(["--yes"]);
        expect(outcomes).toEqual(["lock-wait repaired"]);
        expect(await ended).toMatch(/terminat/i);
        await waits;
      });
      expect((await other.query("SELECT 2 AS two")).rows).toEqual([{ two: 2 }]);
    });
  });

  it("Ending a superuser's session is refused to a role that is none", async () => {
    await server.run("GRANT pg_monitor TO app; GRANT pg_signal_backend TO app");
    await server.run(`${givenToApp}`);
    await withSession("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE", async (blocker) => {
      const waits = server.run("DELETE FROM orders WHERE false");
      await waitUntilBlocked();
      const { items } = await fix(["--yes", "postgres/blocked-sessions"], asApp());
      expect(items[0]).toMatchObject({
        status: "refused",
        reason: expect.stringContaining("app may not end a session of nomnom"),
      });
      await blocker.query("ROLLBACK");
      await waits;
    });
  });
});

/** A session of its own during some work. */
async function withSession(sql: string, work: (session: pg.Client) => Promise<void>): Promise<void> {
  const session = new pg.Client({ connectionString: urlOf("nomnom", postgresPassword) });
  session.on("error", () => undefined);
  await session.connect();
  await session.query(sql);
  try {
    await work(session);
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** doctor tells of waits from a second on. */
const waitUntilBlocked = () =>
  expect
    .poll(
      () =>
        server.rows(
          "SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND now() - waitstart > interval '1.5 seconds'",
        ),
      { timeout: 20_000 },
    )
    .toEqual([{ waiting: 1 }]);
