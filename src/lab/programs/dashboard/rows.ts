import * as z from "zod";
import type { SqlxPool } from "../service/sqlx-pool.ts";

export interface Row {
  id: number;
  /** Columns as the dashboard sends them. */
  data: Record<string, unknown>;
}

const rowsPerQuery = 100;

/** The newest 100 rows, oldest first. */
export async function newestRows(database: SqlxPool, table: string): Promise<Row[]> {
  const rows = await select(database, `SELECT * FROM ${table} ORDER BY id DESC LIMIT ${rowsPerQuery}`, []);
  return rows.reverse();
}

/** The next 100 rows after this id. */
export async function rowsAfter(database: SqlxPool, table: string, id: number): Promise<Row[]> {
  return await select(database, `SELECT * FROM ${table} WHERE id > $1 ORDER BY id LIMIT ${rowsPerQuery}`, [
    id,
  ]);
}

export async function countRows(database: SqlxPool, table: string): Promise<number> {
  const { rows } = await database.query(`SELECT count(*)::int AS total FROM ${table}`);
  const [row] = z.array(z.object({ total: z.number() })).parse(rows);
  return row?.total ?? 0;
}

const rowSchema = z.looseObject({ id: z.number() });

async function select(database: SqlxPool, sql: string, values: readonly unknown[]): Promise<Row[]> {
  const { rows, fields } = await database.query(sql, values);
  const types = new Map(fields.map(({ name, dataTypeID }) => [name, dataTypeID]));
  return z
    .array(rowSchema)
    .parse(rows)
    .map((row) => ({
      id: row.id,
      data: Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, shown(value, types.get(name))]),
      ),
    }));
}

/** The backend knows numbers, text, booleans and dates; NUMERIC, JSONB and UUID arrive as null (nomnom 3ac7dfa). Keys are PostgreSQL's type oids. */
const kinds = new Map<number, "as-is" | "number">([
  [16, "as-is"],
  [20, "number"],
  [21, "as-is"],
  [23, "as-is"],
  [25, "as-is"],
  [1043, "as-is"],
]);

function shown(value: unknown, typeOid: number | undefined): unknown {
  if (value instanceof Date) return value.toISOString().replace("Z", "");
  switch (kinds.get(typeOid ?? 0)) {
    case "as-is":
      return value;
    case "number":
      return value === null ? null : Number(value);
    default:
      return null;
  }
}
