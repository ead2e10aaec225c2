import * as z from "zod";
import type { Table } from "../../snapshot/postgres.ts";
import { failure, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { expectedTableNames } from "./expected-table-names.ts";

/** The catalog shows every role all relations; information_schema hides those without privileges (PostgreSQL: measured on 15.18, 17.10, 18.4). */
const sql = `SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind, c.relhasrules AS rules,
 pg_catalog.pg_table_is_visible(c.oid) AS on_path,
 a.attname::text AS column_name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
 a.atthasdef AS has_default, a.attidentity::text AS identity, a.attgenerated::text AS generated
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r','p','v','m','f') AND pg_catalog.lower(c.relname) = ANY($1::text[])
ORDER BY n.nspname, c.relname, a.attnum`;

const rowSchema = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.string(),
  rules: z.boolean(),
  on_path: z.boolean(),
  /** Null: a table without columns. */
  column_name: z.string().nullable(),
  type: z.string().nullable(),
  not_null: z.boolean().nullable(),
  has_default: z.boolean().nullable(),
  identity: z.string().nullable(),
  generated: z.string().nullable(),
});

/** Relations of any schema with the names the blueprint expects, in any case, and their columns. */
export const tablesProbe = sectionProbe({
  section: "postgres/tables",
  async read({ connections, blueprint }) {
    const client = await connections.postgres();
    if (!client.ok) return client;
    const rows = await client.data.query(sql, [expectedTableNames(blueprint)]);
    if (!rows.ok) return rows;
    const parsed = z.array(rowSchema).safeParse(rows.data);
    if (!parsed.success)
      return failure({
        kind: "invalid",
        system: "postgres",
        message: `pg_class: ${parsed.error.issues[0]?.path.join(".")} has an unexpected type`,
      });
    return succeed(groupByTable(parsed.data));
  },
});

function groupByTable(rows: z.infer<typeof rowSchema>[]): Table[] {
  const tables = new Map<string, Table>();
  for (const row of rows) {
    const key = `${row.schema}\0${row.name}`;
    const table = tables.get(key) ?? {
      schema: row.schema,
      name: row.name,
      kind: row.kind,
      hasRules: row.rules,
      onPath: row.on_path,
      columns: [],
    };
    tables.set(key, table);
    if (row.column_name === null) continue;
    table.columns.push({
      name: row.column_name,
      type: row.type ?? "",
      notNull: row.not_null ?? false,
      hasDefault: row.has_default ?? false,
      identity: row.identity ?? "",
      generated: row.generated ?? "",
    });
  }
  return [...tables.values()];
}
