import type { PostgresClient } from "../../connect/connections.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";

/** The answer of a SELECT of one row whose column `document` is JSON: a section in one query, whatever it is made of. */
export async function oneDocument(
  client: PostgresClient,
  sql: string,
  parameters: unknown[],
): Promise<ProbeResult<unknown>> {
  const rows = await client.query(sql, parameters);
  if (!rows.ok) return rows;
  const [row] = rows.data;
  return row === undefined
    ? failure({ kind: "invalid", system: "postgres", message: "The server answered without a row" })
    : succeed(row.document);
}
