import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { killAtEveryWrite, moments } from "./kill-at-every-write.ts";

const insertOrder = (key: string) =>
  `INSERT INTO orders (order_key, customer_key, order_status, total_price, order_date) VALUES ('${key}', 'c', 'O', 1, 'd')`;

/** A table, a column and a unique key are missing, and a sequence lies behind its rows. */
const broken = `DROP TABLE IF EXISTS order_line_items; ALTER TABLE orders DROP COLUMN IF EXISTS clerk;
 DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'u' LOOP
   EXECUTE format('ALTER TABLE orders DROP CONSTRAINT %I', name);
  END LOOP; END $$;
 SELECT setval(pg_get_serial_sequence('orders', 'id'), 1, false)`;

/** Which of the four repairs is done. */
const state = `SELECT to_regclass('order_line_items') IS NOT NULL AS "table",
 EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'clerk' AND NOT attisdropped) AS "column",
 EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'u') AS "key",
 (SELECT last_value > 1 FROM pg_sequences WHERE sequencename = 'orders_id_seq') AS "sequence",
 (SELECT count(*)::int FROM orders) AS orders, (SELECT count(*)::int FROM pg_prepared_xacts) AS "left"`;

const done = { table: true, column: true, key: true, sequence: true };

describe("fix of tables that is killed at every write, and recovered", () => {
  let lab: Lab;
  let stateHome: string;
  beforeAll(async () => {
    lab = await runningLab("healthy");
    stateHome = await mkdtemp(join(tmpdir(), "fix-home-"));
    await run(`${insertOrder("a")}; ${insertOrder("b")}`);
  }, 120_000);
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await rm(stateHome, { recursive: true, force: true });
  });

  async function run(sql: string): Promise<Record<string, unknown>> {
    const client = new pg.Client({ connectionString: lab.databaseUrl });
    await client.connect();
    try {
      const answer = await client.query<Record<string, unknown>>(sql);
      return answer.rows?.[0] ?? {};
    } finally {
      await client.end();
    }
  }

  it.each(moments)(
    "fix that is killed at every write (%s a transaction) leaves each table, column, key and sequence as it was or as it should be, and every row",
    async (moment) => {
      await run(broken);
      const kills = await killAtEveryWrite(lab, stateHome, moment, {
        isDone: async () =>
          Object.entries(await run(state)).every(([what, is]) => !(what in done) || is === true),
        async looked() {
          expect(await run(state)).toMatchObject({ orders: 2, left: 0 });
        },
      });
      expect(kills).toBeGreaterThanOrEqual(4);
      expect(await run(state)).toEqual({ ...done, orders: 2, left: 0 });
      await expect(run(insertOrder("a"))).rejects.toThrow("duplicate key");
    },
    900_000,
  );
});
