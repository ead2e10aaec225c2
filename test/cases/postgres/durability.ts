import { open } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { insertOrder } from "../../../scripts/record/postgres/nomnom-tables.ts";
import type { Case } from "../case.ts";
import { onOwnPostgres } from "./on-own-postgres.ts";
import { onPostgres } from "./on-postgres.ts";
import { untilTrue } from "./until-true.ts";

/** What is stored, and may not stay or be found again. */
export const durability: readonly Case[] = [
  onPostgres({
    id: "durability/unlogged",
    about: "somebody made the line items unlogged for a fast import, and left it so",
    sql: ["ALTER TABLE order_line_items SET UNLOGGED"],
    expect: { findings: { "postgres/durability/unlogged": "warning" }, types: ["SET LOGGED"] },
  }),
  onPostgres({
    id: "durability/collation-changed",
    about: "the system's rules for sorting text are newer than the index on the orders' keys",
    sql: [
      "CREATE COLLATION english (provider = icu, locale = 'en-US')",
      "ALTER TABLE orders ALTER COLUMN order_key TYPE TEXT COLLATE english",
      "UPDATE pg_collation SET collversion = '1.2.3' WHERE collname = 'english'",
    ],
    expect: {
      findings: { "postgres/durability/collation-changed": "warning" },
      types: ["REINDEX DATABASE", "REFRESH VERSION"],
    },
  }),
  onPostgres({
    id: "durability/own-collation",
    about: "keys sort by a collation of their own, which is as the system has it",
    sql: [
      "CREATE COLLATION english (provider = icu, locale = 'en-US')",
      "ALTER TABLE orders ALTER COLUMN order_key TYPE TEXT COLLATE english",
    ],
    expect: {},
  }),
  onOwnPostgres({
    id: "durability/standby",
    about: "a standby that follows at once",
    async work(server) {
      const standby = await server.follow("standby1");
      await server.sql(insertOrder());
      await untilTrue(standby.client, "SELECT count(*) > 0 AS is FROM orders");
    },
    expect: {},
  }),
  onOwnPostgres({
    id: "durability/standby-behind",
    about: "a standby whose receiver hangs, a gibibyte of log behind",
    initdb: ["--wal-segsize=1024"],
    settings: ["wal_init_zero=off", "wal_recycle=off", "min_wal_size=2GB", "max_wal_size=4GB"],
    async work(server) {
      const standby = await server.follow("standby1");
      await untilTrue(
        standby.client,
        "SELECT count(*) = 1 AS is FROM pg_stat_wal_receiver WHERE status = 'streaming'",
      );
      // The server calls it streaming a moment after the standby does, when what it has sent was confirmed.
      const [primary] = await server.connect("postgres", 1);
      if (primary === undefined) throw new Error("nobody is connected");
      await untilTrue(
        primary,
        "SELECT count(*) = 1 AS is FROM pg_stat_replication WHERE state = 'streaming'",
      );
      await standby.hang();
      const onePart = ["SELECT pg_logical_emit_message(true, 'nomnom', 'x')", "SELECT pg_switch_wal()"];
      await server.sql(...onePart, ...onePart, insertOrder());
      await server.sql(insertOrder());
    },
    expect: {
      findings: { "postgres/durability/follower-behind": "warning" },
      says: ["standby1 (streaming) is", "of log behind"],
    },
  }),
  onOwnPostgres({
    id: "durability/checksums",
    about: "checksums are on, and every page is as it was written",
    initdb: ["--data-checksums"],
    async work(server) {
      await server.sql(insertOrder(), "CHECKPOINT");
      await server.restart();
      await server.sql("SELECT count(*) FROM orders");
    },
    expect: {},
  }),
  onOwnPostgres({
    id: "durability/damaged-page",
    about: "the disk gives back a page of orders with other bytes than were written",
    initdb: ["--data-checksums"],
    async work(server) {
      await server.sql(insertOrder(), "CHECKPOINT");
      const file = await server.textOf("SELECT pg_relation_filepath('orders') AS text");
      await server.restart((dataDirectory) => damage(join(dataDirectory, file)));
      await expectError(server.sql("SELECT count(*) FROM orders"), "XX001");
      // Counted when the session that met it has ended.
      await server.sql("SELECT 1");
    },
    expect: {
      findings: { "postgres/durability/damaged-pages": "error" },
      says: ["1 page of database nomnom"],
    },
  }),
];

/** The end of the first page, where its rows are. */
async function damage(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.write(Buffer.from("damaged"), 0, 7, 8_192 - 100);
  } finally {
    await handle.close();
  }
}

async function expectError(statement: Promise<unknown>, sqlState: string): Promise<void> {
  const code = await statement.then(
    () => null,
    (error: unknown) => (error instanceof pg.DatabaseError ? error.code : error),
  );
  if (code !== sqlState) throw new Error(`expected ${sqlState}, and it was ${code}`);
}
