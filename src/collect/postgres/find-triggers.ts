import * as z from "zod";
import { namedIn } from "./computed-values.ts";
import { isSafe } from "./safe-expression.ts";

/** A trigger of an expected table, and the text of its function, which is not kept: it is somebody's code. */
export const foundTriggerSchema = z.object({
  table: z.string(),
  schema: z.string(),
  name: z.string(),
  inserts: z.boolean(),
  updates: z.boolean(),
  /** Of UPDATE OF; empty: any. */
  columns: z.array(z.string()),
  source: z.string(),
  /** A function SECURITY DEFINER has the rights of this role. */
  owner: z.string().nullable(),
  /** The function looks for names elsewhere than the session. */
  ownPath: z.boolean(),
  /** Its WHEN; null: it has none, it asks for the old row, or it calls somebody's function. */
  when: z.string().nullable(),
  always: z.boolean(),
  whenColumns: z.array(z.string()),
  /** The columns of the table. */
  fields: z.array(z.string()),
});
export type FoundTrigger = z.infer<typeof foundTriggerSchema>;

/** Those of the tables in `wanted`, as JSON each. In the tree of a WHEN the old row is the first relation. @param fires From `firesIn`. */
export const triggersSql = (
  fires: (trigger: string) => string,
): string => `SELECT pg_catalog.json_build_object('table', w.key, 'schema', w.schema, 'name', t.tgname,
  'inserts', t.tgtype & 4 <> 0, 'updates', t.tgtype & 16 <> 0,
  'columns', ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = w.oid AND a.attnum = ANY(t.tgattr::int2[])), 'source', p.prosrc,
  'owner', CASE WHEN p.prosecdef THEN pg_catalog.pg_get_userbyid(p.proowner) END,
  'ownPath', EXISTS (SELECT FROM pg_catalog.unnest(p.proconfig) setting WHERE setting LIKE 'search\\_path=%'),
  'when', CASE WHEN t.tgqual::text !~ ':varno 1 |:varattno 0 ' AND ${isSafe("t.tgqual")}
   THEN (pg_catalog.regexp_match(pg_catalog.pg_get_triggerdef(t.oid), ' WHEN \\((.*)\\) EXECUTE '))[1] END,
  'always', t.tgqual IS NULL, 'whenColumns', ${namedIn("t.tgqual::text")},
  'fields', ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped))
 FROM wanted w JOIN pg_catalog.pg_trigger t ON t.tgrelid = w.oid AND NOT t.tgisinternal AND t.tgtype & 20 <> 0 AND ${fires("t")}
 JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
 WHERE pg_catalog.length(p.prosrc) < 100000 ORDER BY w.key, t.tgname`;
