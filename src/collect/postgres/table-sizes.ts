import * as z from "zod";
import type { PostgresClient } from "../../connect/connections.ts";
import type { TableSize } from "../../snapshot/postgres.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { countStatement } from "./count-statement.ts";
import { epochSeconds } from "./epoch-seconds.ts";
import { expectedTableNames } from "./expected-table-names.ts";

/**
 * What the server knows without reading a table, partitions summed up. reltuples is -1 before the first ANALYZE and stale after deletes;
 * n_live_tup follows every commit but is 0 after a crash; a partitioned table's own reltuples is that of its partitions once more (PostgreSQL:
 * measured on 15.18, 17.10, 18.4). Nothing here waits for a lock on the tables.
 */
const sql = `WITH RECURSIVE part (root, oid) AS (
 SELECT c.oid, c.oid FROM pg_catalog.pg_class c WHERE c.relkind IN ('r','p','v','m','f') AND pg_catalog.lower(c.relname) = ANY($1::text[])
 UNION ALL SELECT part.root, i.inhrelid FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid AND c.relkind = 'p'
  JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid),
known AS (SELECT part.root, sum(pg_catalog.pg_stat_get_live_tuples(part.oid)) AS live,
  coalesce(sum(GREATEST(c.reltuples, 0)) FILTER (WHERE c.relkind <> 'p'), 0) AS estimated, bool_or(c.reltuples >= 0) AS analysed,
  sum(pg_catalog.pg_stat_get_tuples_inserted(part.oid)) AS inserted
 FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid GROUP BY part.root)
SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
 pg_catalog.format('%I.%I', n.nspname, c.relname) AS identifier, pg_catalog.pg_table_is_visible(c.oid) AS on_path,
 (pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
  AND NOT pg_catalog.row_security_active(c.oid)) AS readable,
 known.live::float8 AS live, known.estimated::float8 AS estimated, known.analysed, known.inserted::float8 AS inserted,
 ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
  AND (a.attname = 'status' OR a.attname = 'received_at' AND a.atttypid IN ('pg_catalog.timestamp'::pg_catalog.regtype, 'pg_catalog.timestamptz'::pg_catalog.regtype))) AS columns,
 EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
  JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
  WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree' AND a.attname = 'received_at') AS indexed
FROM known JOIN pg_catalog.pg_class c ON c.oid = known.root JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY n.nspname, c.relname`;

const rowSchema = z.object({
  oid: z.string(),
  schema: z.string(),
  name: z.string(),
  kind: z.string(),
  identifier: z.string(),
  on_path: z.boolean(),
  /** Its rows may be read, all of them: row security would hide some without a word. */
  readable: z.boolean(),
  live: z.number(),
  estimated: z.number(),
  analysed: z.boolean(),
  inserted: z.number(),
  columns: z.array(z.string()),
  indexed: z.boolean(),
});
type Row = z.infer<typeof rowSchema>;

const countedSchema = z.object({
  rows: z.number().optional(),
  newest: epochSeconds.nullish().catch(null),
  by_status: z.record(z.string(), z.number()).nullish(),
});
type Counted = z.infer<typeof countedSchema>;

/** A table larger than this is not counted. */
const countedRows = 10_000;

/**
 * How many rows the expected tables hold, by any role. A dashboard asks every few seconds, so it must cost a busy database nothing: large tables
 * are never read, only the server's own figures about them.
 */
export const tableSizesProbe = sectionProbe({
  section: "postgres/table-sizes",
  async read({ connections, blueprint }) {
    const client = await connections.postgres();
    if (!client.ok) return client;
    const answer = await client.data.query(sql, [expectedTableNames(blueprint)]);
    if (!answer.ok) return answer;
    const rows = z.array(rowSchema).safeParse(answer.data);
    if (!rows.success)
      return failure({
        kind: "invalid",
        system: "postgres",
        message: `pg_class: ${rows.error.issues[0]?.path.join(".")} has an unexpected type`,
      });
    const sizes: TableSize[] = [];
    const counts = await Promise.all(
      rows.data.map(async (row) => ({ row, counted: await count(client.data, row) })),
    );
    for (const { row, counted } of counts) {
      if (!counted.ok) return counted;
      sizes.push(sizeOf(row, counted.data));
    }
    return succeed(sizes);
  },
});

/** A table that is locked (55P03, a timeout), or that went away, keeps its estimate; a session that was cut is the failure. */
async function count(client: PostgresClient, row: Row): Promise<ProbeResult<Counted>> {
  const statement = countStatement(row, countedRows);
  if (statement === null) return succeed({});
  const answer = await client.query(statement, [row.oid]);
  if (!answer.ok) return answer.error.kind === "unreachable" ? answer : succeed({});
  const counted = countedSchema.safeParse(answer.data[0]?.counted ?? {});
  return succeed(counted.success ? counted.data : {});
}

function sizeOf(row: Row, { rows, newest, by_status: byStatus }: Counted): TableSize {
  const exact = rows !== undefined && rows <= countedRows;
  return {
    schema: row.schema,
    name: row.name,
    onPath: row.on_path,
    rows: exact ? rows : estimateOf(row),
    exact,
    inserted: row.kind === "r" || row.kind === "p" ? row.inserted : null,
    newestAt: newest == null ? null : new Date(newest * 1_000).toISOString(),
    byStatus: exact ? (byStatus ?? null) : null,
  };
}

function estimateOf({ live, estimated, analysed }: Row): number | null {
  if (live > 0) return live;
  return analysed ? estimated : null;
}
