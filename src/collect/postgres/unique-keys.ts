import { succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { expectedTableNames } from "./expected-table-names.ts";

/** Names as text: an array of `name` reaches JavaScript as one string. */
const sql = `SELECT n.nspname::text AS schema, c.relname::text AS "table", x.relname::text AS name,
 i.indisprimary AS primary, i.indimmediate AS immediate,
 (i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL) AS inferable,
 NOT i.indisvalid AS invalid, i.indisready AS maintained, i.indisexclusion AS exclusion, coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsEqual", i.indpred IS NOT NULL AS partial, i.indexprs IS NOT NULL AS expression,
 ARRAY(SELECT a.attname::text FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) k
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k] ORDER BY k) AS columns
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE (i.indisunique OR i.indisexclusion) AND pg_catalog.lower(c.relname) = ANY($1::text[])
ORDER BY 1, 2, 3`;

/** Unique indexes and constraints of the expected tables. */
export const uniqueKeysProbe = sectionProbe({
  section: "postgres/unique-keys",
  async read({ connections, blueprint }) {
    const client = await connections.postgres();
    if (!client.ok) return client;
    const rows = await client.data.query(sql, [expectedTableNames(blueprint)]);
    return rows.ok ? succeed(rows.data) : rows;
  },
});
