import * as z from "zod";
import type { PostgresClient } from "../../connect/connections.ts";
import { rolePathSql } from "../../connect/postgres/worker-session.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { actsAsReplica, ownParameters } from "./role-settings.ts";
import { constant, name } from "./sql-text.ts";

/** Acting as another role needs SET on it from PostgreSQL 16 on, being a member before. */
const sessionSql = `SELECT current_user::text AS "user", pg_catalog.pg_is_in_recovery() AS standby, pg_catalog.quote_ident($2::text) AS schema,
 (SELECT CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 160000 THEN pg_catalog.pg_has_role(current_user, r.oid, 'SET')
   ELSE pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER') END
  FROM pg_catalog.pg_roles r WHERE r.rolname = $1::text) AS "mayAct",
 ${rolePathSql} AS "rolePath", ARRAY(${ownParameters("$1::text")}) AS parameters, ${actsAsReplica("$1::text")} AS "asReplica"`;

const sessionSchema = z.object({
  user: z.string(),
  standby: z.boolean(),
  schema: z.string().nullable(),
  mayAct: z.boolean().nullable(),
  rolePath: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })),
  asReplica: z.boolean(),
});

/** A transaction that should be what a service's own would be. */
export interface Acting {
  /** The role that asks: the service's where doctor may act as it, else doctor's own. */
  user: string;
  /** Statements that bring the transaction there. */
  preparation: string[];
  /** The server is in recovery, and plans no INSERT. */
  standby: boolean;
  /** The role's own sessions act as a replica, which keeps no foreign key. */
  asReplica: boolean;
}

/** @param role Null: it is not known. @param schema Null: the role's own search_path. */
export async function actingAs(
  client: PostgresClient,
  role: string | null,
  schema: string | null,
): Promise<ProbeResult<Acting>> {
  const answer = await client.query(sessionSql, [role, schema]);
  if (!answer.ok) return answer;
  const session = sessionSchema.parse(answer.data[0]);
  const other = role !== null && role !== session.user;
  const acts = other && session.mayAct === true;
  const path = session.schema ?? (other ? session.rolePath : null);
  return succeed({
    user: acts ? role : session.user,
    preparation: [
      ...(acts ? [`SET LOCAL ROLE ${name(role)}`] : []),
      ...(other ? session.parameters : []).map(
        ({ name: parameter, value }) =>
          `SELECT pg_catalog.set_config(${constant(parameter)}, ${constant(value)}, true)`,
      ),
      ...(path === null ? [] : [`SELECT pg_catalog.set_config('search_path', ${constant(path)}, true)`]),
    ],
    standby: session.standby,
    asReplica: session.asReplica,
  });
}
