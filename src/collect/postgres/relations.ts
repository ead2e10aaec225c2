import { sectionProbe } from "../section-probe.ts";
import { oneDocument } from "./one-document.ts";

/** More than anybody writes a contract about; of a database of thousands of tables the count is read. */
const maxRelations = 200;

const columns = `SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'type',
  CASE WHEN t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace THEN pg_catalog.format_type(a.atttypid, NULL) END,
  'needed', a.attnotnull AND NOT a.atthasdef AND a.attidentity = '') ORDER BY a.attnum)
 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
 WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped`;

/** Valid, immediate, of columns alone and for all rows: what ON CONFLICT can name. */
const uniques = `SELECT pg_catalog.json_agg(ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY k (attnum, place)
   JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.place <= i.indnkeyatts ORDER BY k.place)
  ORDER BY i.indisprimary, i.indexrelid)
 FROM pg_catalog.pg_index i WHERE i.indrelid = r.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL`;

/** Without partitions and what inherits (chunks of TimescaleDB), which stand for their table, and what extensions brought. */
const sql = `WITH found AS MATERIALIZED (SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name,
  pg_catalog.pg_table_is_visible(c.oid) AS "onPath",
  pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'INSERT') AS "mayInsert"
 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'))
SELECT pg_catalog.json_build_object('count', (SELECT pg_catalog.count(*) FROM found), 'relations', coalesce((
 SELECT pg_catalog.json_agg(pg_catalog.json_build_object('schema', r.schema, 'name', r.name, 'onPath', r."onPath", 'mayInsert', r."mayInsert",
   'columns', coalesce((${columns}), '[]'), 'uniques', coalesce((${uniques}), '[]')) ORDER BY r.schema, r.name)
 FROM (SELECT * FROM found ORDER BY "mayInsert" DESC, schema, name LIMIT ${maxRelations}) r), '[]')) AS document`;

/** The tables there are, whatever is expected. */
export const relationsProbe = sectionProbe({
  section: "postgres/relations",
  async read({ connections }) {
    const client = await connections.postgres();
    return client.ok ? oneDocument(client.data, sql, []) : client;
  },
});
