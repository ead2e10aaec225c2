import * as z from "zod";
import type { ServiceStatement, StatementColumn } from "../../blueprint/service-statements.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import type { ServiceStatementAnswer } from "../../snapshot/postgres-statements.ts";
import { type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";

type Refusal = ServiceStatementAnswer["refusals"][number];

/**
 * What the server says to each statement: all in one request, and one after the other only when it refuses any, because an error ends a
 * transaction. @param preparation Statements that put the transaction into the service's state.
 */
export async function planStatements(
  client: PostgresClient,
  preparation: readonly string[],
  statements: readonly ServiceStatement[],
): Promise<ProbeResult<ServiceStatementAnswer[]>> {
  const plan: Plan = (texts) => plansOf(client, preparation, texts);
  const together = await plan(statements.flatMap((statement) => statement.sql(statement.columns) ?? []));
  if (together.ok)
    return succeed(statements.map((statement, index) => answerOf(statement, [], together.data[index])));
  const answers: ServiceStatementAnswer[] = [];
  for (const statement of statements) {
    const answer = await planOne(statement, plan);
    if (!answer.ok) return answer;
    answers.push(answer.data);
  }
  return succeed(answers);
}

/** The schemas the service looks for names in. */
export async function searchPath(
  client: PostgresClient,
  preparation: readonly string[],
): Promise<ProbeResult<string[]>> {
  const rows = await client.query(
    [...preparation, "SELECT pg_catalog.current_schemas(false)::text[] AS path"].join("; "),
  );
  return rows.ok ? succeed(z.object({ path: z.array(z.string()) }).parse(rows.data.at(-1)).path) : rows;
}

/** The plans of statements, in order. */
type Plan = (statements: readonly string[]) => Promise<ProbeResult<unknown[]>>;

async function plansOf(
  client: PostgresClient,
  preparation: readonly string[],
  statements: readonly string[],
): Promise<ProbeResult<unknown[]>> {
  const explained = statements.map((sql) => `EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) ${sql}`);
  const rows = await client.query([...preparation, ...explained].join("; "));
  if (!rows.ok) return rows;
  return succeed(rows.data.flatMap((row) => ("QUERY PLAN" in row ? [row["QUERY PLAN"]] : [])));
}

/** SQLSTATEs that one column is to blame for: missing, of another type, without the operator, generated, too short. */
const columnState = /^(42703|42704|42804|42846|42883|428C9|22...)$/;

/** The server names one thing at a time: each column is asked about alone, then what is left of the statement. */
async function planOne(
  statement: ServiceStatement,
  plan: Plan,
): Promise<ProbeResult<ServiceStatementAnswer>> {
  const refusals: Refusal[] = [];
  let columns = statement.columns;
  for (;;) {
    const sql = statement.sql(columns);
    if (sql === null) return succeed(answerOf(statement, refusals, undefined));
    const planned = await plan([sql]);
    if (planned.ok) return succeed(answerOf(statement, refusals, planned.data[0]));
    const refused = refusalOf(planned.error);
    if (refused === null) return planned;
    const blamed = columnState.test(refused.sqlState)
      ? await blamedColumns(statement, columns, plan)
      : succeed([]);
    if (!blamed.ok) return blamed;
    if (blamed.data.length === 0) {
      // A missing column is also missing as the target of ON CONFLICT.
      const known = refusals.some(({ sqlState }) => sqlState === refused.sqlState);
      return succeed(answerOf(statement, known ? refusals : [...refusals, refused], undefined));
    }
    refusals.push(...blamed.data);
    columns = columns.filter(({ name }) => !blamed.data.some(({ column }) => column === name));
  }
}

async function blamedColumns(
  statement: ServiceStatement,
  columns: readonly StatementColumn[],
  plan: Plan,
): Promise<ProbeResult<Refusal[]>> {
  // What is refused without any column, such as a policy that asks for an unknown setting, no column is to blame for.
  const bare = await plan([statement.bare]);
  const ofTable = bare.ok ? null : refusalOf(bare.error);
  if (!bare.ok && ofTable === null) return bare;
  const blamed: Refusal[] = [];
  for (const column of columns) {
    const planned = await plan([statement.alone(column)]);
    if (planned.ok) continue;
    const refused = refusalOf(planned.error);
    if (refused === null) return planned;
    if (columnState.test(refused.sqlState) && refused.message !== ofTable?.message)
      blamed.push({ ...refused, column: column.name, value: column.value });
  }
  return succeed(blamed);
}

/** Null: the server did not answer, or a lock is in the way, which says nothing about the statement. */
function refusalOf({ answer }: ProbeError): Refusal | null {
  if (answer === undefined || /^(08|57|55P03)/.test(answer.sqlState)) return null;
  return { sqlState: answer.sqlState, message: answer.message, column: null, value: null };
}

const planSchema = z.array(z.object({ Plan: z.object({ Schema: z.string().optional() }) }));

/** @param plan Undefined: there is none, the server refused the statement. */
function answerOf(
  { service, operation, table }: ServiceStatement,
  refusals: Refusal[],
  plan: unknown,
): ServiceStatementAnswer {
  const plans = plan === undefined ? [] : planSchema.parse(plan);
  return {
    service,
    operation,
    table,
    schema: plans[0]?.Plan.Schema ?? null,
    refusals,
    nothing: plan !== undefined && plans.length === 0,
  };
}
