import * as z from "zod";
import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import { fillerOf } from "../../../blueprint/table-name.ts";
import { roleOfWorkload } from "../../../snapshot/kubernetes/role-of-workload.ts";
import { failure, type ProbeResult, succeed } from "../../../snapshot/probe-result.ts";
import type { PlanContext } from "../../repair.ts";

const liveSchema = z.object({
  user: z.string(),
  superuser: z.boolean(),
  /** May create in the schema. */
  create: z.boolean(),
  /** May make the worker's role the owner of what it creates; null: that role is not known. */
  mayGive: z.boolean().nullable(),
  /** Null: there is none of this name in the schema. */
  table: z
    .object({
      kind: z.string(),
      owner: z.string(),
      /** This session acts as its owner. */
      owns: z.boolean(),
      bytes: z.number(),
      columns: z.array(z.string()),
      /** Names of all its indexes and constraints. */
      taken: z.array(z.string()),
      keys: z.array(z.object({ name: z.string(), columns: z.array(z.string()), usable: z.boolean() })),
    })
    .nullable(),
});
export type LiveTable = z.infer<typeof liveSchema> & { worker: string | null };

const sql = `SELECT pg_catalog.json_build_object('user', current_user,
 'superuser', (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
 'create', coalesce((SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace n WHERE n.nspname = $1::text), false),
 'mayGive', (SELECT pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER') FROM pg_catalog.pg_roles r WHERE r.rolname = $3::text),
 'table', (SELECT pg_catalog.json_build_object('kind', c.relkind, 'owner', pg_catalog.pg_get_userbyid(c.relowner),
   'owns', pg_catalog.pg_has_role(c.relowner, 'USAGE'), 'bytes', pg_catalog.pg_table_size(c.oid),
   'columns', ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
   'taken', ARRAY(SELECT x.relname::text FROM pg_catalog.pg_class x WHERE x.relnamespace = c.relnamespace AND x.relkind IN ('i', 'I')
     UNION SELECT k.conname::text FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid),
   'keys', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', x.relname,
      'usable', i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL,
      'columns', ARRAY(SELECT a.attname::text FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) k
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k] ORDER BY k))), '[]')
     FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisunique))
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1::text AND c.relname = $2::text AND c.relkind IN ('r', 'p', 'v', 'm', 'f'))) AS document`;

/** A table as it is now, and what this session may do with it. */
export async function readLiveTable(
  context: PlanContext,
  schema: string,
  table: string,
): Promise<ProbeResult<LiveTable>> {
  const client = await context.connections.postgres();
  if (!client.ok) return client;
  const worker = roleOfWorkload(context.templates, fillerOf(context.blueprint), context.blueprint.postgres);
  const answer = await client.data.query(sql, [schema, table, worker]);
  if (!answer.ok) return answer;
  const parsed = liveSchema.safeParse(answer.data[0]?.document);
  return parsed.success
    ? succeed({ ...parsed.data, worker })
    : failure({ kind: "invalid", system: "postgres", message: "pg_class: unexpected answer" });
}

export const expectedTable = ({ blueprint }: PlanContext, name: string): ExpectedTable | undefined =>
  blueprint.postgres.tables.find((table) => table.name === name);

/**
 * A table up to this size is written again or indexed within the seconds that a lock may last. A larger one is for CREATE INDEX CONCURRENTLY, which no
 * transaction can hold and which leaves a broken index behind when it fails.
 */
export const rewritableBytes = 64 * 1024 * 1024;
