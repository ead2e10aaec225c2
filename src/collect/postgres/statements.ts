import * as z from "zod";
import { serviceRows } from "../../blueprint/service-rows.ts";
import { serviceStatements } from "../../blueprint/service-statements.ts";
import { fillerOf } from "../../blueprint/table-name.ts";
import { rolePathSql } from "../../connect/postgres/worker-session.ts";
import { roleOfWorkload } from "../../snapshot/kubernetes/role-of-workload.ts";
import type { Statements } from "../../snapshot/postgres-statements.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { planStatements, searchPath } from "./plan-statements.ts";
import { rowConditions } from "./row-conditions.ts";
import { constant, name } from "./sql-text.ts";

/** Acting as another role needs SET on it from PostgreSQL 16 on, being a member before. */
const sessionSql = `SELECT current_user::text AS "user", pg_catalog.pg_is_in_recovery() AS standby, pg_catalog.quote_ident($2::text) AS schema,
 (SELECT CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 160000 THEN pg_catalog.pg_has_role(current_user, r.oid, 'SET')
   ELSE pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER') END
  FROM pg_catalog.pg_roles r WHERE r.rolname = $1::text) AS "mayAct",
 ${rolePathSql} AS "rolePath"`;

const sessionSchema = z.object({
  user: z.string(),
  standby: z.boolean(),
  schema: z.string().nullable(),
  mayAct: z.boolean().nullable(),
  rolePath: z.string(),
});

/**
 * The statements of nomnom's services, planned by the server as the role that says them: whether it finds the tables, takes the columns, types and
 * values, has the key of ON CONFLICT and grants the rights. EXPLAIN executes nothing, and the transaction is read-only
 * (docs/decisions/0018-postgres-plans-the-statements.md).
 */
export const statementsProbe = sectionProbe({
  section: "postgres/statements",
  uses: ["kubernetes/deployments"],
  async read({ connections, blueprint, section }): Promise<ProbeResult<Statements>> {
    const client = await connections.postgres();
    if (!client.ok) return client;
    const deployments = await section("kubernetes/deployments");
    const serviceUser = deployments.ok ? roleOfWorkload(deployments.data, fillerOf(blueprint)) : null;
    const answer = await client.data.query(sessionSql, [serviceUser, blueprint.postgres.schema]);
    if (!answer.ok) return answer;
    const session = sessionSchema.parse(answer.data[0]);
    const other = serviceUser !== null && serviceUser !== session.user;
    const acts = other && session.mayAct === true;
    const path = session.schema ?? (other ? session.rolePath : null);
    const preparation = [
      ...(acts ? [`SET LOCAL ROLE ${name(serviceUser)}`] : []),
      ...(path === null ? [] : [`SELECT pg_catalog.set_config('search_path', ${constant(path)}, true)`]),
    ];
    // All are on their way at once.
    const [names, conditions, statements] = await Promise.all([
      searchPath(client.data, preparation),
      session.standby
        ? succeed([])
        : rowConditions(client.data, preparation, serviceRows(blueprint.postgres)),
      session.standby
        ? succeed([])
        : planStatements(client.data, preparation, serviceStatements(blueprint.postgres)),
    ]);
    if (!names.ok) return names;
    const asked = { user: acts ? serviceUser : session.user, serviceUser, path: names.data };
    if (session.standby) return succeed({ ...asked, kind: "standby", statements: [] });
    if (statements.ok)
      return succeed({
        ...asked,
        kind: "asked",
        statements: statements.data,
        ...(conditions.ok && { conditions: conditions.data }),
      });
    return isLocked(statements.error.answer?.sqlState)
      ? succeed({ ...asked, kind: "locked", statements: [] })
      : statements;
  },
});

/** lock_timeout and statement_timeout. */
const isLocked = (sqlState: string | undefined): boolean => sqlState === "55P03" || sqlState === "57014";
