import { functionsOf, isNumbering, isSafe } from "./safe-expression.ts";

/** What a column's type is in the end, and how long or precise: a domain has that of the type below it. */
export const baseType = `SELECT up.oid, pg_catalog.format_type(up.oid, up.mod) AS type, t.typname::text AS name, t.typtype AS kind, up.mod FROM (
  WITH RECURSIVE up AS (SELECT a.atttypid AS oid, a.atttypmod AS mod UNION ALL
   SELECT t.typbasetype, CASE WHEN up.mod >= 0 THEN up.mod ELSE t.typtypmod END FROM up JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype = 'd') SELECT oid, mod FROM up) up
 JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype <> 'd'`;

/** An expression as it is stored in a column: what is too long fails, where a cast that somebody writes cuts it off. */
const stored = (expression: string): string =>
  `CASE WHEN base.mod >= 0 AND base.name IN ('varchar', 'bpchar', 'bit', 'varbit')
  THEN pg_catalog.format('pg_catalog.%I((%s)::pg_catalog.%I, %s, false)', base.name, ${expression}, base.name, base.mod) ELSE pg_catalog.format('(%s)::%s', ${expression}, base.type) END`;

/** No trigger can fill a column before its value is looked at. */
export const nobodyFills = `NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = w.oid AND NOT t.tgisinternal AND t.tgtype & 7 = 7 AND t.tgenabled <> 'D')`;

/** That a value comes about, which no optimiser can know, and that it is one where there has to be one. */
const comesAbout = (expression: string): string =>
  `pg_catalog.format(CASE WHEN a.attnotnull AND ${nobodyFills} THEN '(%s) IS NOT NULL' ELSE '((%s) IS NULL) IS NOT NULL' END, ${expression})`;

/** The columns of the table that an expression names. @param tree As a text. */
export const namedIn = (tree: string): string =>
  `ARRAY(SELECT DISTINCT b.attname::text FROM pg_catalog.regexp_matches(${tree}, ':varattno ([0-9]+)', 'g') m
   JOIN pg_catalog.pg_attribute b ON b.attrelid = w.oid AND b.attnum = m[1]::smallint ORDER BY 1)`;

const columnsOf = `wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped`;

/** Values of an enum: a cast takes texts for it, and not every text is one. */
const listed = `SELECT w.key, w.schema, 'value', a.attname::text, ARRAY[a.attname::text], ${comesAbout("pg_catalog.quote_ident(a.attname)")}, NULL, '{}'::json[]
 FROM ${columnsOf} CROSS JOIN LATERAL (${baseType}) base WHERE a.attgenerated = '' AND base.kind = 'e'`;

const generated = `SELECT w.key, w.schema, 'generated', a.attname::text, ${namedIn("d.adbin::text")},
  CASE WHEN ${isSafe("d.adbin")} THEN ${comesAbout(stored("pg_catalog.pg_get_expr(d.adbin, d.adrelid)"))} END, NULL, ${functionsOf("d.adbin")}
 FROM ${columnsOf} AND a.attgenerated = 's' CROSS JOIN LATERAL (${baseType}) base
 JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum`;

/** A constant has been looked at when it was declared; the numbers of a sequence are looked at elsewhere, and giving one out is a change. */
const defaults = `SELECT w.key, w.schema, 'default', a.attname::text, '{}'::text[],
  CASE WHEN ${isSafe("d.adbin")} THEN ${comesAbout(stored("pg_catalog.pg_get_expr(d.adbin, d.adrelid)"))} END, NULL, ${functionsOf("d.adbin")}
 FROM ${columnsOf} AND a.attgenerated = '' CROSS JOIN LATERAL (${baseType}) base
 JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE d.adbin::text NOT LIKE '{CONST %' AND NOT ${isNumbering("d.adbin")}`;

const ofIndex = "pg_catalog.concat(i.indpred::text, ' ', i.indexprs::text)";

/** What an index is made of is computed for a new row, where its WHERE takes the row. */
const indexes = `SELECT w.key, w.schema, 'index', x.relname::text, ${namedIn(ofIndex)},
  CASE WHEN ${isSafe(ofIndex)} THEN pg_catalog.format('CASE WHEN %s THEN %s ELSE true END', coalesce(pg_catalog.pg_get_expr(i.indpred, i.indrelid), 'true'),
   coalesce((SELECT pg_catalog.string_agg(pg_catalog.format('((%s) IS NULL) IS NOT NULL', pg_catalog.pg_get_indexdef(i.indexrelid, n, false)), ' AND ')
    FROM pg_catalog.generate_series(1, i.indnkeyatts) n WHERE i.indkey[n - 1] = 0), 'true')) END, NULL, ${functionsOf(ofIndex)}
 FROM wanted w JOIN pg_catalog.pg_index i ON i.indrelid = w.oid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
 WHERE i.indisready AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)`;

/** Values that the server computes when a row is written, which may fail to come about. */
export const computedValues = [listed, generated, defaults, indexes].join(" UNION ALL ");
