import type { Recording } from "../recording.ts";
import { asSeenBy, startPostgres } from "./server.ts";

const shop = `CREATE SCHEMA sales;
 CREATE TABLE sales.purchase (id serial PRIMARY KEY, ref text UNIQUE, total numeric);
 CREATE TABLE audit_log (at timestamptz, what jsonb NOT NULL)`;

/** What init learns of a database: tables of any name. */
export const relationRecordings: readonly Recording[] = [
  {
    name: "tables-of-a-shop",
    sections: ["postgres/server", "postgres/relations"],
    needs: "PostgreSQL",
    async bring(cleanups) {
      const server = await startPostgres(cleanups);
      const admin = await server.connect();
      await admin.query(shop);
      return { looksAt: [asSeenBy(server)] };
    },
  },
];
