import * as z from "zod";
import type { PostgresClient } from "../../connect/connections.ts";
import { succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { isExpected, servicePath, tableKeys } from "./in-schema.ts";
import { oneDocument } from "./one-document.ts";

/** Identity columns own their sequence (deptype i); a serial's default calls it. */
const sequenceOfColumn = `SELECT d.objid AS oid FROM pg_catalog.pg_depend d
  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype = 'i'
 UNION SELECT d.refobjid FROM pg_catalog.pg_attrdef ad JOIN pg_catalog.pg_depend d
  ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = ad.oid
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  WHERE ad.adrelid = c.oid AND ad.adnum = a.attnum`;

/**
 * How far the sequences behind the expected tables' columns are. A sequence may go further than its column (one made by hand is bigint): the
 * smaller of the two ends it. Without a right on it its value is an error on 15 and 17, NULL on 18; an unused one is NULL too.
 */
const sql = `SELECT coalesce(pg_catalog.json_agg(s ORDER BY s."table", s."column"), '[]') AS document FROM (
 SELECT n.nspname AS "tableSchema", c.relname AS "table", a.attname AS "column", pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
  sn.nspname AS schema, sc.relname AS name, q.seqincrement::float8 AS increment,
  LEAST(q.seqmax, CASE a.atttypid WHEN 'pg_catalog.int2'::pg_catalog.regtype THEN 32767 WHEN 'pg_catalog.int4'::pg_catalog.regtype THEN 2147483647
   ELSE 9223372036854775807 END)::float8 AS "limit",
  q.seqmax::float8 AS "sequenceMax",
  CASE WHEN pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid)
    AND EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
     WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree' AND i.indkey[0] = a.attnum)
   THEN pg_catalog.format('SELECT pg_catalog.max(%I)::float8 FROM %I.%I', a.attname, n.nspname, c.relname) END AS "largestOf",
  CASE WHEN pg_catalog.has_schema_privilege(sn.oid, 'USAGE') AND pg_catalog.has_sequence_privilege(q.seqrelid, 'SELECT')
   THEN pg_catalog.format('SELECT CASE WHEN NOT is_called THEN last_value END::float8 FROM %I.%I', sn.nspname, sc.relname) END AS "firstOf",
  pg_catalog.has_sequence_privilege(q.seqrelid, 'SELECT, USAGE') AS readable,
  CASE WHEN pg_catalog.has_sequence_privilege(q.seqrelid, 'SELECT, USAGE') THEN pg_catalog.pg_sequence_last_value(q.seqrelid) END::float8 AS last
 FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
 JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 CROSS JOIN LATERAL (${sequenceOfColumn}) owned
 JOIN pg_catalog.pg_sequence q ON q.seqrelid = owned.oid AND q.seqincrement > 0 AND NOT q.seqcycle
 JOIN pg_catalog.pg_class sc ON sc.oid = q.seqrelid JOIN pg_catalog.pg_namespace sn ON sn.oid = sc.relnamespace
 WHERE ${isExpected}) s`;

/** The sequences that number the rows of the expected tables, and how far the rows are. */
export const sequencesProbe = sectionProbe({
  section: "postgres/sequences",
  uses: ["postgres/statements"],
  async read(context) {
    const client = await context.connections.postgres();
    if (!client.ok) return client;
    const names = tableKeys(context.blueprint);
    const answer = await oneDocument(client.data, sql, [await servicePath(context), names]);
    if (!answer.ok) return answer;
    const sequences = z.array(foundSchema).parse(answer.data);
    const [largest, first] = await Promise.all([
      read(
        client.data,
        sequences.map(({ largestOf }) => largestOf),
      ),
      read(
        client.data,
        sequences.map(({ firstOf }) => firstOf),
      ),
    ]);
    return succeed(
      sequences.map((sequence, index) => ({
        ...sequence,
        largest: largest[index] ?? null,
        first: first[index] ?? null,
      })),
    );
  },
});

const foundSchema = z.looseObject({ largestOf: z.string().nullable(), firstOf: z.string().nullable() });

/** The number each statement gives, in one look. A lock in the way, or rows that may not be read, leave them unknown. */
async function read(
  client: PostgresClient,
  statements: readonly (string | null)[],
): Promise<(number | null)[]> {
  if (statements.every((statement) => statement === null)) return [];
  const reads = statements.map((statement) => (statement === null ? "NULL" : `(${statement})`));
  const answer = await oneDocument(
    client,
    `SELECT pg_catalog.json_build_array(${reads.join(", ")}) AS document`,
    [],
  );
  return answer.ok ? z.array(z.number().nullable()).parse(answer.data) : [];
}
