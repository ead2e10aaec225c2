import type { MessageStatusTable } from "../../blueprint/blueprint.ts";
import { parseTableName } from "../../blueprint/table-name.ts";
import { identifier, qualified } from "../../remedy/sql.ts";

/** The newest rows of the table that says what became of each message, for people. */
export function statusQuery(
  { table, shows, receivedAt }: MessageStatusTable,
  where: string,
  { newestFirst = true, limit = 20 }: { newestFirst?: boolean; limit?: number } = {},
): string {
  const { schema, name } = parseTableName(table);
  const from = schema === null ? identifier(name) : qualified(schema, name);
  return `SELECT ${shows.map(identifier).join(", ")} FROM ${from} WHERE ${where} ORDER BY ${identifier(receivedAt)}${newestFirst ? " DESC" : ""} LIMIT ${limit}`;
}

/** `status IN ('processing', 'failed')` */
export function hasStatus({ status }: MessageStatusTable, states: readonly string[]): string {
  const literals = states.map((state) => `'${state.replaceAll("'", "''")}'`);
  return literals.length === 1
    ? `${identifier(status)} = ${literals[0]}`
    : `${identifier(status)} IN (${literals.join(", ")})`;
}
