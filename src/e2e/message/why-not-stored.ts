import * as z from "zod";
import type { PostgresClient } from "../../connect/connections.ts";
import { identifier } from "../../remedy/sql.ts";
import { fillAll } from "../plan/marks.ts";
import type { RunContext } from "../run/run-context.ts";
import type { ExpectedRows } from "./message.ts";
import { type MessageState, marksOf, type SentMessage } from "./message-state.ts";
import { openDatabases } from "./plan-databases.ts";

/** Why the table would not take the rows that are expected, asked of the server itself; null: nothing is known that speaks against them. */
export async function whyNotStored(
  { connections, blueprint }: Pick<RunContext, "connections" | "blueprint">,
  sent: SentMessage,
  { seen, databaseError }: MessageState,
): Promise<string | null> {
  if (databaseError !== null || sent.plan.origin === "built-in") return null;
  const databases = await openDatabases(connections, blueprint, sent.plan);
  if (!databases.ok) return null;
  for (const [index, expected] of sent.rows.entries()) {
    const found = seen.rows?.tables[index];
    if (found === undefined || (found?.length ?? 0) >= expected.rows.length) continue;
    const { postgres, table } = databases.data(expected.plan);
    const why =
      found === null
        ? await elsewhere(postgres, expected.plan.table)
        : await refusal(postgres, table, valuesOf(expected, sent));
    if (why !== null) return why;
  }
  return null;
}

/** What the plan says of the first of its rows. */
function valuesOf({ plan, rows }: ExpectedRows, sent: SentMessage): Map<string, unknown> {
  const marks = marksOf(sent);
  const said = { ...plan.where, ...rows[0] };
  return new Map(Object.entries(said).map(([column, value]) => [column, fillAll(value, marks)]));
}

const schemasSchema = z.array(z.object({ schema: z.string() }));

async function elsewhere(postgres: PostgresClient, table: string): Promise<string | null> {
  const read = await postgres.query(
    `SELECT n.nspname AS schema FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1`,
    [table],
  );
  const schemas = schemasSchema.safeParse(read.ok ? read.data : []).data ?? [];
  return schemas.length === 0
    ? null
    : `a table of that name is in ${schemas.map(({ schema }) => schema).join(" and ")}`;
}

const constraintsSchema = z.array(
  z.object({ name: z.string(), definition: z.string(), test: z.string(), columns: z.array(z.string()) }),
);
const columnsSchema = z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean() }));

/** The first constraint that the values break. What the plan says nothing of is not judged. */
async function refusal(
  postgres: PostgresClient,
  table: string,
  values: ReadonlyMap<string, unknown>,
): Promise<string | null> {
  const types = await postgres.query(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type,
            attnotnull AND NOT atthasdef AND attidentity = '' AND attgenerated = '' AS required
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  );
  const columns = columnsSchema.safeParse(types.ok ? types.data : []).data ?? [];
  const known = columns.filter(({ name }) => values.has(name));
  for (const { name, required } of known)
    if (required && values.get(name) === null) return `${table}.${name} may not be null, and it would be`;
  const row = known
    .map(({ name, type }, index) => `CAST($${index + 1}::text AS ${type}) AS ${identifier(name)}`)
    .join(", ");
  const parameters = known.map(({ name }) => textOrNull(values.get(name)));
  const cast = await postgres.query(`SELECT ${row === "" ? "1" : row}`, parameters);
  if (!cast.ok)
    return cast.error.answer === undefined
      ? null
      : `${table} refuses the values: ${cast.error.answer.message}`;
  const read = await postgres.query(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition, pg_get_expr(conbin, conrelid) AS test,
            ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey)) AS columns
     FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'`,
    [table],
  );
  const constraints = constraintsSchema.safeParse(read.ok ? read.data : []).data ?? [];
  for (const { name, definition, test, columns: its } of constraints) {
    if (!its.every((column) => values.has(column))) continue;
    const asked = await postgres.query(
      `SELECT (${test}) AS holds FROM (SELECT ${row}) AS expected`,
      parameters,
    );
    if (asked.ok && asked.data[0]?.holds === false)
      return `constraint ${name} of ${table} refuses them: ${definition}`;
  }
  return null;
}

const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
