import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { builtInPlan } from "../../../src/blueprint/built-in-plan.ts";
import { cleanRows } from "../../../src/e2e/clean/clean-rows.ts";
import { e2eReportSchema } from "../../../src/e2e/documents.ts";
import { dueJournals } from "../../../src/journal/due-journals.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { connectTo, runOnLab, startE2e } from "./run-on-lab.ts";

describe("e2e --clean", () => {
  let lab: Lab;
  let client: Client;
  beforeAll(async () => {
    lab = await runningLab("healthy");
    client = new Client({ connectionString: lab.databaseUrl });
    await client.connect();
    await client.query(
      "INSERT INTO orders (order_key, customer_key, order_status, total_price, order_date) VALUES ('FOREIGN', 'c', 'O', 1, '2026-01-01')",
    );
    await insertItem("FOREIGN", 1);
    await client.query(
      "INSERT INTO message_status (message_id, entity_type, status, received_at) VALUES (gen_random_uuid(), 'Order', 'completed', now())",
    );
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await lab[Symbol.asyncDispose]();
  });

  it("e2e --clean leaves exactly the rows that are not of the run", async () => {
    const before = await allRows();
    const report = await runOnLab(lab, { clean: true });
    expect(report.verdict).toBe("pass");
    expect(report.cleanup).toEqual({
      state: "removed",
      removed: { orders: 1, order_line_items: 3, message_status: 1 },
      detail: null,
    });
    expect(report.testRows).toBeNull();
    expect(await allRows()).toEqual(before);
  }, 60_000);

  it("e2e --clean removes nothing when somebody has added rows to the run's order, and says so", async () => {
    const { testRows } = await runOnLab(lab);
    const orderKey = testRows?.orderKey ?? "";
    await insertItem(orderKey, 99);
    const before = await allRows();
    await using connections = await connectTo(lab, new AbortController().signal);
    const attempt = {
      id: orderKey,
      rows: [1, 3],
      messageId: testRows?.messageId ?? null,
      seen: [1, 3],
    };
    const cleanup = await cleanRows(connections, builtInBlueprint(), builtInPlan, [attempt]);
    expect(cleanup).toMatchObject({
      state: "left",
      detail: expect.stringContaining(
        "order_line_items holds 4 rows of this run's orders, and the run sent 3",
      ),
    });
    expect(await allRows()).toEqual(before);
  }, 60_000);

  it("e2e --clean does not start with a message whose order_key has rows already, or that is no order", async () => {
    const message = {
      order_key: "FOREIGN",
      customer_key: "c",
      order_status: "O",
      total_price: 1,
      order_date: "2026-01-01",
    };
    await expect(runOnLab(lab, { clean: true, message: JSON.stringify(message) })).rejects.toThrow(
      "rows of order FOREIGN are there already",
    );
    await expect(runOnLab(lab, { clean: true, message: '{"entity_type":"Elsewhere"}' })).rejects.toThrow(
      "--clean cannot tell what --message stores",
    );
  }, 60_000);

  it("e2e --clean removes the rows stored so far after Ctrl-C too, and the run ends with 130", async () => {
    const stateHome = await mkdtemp(join(tmpdir(), "e2e-home-"));
    const before = await allRows();
    const run = startE2e(lab, stateHome, "--clean", "-v", "-o", "json");
    // The rows are there: what is left to do is the dashboard's.
    await run.said("7 pass");
    run.child.kill("SIGINT");
    expect(await run.exit).toEqual({ code: 130, signal: null });
    const report = e2eReportSchema.parse(JSON.parse(run.output()));
    expect(report.cleanup).toMatchObject({
      state: "removed",
      removed: { orders: 1, order_line_items: 3, message_status: 1 },
    });
    expect(await allRows()).toEqual(before);
    expect(await dueJournals(join(stateHome, "nomnom", "journals"))).toEqual([]);
    await rm(stateHome, { recursive: true });
  }, 60_000);

  /** What makes a DELETE reach further than it says: nomnom's tables have none of it, and somebody may have added it. */
  const reaching: readonly [what: string, add: string, remove: string, words: string][] = [
    [
      "a trigger",
      "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM message_status; RETURN OLD; END $$; CREATE TRIGGER audit AFTER DELETE ON orders FOR EACH ROW EXECUTE FUNCTION audit()",
      "DROP TRIGGER audit ON orders; DROP FUNCTION audit()",
      "orders has trigger audit",
    ],
    [
      "a rule",
      "CREATE RULE sweep AS ON DELETE TO order_line_items DO ALSO DELETE FROM orders",
      "DROP RULE sweep ON order_line_items",
      "order_line_items has rule sweep",
    ],
    [
      "a foreign key that cascades",
      "CREATE TABLE invoices (order_key text REFERENCES orders (order_key) ON DELETE CASCADE); INSERT INTO invoices VALUES ('FOREIGN')",
      "DROP TABLE invoices",
      "orders is referred to by foreign key invoices_order_key_fkey",
    ],
    [
      "a foreign key that empties",
      "CREATE TABLE invoices (order_key text REFERENCES orders (order_key) ON DELETE SET NULL)",
      "DROP TABLE invoices",
      "orders is referred to by foreign key invoices_order_key_fkey",
    ],
  ];

  it.each(reaching)(
    "e2e --clean removes nothing where %s would take other rows along, and the run fails",
    async (_, add, remove, words) => {
      await client.query(add);
      try {
        const before = await allRows();
        const report = await runOnLab(lab, { clean: true });
        expect(report.verdict).toBe("fail");
        expect(report.cleanup).toMatchObject({ state: "left", removed: {} });
        expect(report.conclusion).toContain(
          `The rows stay: ${words}, so a DELETE could change other rows as well`,
        );
        expect(report.testRows).not.toBeNull();
        const after = await allRows();
        for (const [index, rows] of before.entries())
          expect(after[index]).toEqual(expect.arrayContaining(rows));
        expect(after.map(({ length }) => length)).toEqual(
          [1, 3, 1].map((own, index) => own + (before[index]?.length ?? 0)),
        );
      } finally {
        await client.query(remove);
      }
    },
    60_000,
  );

  it("e2e --clean removes the rows where a foreign key only forbids what it would break", async () => {
    await client.query("CREATE TABLE invoices (order_key text REFERENCES orders (order_key))");
    try {
      const before = await allRows();
      expect((await runOnLab(lab, { clean: true })).cleanup?.state).toBe("removed");
      expect(await allRows()).toEqual(before);
    } finally {
      await client.query("DROP TABLE invoices");
    }
  }, 60_000);

  const insertItem = (orderKey: string, line: number) =>
    client.query(
      "INSERT INTO order_line_items (order_key, line_number, part_key, quantity, extended_price) VALUES ($1, $2, 'p', 1, 1)",
      [orderKey, line],
    );

  async function allRows(): Promise<unknown[][]> {
    const read = async (table: string) => (await client.query(`SELECT * FROM ${table} ORDER BY 1`)).rows;
    return [await read("orders"), await read("order_line_items"), await read("message_status")];
  }
});
