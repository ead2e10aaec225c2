import type { Case } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

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
];
