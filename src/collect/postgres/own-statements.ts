import type { Blueprint, ExpectedStatement } from "../../blueprint/blueprint.ts";
import { withConstants } from "../../blueprint/statement-text.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import type { PodTemplate } from "../../snapshot/kubernetes/pod-templates.ts";
import { roleOfWorkload } from "../../snapshot/kubernetes/role-of-workload.ts";
import type { OwnStatementAnswer } from "../../snapshot/postgres-statements.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { actingAs } from "./acting-as.ts";
import { constant } from "./sql-text.ts";

/**
 * What the server says to the statements that the file names when it is asked to plan them, each as the role that runs it. EXPLAIN executes nothing, and the
 * transaction is read-only.
 */
export async function ownStatements(
  client: PostgresClient,
  { statements, schema, variable }: Blueprint["postgres"],
  templates: readonly PodTemplate[],
): Promise<ProbeResult<OwnStatementAnswer[]>> {
  const answers: OwnStatementAnswer[] = [];
  for (const statement of statements) {
    const role = statement.role ?? roleOfWorkload(templates, statement.by, { variable });
    const acting = await actingAs(client, role, schema);
    if (!acting.ok) return acting;
    const { user, preparation, standby } = acting.data;
    if (standby) continue;
    const planned = await client.query(
      [...preparation, `EXPLAIN (COSTS OFF, FORMAT JSON) ${textOf(statement)}`].join("; "),
    );
    if (planned.ok) {
      answers.push({ name: statement.name, user, role, refusal: null });
      continue;
    }
    const { answer } = planned.error;
    // A lock in the way, or no answer, says nothing of the statement.
    if (answer === undefined || /^(08|57|55P03)/.test(answer.sqlState)) return planned;
    const refusal = { sqlState: answer.sqlState, message: answer.message };
    answers.push({ name: statement.name, user, role, refusal });
  }
  return succeed(answers);
}

/** A constant with a cast has the type of the parameter, and lets the server try the value too. */
const textOf = ({ sql, parameters }: ExpectedStatement): string =>
  withConstants(
    sql,
    parameters.map(({ type, value }) => `${value === null ? "NULL" : constant(value)}::${type}`),
  );
