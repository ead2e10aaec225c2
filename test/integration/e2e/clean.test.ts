import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cleanRows } from "../../../src/e2e/clean-rows.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { connectTo, runOnLab } from "./run-on-lab.ts";

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

  it("leaves exactly the rows that are not of the run", async () => {
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

  it("removes nothing when somebody has added rows to the run's order, and says so", async () => {
    const { testRows } = await runOnLab(lab);
    const orderKey = testRows?.orderKey ?? "";
    await insertItem(orderKey, 99);
    const before = await allRows();
    await using connections = await connectTo(lab, new AbortController().signal);
    const attempt = {
      orderKey,
      items: 3,
      messageId: testRows?.messageId ?? null,
      seen: { orders: 1, items: 3 },
    };
    const cleanup = await cleanRows(connections, "public", [attempt]);
    expect(cleanup).toMatchObject({
      state: "left",
      detail: expect.stringContaining(
        "order_line_items holds 4 rows of this run's orders, and the run sent 3",
      ),
    });
    expect(await allRows()).toEqual(before);
  }, 60_000);

  it("does not start with a message whose order_key has rows already, or that is no order", async () => {
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

  const insertItem = (orderKey: string, line: number) =>
    client.query(
      "INSERT INTO order_line_items (order_key, line_number, part_key, quantity, extended_price) VALUES ($1, $2, 'p', 1, 1)",
      [orderKey, line],
    );

  async function allRows(): Promise<unknown[]> {
    const read = async (table: string) => (await client.query(`SELECT * FROM ${table} ORDER BY 1`)).rows;
    return [await read("orders"), await read("order_line_items"), await read("message_status")];
  }
});
