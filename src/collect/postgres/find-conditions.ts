import * as z from "zod";
import type { PostgresClient } from "../../connect/connections.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { baseType, computedValues, nobodyFills } from "./computed-values.ts";
import { foundTriggerSchema, triggersSql } from "./find-triggers.ts";
import { functionsOf, isSafe, mayBeEvaluated } from "./safe-expression.ts";
import { constant } from "./sql-text.ts";

/** The conditions that rows of these tables are held against, and the columns these are about. Tables without a schema are found by the search_path. */
export async function findConditions(
  client: PostgresClient,
  preparation: readonly string[],
  tables: readonly string[],
  asReplica: boolean,
): Promise<ProbeResult<Found>> {
  const answer = await client.query([...preparation, foundSql(tables, asReplica)].join("; "));
  return answer.ok ? succeed(foundSchema.parse(answer.data.at(-1)?.document)) : answer;
}

/** Partitions beyond these are too many to ask about. */
const maxPartitions = 500;

/**
 * A foreign key is kept by triggers of the server's own: ALTER TABLE … DISABLE TRIGGER ALL, as pg_restore --disable-triggers says it, switches them off, and a
 * session that acts as a replica fires none of them. @param fires From `firesIn`.
 */
export const isWatched = (constraint: string, fires: (trigger: string) => string): string =>
  `EXISTS (SELECT FROM pg_catalog.pg_trigger watch WHERE watch.tgconstraint = ${constraint}.oid AND watch.tgrelid = ${constraint}.conrelid AND ${fires("watch")})`;

/** Whether a trigger fires in the sessions of which `asReplica`, an SQL expression, says whether they act as a replica. */
export const firesIn =
  (asReplica: string) =>
  (trigger: string): string =>
    `${trigger}.tgenabled::text IN ('A', CASE WHEN ${asReplica} THEN 'R' ELSE 'O' END)`;

const none = "'{}'::json[]";

/** PostgreSQL 18 has NOT ENFORCED. */
const isEnforced = `coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true'`;

const checks = `SELECT w.key AS table, w.schema, 'check' AS kind, k.conname::text AS name,
  ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = w.oid AND a.attnum = ANY(k.conkey) ORDER BY a.attnum) AS columns,
  CASE WHEN ${isSafe("k.conbin")} AND NOT coalesce(0 = ANY(k.conkey), false) THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS expression, NULL::boolean AS empty,
  ${functionsOf("k.conbin")} AS functions
 FROM wanted w JOIN pg_catalog.pg_constraint k ON k.conrelid = w.oid
 WHERE k.contype = 'c' AND ${isEnforced}`;

/** A domain over a domain has the constraints of both. */
const domains = `SELECT w.key, w.schema, 'domain', k.conname::text, ARRAY[a.attname::text],
  CASE WHEN ${isSafe("k.conbin")} THEN pg_catalog.pg_get_expr(k.conbin, 0) END, NULL, ${functionsOf("k.conbin")}
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
 JOIN LATERAL (WITH RECURSIVE up AS (SELECT a.atttypid AS oid UNION ALL
   SELECT t.typbasetype FROM up JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype = 'd') SELECT oid FROM up) d ON true
 JOIN pg_catalog.pg_constraint k ON k.contypid = d.oid AND k.contype = 'c'`;

/**
 * A foreign key takes what is NULL and what the other table holds, which only a role that sees all of it can say. Those between the expected tables
 * are kept by the order the worker writes in.
 */
const foreignKeys = (
  asReplica: boolean,
) => `SELECT w.key, w.schema, 'foreign-key', k.conname::text, named.columns,
  CASE WHEN pg_catalog.has_table_privilege(k.confrelid, 'SELECT') AND NOT pg_catalog.row_security_active(k.confrelid)
   THEN named.missing || pg_catalog.format(' OR EXISTS (SELECT FROM %s AS its WHERE %s)', k.confrelid::pg_catalog.regclass, named.same) END,
  CASE WHEN (SELECT r.relkind = 'r' FROM pg_catalog.pg_class r WHERE r.oid = k.confrelid) THEN pg_catalog.pg_relation_size(k.confrelid) = 0 END, ${none}
 FROM wanted w JOIN pg_catalog.pg_constraint k ON k.conrelid = w.oid AND k.contype = 'f'
 JOIN LATERAL (SELECT pg_catalog.array_agg(a.attname::text ORDER BY n) AS columns,
   pg_catalog.string_agg(pg_catalog.format('%I.%I IS NULL', w.name, a.attname), ' OR ') AS missing,
   pg_catalog.string_agg(pg_catalog.format('its.%I = %I.%I', b.attname, w.name, a.attname), ' AND ') AS same
  FROM pg_catalog.generate_series(1, pg_catalog.cardinality(k.conkey)) n
  JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[n]
  JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[n]) named ON true
 WHERE k.confrelid NOT IN (SELECT oid FROM wanted) AND k.conparentid = 0 AND ${isEnforced} AND ${isWatched("k", firesIn(String(asReplica)))}`;

/**
 * The WHERE of a view WITH CHECK OPTION, and of the views behind it where that is CASCADED: a row that the view would not show is refused, also where the
 * answer is NULL. In the text that the server prints, columns may stand with the name that the view calls its table.
 */
const checkOptions = `SELECT w.key, w.schema, 'view', v.name, ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
   WHERE a.attrelid = v.base AND a.attnum > 0 AND NOT a.attisdropped AND pg_catalog.strpos(v.parts[3], pg_catalog.quote_ident(a.attname)) > 0 ORDER BY a.attnum),
  CASE WHEN v.safe THEN pg_catalog.format('(SELECT (%s) IS TRUE FROM (SELECT %I.*) AS %s)', v.parts[3], w.name, coalesce(v.parts[2], v.parts[1])) END, NULL, ${none}
 FROM wanted w JOIN LATERAL (SELECT s.name, s.base, ${isSafe("s.action")} AS safe,
   pg_catalog.regexp_match(s.definition, '\\n   FROM (?:ONLY )?(?:[^ .]+\\.)?([^ .]+)(?: ([^ ]+))?\\n  WHERE (.*);$') AS parts
  FROM seen s WHERE s.root = w.root AND s.checked) v ON v.parts IS NOT NULL`;

/** Columns behind a view that it may not show, and that want a value. A trigger may give it. */
const demanded = `SELECT w.key, w.schema, 'not-null', a.attname::text, ARRAY[a.attname::text], pg_catalog.format('%I IS NOT NULL', a.attname), NULL, ${none}
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
 WHERE w.names IS NOT NULL AND ${nobodyFills}`;

/** What the policies of the role that asks say to a statement: one that permits has to say yes, and every restrictive one. */
const policyFor = (
  statement: string,
  command: "a" | "w" | "r",
  expression: string,
): string => `SELECT w.key, w.schema, 'policy', '${statement}',
  ARRAY(SELECT DISTINCT a.attname::text FROM pg_catalog.regexp_matches(said.trees, ':varattno ([0-9]+)', 'g') m
   JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum = m[1]::smallint WHERE m[1] <> '0' ORDER BY 1), said.expression, NULL, ${functionsOf("said.trees")}
 FROM wanted w CROSS JOIN LATERAL (SELECT pg_catalog.string_agg(tree::text, ' ') AS trees,
   CASE WHEN coalesce(pg_catalog.bool_and(${isSafe("tree")} AND tree::text !~ '\\{SUBLINK|:varattno 0 '), true)
    THEN pg_catalog.concat('(', coalesce(pg_catalog.string_agg(said_in, ' OR ') FILTER (WHERE p.polpermissive), 'false'), ')',
     ' AND ' || pg_catalog.string_agg(said_in, ' AND ') FILTER (WHERE NOT p.polpermissive)) END AS expression
  FROM pg_catalog.pg_policy p CROSS JOIN LATERAL (SELECT ${expression} AS tree) its
   CROSS JOIN LATERAL (SELECT pg_catalog.format('(%s)', pg_catalog.pg_get_expr(tree, p.polrelid)) AS said_in) written
  WHERE p.polrelid = w.oid AND p.polcmd IN ('*', '${command}') AND tree IS NOT NULL
   AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(who, 'USAGE'))) said
 WHERE w.names IS NULL AND pg_catalog.row_security_active(w.oid)`;

const policies = [
  policyFor("INSERT", "a", "coalesce(p.polwithcheck, p.polqual)"),
  policyFor("UPDATE", "w", "coalesce(p.polwithcheck, p.polqual)"),
  policyFor("SELECT", "r", "p.polqual"),
].join(" UNION ALL ");

/** The keys of a partitioned table and of its partitions that are partitioned again; in an expression stand the numbers of its columns. */
const keys = `SELECT part.root, attribute.attname::text AS name, p.partexprs IS NULL OR ${isSafe("p.partexprs")} AS safe
  FROM part JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = part.oid
  JOIN LATERAL (SELECT unnest(p.partattrs::smallint[]) AS attnum UNION
   SELECT m[1]::smallint FROM pg_catalog.regexp_matches(p.partexprs::text, ':varattno ([0-9]+)', 'g') m) k ON k.attnum > 0
  JOIN pg_catalog.pg_attribute attribute ON attribute.attrelid = p.partrelid AND attribute.attnum = k.attnum`;

const partitions = `SELECT w.key, w.schema, 'partition', w.name,
  ARRAY(SELECT DISTINCT keys.name FROM keys WHERE keys.root = w.oid ORDER BY 1),
  CASE WHEN NOT EXISTS (SELECT FROM keys WHERE keys.root = w.oid AND NOT keys.safe) THEN (
   SELECT CASE WHEN pg_catalog.count(*) <= ${maxPartitions} THEN pg_catalog.string_agg('(' || pg_catalog.pg_get_partition_constraintdef(leaf.oid) || ')', ' OR ') END
   FROM part leaf WHERE leaf.root = w.oid AND leaf.kind <> 'p') END, NULL, ${none}
 FROM wanted w WHERE w.kind = 'p' AND EXISTS (SELECT FROM part WHERE part.root = w.oid AND part.kind <> 'p')`;

const columns = `SELECT w.key AS table, a.attname::text AS name, CASE WHEN w.names IS NULL THEN a.attname::text ELSE w.names ->> a.attname END AS "shownAs",
  CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc WHERE c.casttarget = base.oid AND p.provolatile <> 'i' AND NOT ${mayBeEvaluated("p")}) THEN base.type END AS type,
  a.attidentity <> '' OR a.attgenerated <> '' OR coalesce(t.typdefault IS NOT NULL, false) AS computed, d.oid IS NOT NULL AS defaulted,
  CASE WHEN ${isSafe("d.adbin")} THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS expression
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
 JOIN pg_catalog.pg_type t ON t.oid = a.atttypid CROSS JOIN LATERAL (${baseType}) base
 LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum`;

/** Of the relation behind a view: under which names the first view shows its columns. The stored tree says which column each is. */
const shownNames = `SELECT coalesce(pg_catalog.jsonb_object_agg(its.attname, CASE WHEN s.names IS NULL THEN shown.attname ELSE s.names ->> shown.attname END), '{}')
 FROM pg_catalog.regexp_matches(s.action::text, ':resno ([0-9]+) :resname (?:[^[:space:]\\\\]|\\\\.)+ :ressortgroupref [0-9]+ :resorigtbl ([0-9]+) :resorigcol ([0-9]+)', 'g') m
 JOIN pg_catalog.pg_attribute shown ON shown.attrelid = s.oid AND shown.attnum = m[1]::smallint
 JOIN pg_catalog.pg_attribute its ON its.attrelid = b.oid AND its.attrelid = m[2]::oid AND its.attnum = m[3]::smallint`;

/** From a view to the table that its rows go to: where it shows one relation, and neither a trigger nor a rule takes the rows elsewhere. */
const behind = `seen (root, oid, kind, name, base, definition, action, checked, cascaded, names) AS (
 SELECT n.oid, n.oid, n.kind, n.name, v.base, v.definition, v.action, v.option <> '', v.option = 'cascaded', NULL::jsonb FROM named n LEFT JOIN LATERAL (${viewOf("n")}) v ON true
 UNION ALL SELECT s.root, b.oid, b.relkind, b.relname::text, v.base, v.definition, v.action, s.cascaded OR v.option <> '', s.cascaded OR v.option = 'cascaded', (${shownNames})
  FROM seen s JOIN pg_catalog.pg_class b ON b.oid = s.base LEFT JOIN LATERAL (${viewOf("b")}) v ON true)`;

function viewOf(relation: "n" | "b"): string {
  return `SELECT r.ev_action AS action, pg_catalog.pg_get_viewdef(${relation}.oid, true) AS definition,
  (SELECT CASE WHEN pg_catalog.count(DISTINCT d.refobjid) = 1 THEN pg_catalog.min(d.refobjid::bigint)::oid END FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
   AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> ${relation}.oid) AS base,
  coalesce((SELECT pg_catalog.substr(o, 14) FROM pg_catalog.unnest(c.reloptions) o WHERE o LIKE 'check_option=%'), '') AS option
 FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class AND c.relkind = 'v'
 WHERE r.ev_class = ${relation}.oid AND r.ev_type = '1' AND pg_catalog.pg_get_viewdef(${relation}.oid) !~ '^ WITH | SELECT .* SELECT |\\m(JOIN|GROUP|LIMIT|UNION)\\M'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite o WHERE o.ev_class = ${relation}.oid AND o.oid <> r.oid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = ${relation}.oid AND t.tgtype & 64 <> 0)`;
}

const keysOf = (tables: readonly string[]): string => `ARRAY[${tables.map(constant).join(", ")}]::text[]`;

const foundSql = (
  tables: readonly string[],
  asReplica: boolean,
): string => `WITH RECURSIVE named AS MATERIALIZED (
 SELECT c.oid, c.relname::text AS name, n.nspname::text AS schema, c.relkind AS kind,
  CASE WHEN c.relname = ANY(${keysOf(tables)}) AND pg_catalog.pg_table_is_visible(c.oid) THEN c.relname::text ELSE pg_catalog.concat(n.nspname, '.', c.relname) END AS key FROM pg_catalog.pg_class c
 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v') AND (c.relname = ANY(${keysOf(tables)}) AND pg_catalog.pg_table_is_visible(c.oid) OR pg_catalog.concat(n.nspname, '.', c.relname) = ANY(${keysOf(tables)}))),
${behind},
wanted AS MATERIALIZED (SELECT s.oid, n.oid AS root, n.name, n.key, n.schema, s.kind, s.names FROM seen s JOIN named n ON n.oid = s.root WHERE s.kind IN ('r', 'p')),
part (root, oid, kind) AS (SELECT w.oid, w.oid, w.kind FROM wanted w
 UNION ALL SELECT part.root, i.inhrelid, child.relkind FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid AND part.kind = 'p'
  JOIN pg_catalog.pg_class child ON child.oid = i.inhrelid),
keys AS (${keys}),
conditions AS (${checks} UNION ALL ${domains} UNION ALL ${foreignKeys(asReplica)} UNION ALL ${partitions} UNION ALL ${checkOptions} UNION ALL ${demanded} UNION ALL ${computedValues} UNION ALL ${policies})
SELECT pg_catalog.json_build_object('triggers', ARRAY(${triggersSql(firesIn(String(asReplica)))}), 'conditions', (SELECT coalesce(pg_catalog.json_agg(conditions ORDER BY "table", kind, name), '[]') FROM conditions),
 'columns', (SELECT coalesce(pg_catalog.json_agg(c), '[]') FROM (${columns}) c WHERE EXISTS (SELECT FROM conditions WHERE conditions."table" = c."table") OR EXISTS (SELECT FROM wanted w JOIN pg_catalog.pg_trigger t ON t.tgrelid = w.oid AND t.tgqual IS NOT NULL WHERE w.key = c."table"))) AS document`;

const foundSchema = z.object({
  triggers: z.array(foundTriggerSchema),
  conditions: z.array(
    z.object({
      table: z.string(),
      schema: z.string(),
      kind: z.enum([
        "check",
        "domain",
        "foreign-key",
        "partition",
        "view",
        "not-null",
        "value",
        "generated",
        "default",
        "index",
        "policy",
        "trigger",
      ]),
      name: z.string(),
      columns: z.array(z.string()),
      /** Null: it is not evaluated. */
      expression: z.string().nullable(),
      empty: z.boolean().nullable(),
      /** What it calls that is somebody's code, or that the role may not call. */
      functions: z.array(z.object({ name: z.string(), granted: z.boolean(), source: z.string().nullable() })),
    }),
  ),
  columns: z.array(
    z.object({
      table: z.string(),
      name: z.string(),
      /** Its name in the view that the services know; null: the view does not show it. */
      shownAs: z.string().nullable(),
      /** Null: to make one of a text the server would call somebody's code. */
      type: z.string().nullable(),
      /** By an identity, a generated column or the default of a domain: not known beforehand. */
      computed: z.boolean(),
      defaulted: z.boolean(),
      expression: z.string().nullable(),
    }),
  ),
});
type Found = z.infer<typeof foundSchema>;
export type Condition = Found["conditions"][number];
export type ConditionColumn = Found["columns"][number];
