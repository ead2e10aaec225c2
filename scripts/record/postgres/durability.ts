import type { Recording } from "../recording.ts";
import { nomnomTables } from "./nomnom-tables.ts";
import { asSeenBy, startPostgres } from "./server.ts";

const states: Readonly<Record<string, readonly string[]>> = {
  "durability-healthy": [nomnomTables],
  "table-unlogged": [nomnomTables, "ALTER TABLE order_line_items SET UNLOGGED"],
  // As a new image of the operating system leaves it: the library is another one than when the collation was made.
  "collation-changed": [
    nomnomTables,
    "CREATE COLLATION english (provider = icu, locale = 'en-US')",
    "ALTER TABLE orders ALTER COLUMN order_key TYPE TEXT COLLATE english",
    "UPDATE pg_collation SET collversion = '1.2.3' WHERE collname = 'english'",
  ],
};

/** Whether what is stored stays and is found again. */
export const durabilityRecordings: readonly Recording[] = Object.entries(states).map(
  ([name, sql]): Recording => ({
    name,
    sections: ["postgres/server", "postgres/durability"],
    needs: "PostgreSQL",
    async bring(cleanups) {
      const server = await startPostgres(cleanups);
      const admin = await server.connect();
      for (const statement of sql) await admin.query(statement);
      return { looksAt: [asSeenBy(server)] };
    },
  }),
);
