import type { Recording } from "../recording.ts";
import { answersTo } from "./attempts.ts";
import { completeMessage, insertItem, insertOrder, nomnomTables } from "./nomnom-tables.ts";
import { asSeenBy, startPostgres } from "./server.ts";
import { tableLayouts } from "./table-layouts.ts";

const worker = [insertOrder(), insertItem(1), insertItem(2), completeMessage];

/** Tables and keys as they are and as they should not be, as doctor reads them and as the server takes the worker's statements. */
export const tableRecordings: readonly Recording[] = Object.entries(tableLayouts).map(([name, ddl]) => ({
  name,
  sections: ["postgres/server", "postgres/tables", "postgres/unique-keys", "postgres/statements"],
  needs: "PostgreSQL",
  async bring(cleanups) {
    const server = await startPostgres(cleanups);
    const admin = await server.connect();
    for (const statement of [nomnomTables, ...ddl]) await admin.query(statement);
    return { looksAt: [asSeenBy(server)], attempts: () => answersTo(server, "postgres", worker) };
  },
}));
