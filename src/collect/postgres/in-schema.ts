import type { Blueprint } from "../../blueprint/blueprint.ts";
import { tableKey } from "../../blueprint/table-name.ts";
import type { ProbeContext } from "../probe.ts";

/** The schemas the services look into, in order; null: those of doctor's own session, because theirs could not be asked for. */
export async function servicePath({
  blueprint,
  section,
}: Pick<ProbeContext, "blueprint" | "section">): Promise<string[] | null> {
  const { schema } = blueprint.postgres;
  if (schema !== null) return [schema];
  const statements = await section("postgres/statements");
  return statements.ok ? statements.data.path : null;
}

/** $2 of the queries below. */
export const tableKeys = ({ postgres }: Blueprint): string[] => postgres.tables.map(tableKey);

/** $1, from `servicePath`, as text[]. */
const path = "coalesce($1::text[], pg_catalog.current_schemas(false)::text[])";

/** The first schema of the path; where a role may look into none, the one everything is created in. */
export const firstSchema = `coalesce((${path})[1], 'public')`;

/** Whether relation `c` is the one that its bare name means to the services. */
const inSchema = `c.oid = (SELECT same.oid FROM pg_catalog.pg_class same JOIN pg_catalog.pg_namespace its ON its.oid = same.relnamespace
 WHERE same.relname = c.relname AND same.relkind IN ('r', 'p', 'v', 'm', 'f') AND its.nspname = ANY(coalesce(nullif(${path}, '{}'), '{public}'))
 ORDER BY pg_catalog.array_position(${path}, its.nspname::text) LIMIT 1)`;

/** Whether relation `c` is an expected one: $2 are the names, with a schema where the file names one. */
export const isExpected = `(c.relname = ANY($2::text[]) AND ${inSchema}
 OR EXISTS (SELECT FROM pg_catalog.pg_namespace its WHERE its.oid = c.relnamespace AND pg_catalog.concat(its.nspname, '.', c.relname) = ANY($2::text[])))`;
