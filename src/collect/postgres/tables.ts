import * as z from "zod";
import { fillerOf } from "../../blueprint/table-name.ts";
import { templateSections } from "../../snapshot/kubernetes/pod-templates.ts";
import { roleOfWorkload } from "../../snapshot/kubernetes/role-of-workload.ts";
import type { Table } from "../../snapshot/postgres.ts";
import { failure, succeed } from "../../snapshot/probe-result.ts";
import { readTemplates } from "../kubernetes/read-templates.ts";
import { sectionProbe } from "../section-probe.ts";
import { expectedTableNames } from "./expected-table-names.ts";
import { firesIn, isWatched } from "./find-conditions.ts";
import { actsAsReplica } from "./role-settings.ts";
import { triggerEffect } from "./trigger-effect.ts";
import { filledByTriggers } from "./trigger-fills.ts";

/** Of the role whose name is $2, which writes the rows; null: doctor's own. */
const fires = firesIn(actsAsReplica("$2::text"));

/** What may refuse a row that the statement itself does not show. Only names: the server would wait for locks to write out an expression. */
const ofRows = `pg_catalog.json_build_object(
 'partitions', CASE WHEN c.relkind = 'p' THEN (SELECT pg_catalog.count(*) FROM part WHERE part.root = c.oid AND part.kind <> 'p') END,
 'foreignKeys', ARRAY(SELECT pg_catalog.json_build_object('name', f.conname, 'table', fc.relname, 'columns',
   ARRAY(SELECT fa.attname FROM pg_catalog.pg_attribute fa WHERE fa.attrelid = c.oid AND fa.attnum = ANY(f.conkey) ORDER BY fa.attnum))
  FROM pg_catalog.pg_constraint f JOIN pg_catalog.pg_class fc ON fc.oid = f.confrelid WHERE f.conrelid = c.oid AND f.contype = 'f' AND ${isWatched("f", fires)}
   AND coalesce(pg_catalog.to_jsonb(f) ->> 'conenforced', 'true') = 'true' ORDER BY f.conname),
 'checks', ARRAY(SELECT k.conname FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'
   AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true' ORDER BY k.conname),
 'triggers', ARRAY(SELECT t.tgname FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND ${fires("t")}
  AND t.tgtype & 20 <> 0 ORDER BY t.tgname),
 'functions', ARRAY(SELECT pg_catalog.json_build_object('name', t.tgname, 'inserts', t.tgtype & 4 <> 0, 'updates', t.tgtype & 16 <> 0,
   'mayDrop', t.tgtype & 3 = 3, 'columns', ARRAY(SELECT ta.attname FROM pg_catalog.pg_attribute ta WHERE ta.attrelid = c.oid AND ta.attnum = ANY(t.tgattr::int2[])),
   'source', p.prosrc) FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
   JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
  WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND ${fires("t")} AND t.tgtype & 20 <> 0 AND t.tgqual IS NULL
   AND pg_catalog.length(p.prosrc) < 100000 ORDER BY t.tgname),
 'children', ARRAY(SELECT child.relname FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class child ON child.oid = i.inhrelid WHERE i.inhparent = c.oid),
 'before', ARRAY(SELECT pg_catalog.json_build_object('source', CASE WHEN l.lanname = 'plpgsql' AND pg_catalog.length(p.prosrc) < 100000 THEN p.prosrc END)
  FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND ${fires("t")} AND t.tgtype & 7 = 7 ORDER BY t.tgname))`;

/** A table may be partitioned several times over; only what is no longer partitioned holds rows. */
const partitions = `part (root, oid, kind) AS (
 SELECT c.oid, c.oid, c.relkind FROM pg_catalog.pg_class c WHERE c.relkind = 'p' AND pg_catalog.lower(c.relname) = ANY($1::text[])
 UNION ALL SELECT part.root, i.inhrelid, child.relkind FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid AND part.kind = 'p'
  JOIN pg_catalog.pg_class child ON child.oid = i.inhrelid)`;

/** A domain behaves as its base type; NOT NULL or a default of any domain on the way counts. */
const baseType = `WITH RECURSIVE up AS (
  SELECT t.oid, t.typbasetype, a.atttypmod AS mod, t.typtype, false AS not_null, false AS has_default FROM pg_catalog.pg_type t WHERE t.oid = a.atttypid
  UNION ALL SELECT b.oid, b.typbasetype, CASE WHEN up.mod >= 0 THEN up.mod ELSE d.typtypmod END, b.typtype, up.not_null OR d.typnotnull, up.has_default OR d.typdefault IS NOT NULL
  FROM up JOIN pg_catalog.pg_type d ON d.oid = up.oid AND d.typtype = 'd' JOIN pg_catalog.pg_type b ON b.oid = d.typbasetype)
 SELECT pg_catalog.format_type(up.oid, up.mod) AS type, up.not_null, up.has_default,
  CASE WHEN up.oid <> a.atttypid THEN pg_catalog.format_type(a.atttypid, NULL) END AS domain FROM up WHERE up.typtype <> 'd'`;

/** The stored tree of a default that is the same value for every row. */
const constantDefault = `EXISTS (SELECT FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
 AND d.adbin::text LIKE '{CONST %' AND d.adbin::text LIKE '%:constisnull false%')`;

/** The catalog shows every role all relations; information_schema hides those without privileges (PostgreSQL: measured on 15.18, 17.10, 18.4). */
const sql = `WITH RECURSIVE ${partitions} SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind, c.relhasrules AS rules,
 pg_catalog.pg_table_is_visible(c.oid) AS on_path,
 ${ofRows} AS rows,
 a.attname::text AS column_name, base.type, base.domain, a.attnotnull OR base.not_null AS not_null,
 a.atthasdef OR base.has_default AS has_default, ${constantDefault} AS constant_default, a.attidentity::text AS identity, a.attgenerated::text AS generated
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN LATERAL (${baseType}) base ON true
WHERE c.relkind IN ('r','p','v','m','f') AND pg_catalog.lower(c.relname) = ANY($1::text[])
ORDER BY n.nspname, c.relname, a.attnum`;

/** A trigger without a condition of its own, and the text of its function, which is not kept: it is somebody's code. */
const triggerFunctionSchema = z.object({
  name: z.string(),
  inserts: z.boolean(),
  updates: z.boolean(),
  /** BEFORE … FOR EACH ROW: what it returns decides whether there is a row. */
  mayDrop: z.boolean(),
  /** Of UPDATE OF; empty: any. */
  columns: z.array(z.string()),
  source: z.string(),
});

const rowSchema = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.string(),
  rules: z.boolean(),
  on_path: z.boolean(),
  rows: z.object({
    partitions: z.number().nullable(),
    foreignKeys: z.array(z.object({ name: z.string(), columns: z.array(z.string()), table: z.string() })),
    checks: z.array(z.string()),
    triggers: z.array(z.string()),
    functions: z.array(triggerFunctionSchema),
    /** By inheritance, and partitions. */
    children: z.array(z.string()),
    /** Of every trigger BEFORE INSERT FOR EACH ROW; null: in another language. */
    before: z.array(z.object({ source: z.string().nullable() })),
  }),
  /** Null: a table without columns. */
  column_name: z.string().nullable(),
  type: z.string().nullable(),
  domain: z.string().nullable(),
  not_null: z.boolean().nullable(),
  has_default: z.boolean().nullable(),
  constant_default: z.boolean().nullable(),
  identity: z.string().nullable(),
  generated: z.string().nullable(),
});

/** Relations of any schema with the names the blueprint expects, in any case, and their columns. */
export const tablesProbe = sectionProbe({
  section: "postgres/tables",
  uses: templateSections,
  async read({ connections, blueprint, section }) {
    const client = await connections.postgres();
    if (!client.ok) return client;
    const role = roleOfWorkload(await readTemplates(section), fillerOf(blueprint), blueprint.postgres);
    const rows = await client.data.query(sql, [expectedTableNames(blueprint), role]);
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
    const { functions, children, before, ...rest } = row.rows;
    const table = tables.get(key) ?? {
      schema: row.schema,
      name: row.name,
      kind: row.kind,
      hasRules: row.rules,
      onPath: row.on_path,
      ...rest,
      triggerEffects: functions.flatMap((each) => effectOf(each, children)),
      filledByTriggers: filledByTriggers(before.map(({ source }) => source)),
      columns: [],
    };
    tables.set(key, table);
    if (row.column_name === null) continue;
    table.columns.push({
      name: row.column_name,
      type: row.type ?? "",
      ...(row.domain === null ? {} : { domain: row.domain }),
      notNull: row.not_null ?? false,
      hasDefault: row.has_default ?? false,
      ...(row.constant_default && { constantDefault: true }),
      identity: row.identity ?? "",
      generated: row.generated ?? "",
    });
  }
  return [...tables.values()];
}

function effectOf(
  { source, mayDrop, ...trigger }: z.infer<typeof triggerFunctionSchema>,
  children: readonly string[],
): NonNullable<Table["triggerEffects"]> {
  const effect = triggerEffect(source, children);
  switch (effect) {
    case null:
      return [];
    case "refuses":
    case "no-return":
      return [{ ...trigger, effect: "refuses" }];
    case "drops":
      return mayDrop ? [{ ...trigger, effect }] : [];
    case "keeps-old":
      // Before an INSERT there is no old row, which is NULL.
      return !mayDrop
        ? []
        : [
            ...(trigger.inserts ? [{ ...trigger, updates: false, effect: "drops" as const }] : []),
            ...(trigger.updates ? [{ ...trigger, inserts: false, effect }] : []),
          ];
  }
}
