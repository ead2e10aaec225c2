import { serviceStatements } from "../../blueprint/service-statements.ts";
import { fillerOf } from "../../blueprint/table-name.ts";
import { templateSections } from "../../snapshot/kubernetes/pod-templates.ts";
import { roleOfWorkload } from "../../snapshot/kubernetes/role-of-workload.ts";
import type { Statements } from "../../snapshot/postgres-statements.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { readTemplates } from "../kubernetes/read-templates.ts";
import { sectionProbe } from "../section-probe.ts";
import { actingAs } from "./acting-as.ts";
import { ownStatements } from "./own-statements.ts";
import { planStatements, searchPath } from "./plan-statements.ts";
import { rowConditions } from "./row-conditions.ts";

/**
 * The statements of the services, planned by the server as the role that says them: whether it finds the tables, takes the columns, types and
 * values, has the key of ON CONFLICT and grants the rights. EXPLAIN executes nothing, and the transaction is read-only
 * (docs/decisions/0018-postgres-plans-the-statements.md).
 */
export const statementsProbe = sectionProbe({
  section: "postgres/statements",
  uses: templateSections,
  async read({ connections, blueprint, section }): Promise<ProbeResult<Statements>> {
    const client = await connections.postgres();
    if (!client.ok) return client;
    const templates = await readTemplates(section);
    const serviceUser = roleOfWorkload(templates, fillerOf(blueprint), blueprint.postgres);
    const acting = await actingAs(client.data, serviceUser, blueprint.postgres.schema);
    if (!acting.ok) return acting;
    const { user, preparation, standby } = acting.data;
    // All are on their way at once.
    const [names, own, conditions, statements] = await Promise.all([
      searchPath(client.data, preparation),
      ownStatements(client.data, blueprint.postgres, templates),
      standby ? succeed([]) : rowConditions(client.data, acting.data, blueprint.postgres),
      standby ? succeed([]) : planStatements(client.data, preparation, serviceStatements(blueprint.postgres)),
    ]);
    if (!names.ok) return names;
    const asked = { user, serviceUser, path: names.data };
    if (standby) return succeed({ ...asked, kind: "standby", statements: [] });
    if (statements.ok)
      return succeed({
        ...asked,
        kind: "asked",
        statements: statements.data,
        ...(conditions.ok && { conditions: conditions.data }),
        ...(own.ok && blueprint.postgres.statements.length > 0 && { own: own.data }),
      });
    return isLocked(statements.error.answer?.sqlState)
      ? succeed({ ...asked, kind: "locked", statements: [] })
      : statements;
  },
});

/** lock_timeout and statement_timeout. */
const isLocked = (sqlState: string | undefined): boolean => sqlState === "55P03" || sqlState === "57014";
