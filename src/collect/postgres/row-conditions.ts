import * as z from "zod";
import type { ServiceRow } from "../../blueprint/service-rows.ts";
import { parseTableName } from "../../blueprint/table-name.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import type { RowCondition } from "../../snapshot/postgres-statements.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { Acting } from "./acting-as.ts";
import { type Condition, type ConditionColumn, findConditions } from "./find-conditions.ts";
import { constant, name } from "./sql-text.ts";

/**
 * Holds the services' rows against the CHECK constraints, domains, partitions and policies of their tables: the server evaluates the conditions itself, on
 * constants, in the read-only transaction. None that calls a function from elsewhere than the server, or one that is volatile, is evaluated.
 */
export async function rowConditions(
  client: PostgresClient,
  { preparation, asReplica }: Pick<Acting, "preparation" | "asReplica">,
  rows: readonly ServiceRow[],
): Promise<ProbeResult<RowCondition[]>> {
  const names = [...new Set(rows.map(({ table }) => table))];
  const found = await findConditions(client, preparation, names, asReplica);
  if (!found.ok) return found;
  const { conditions, columns } = found.data;
  const questions = conditions.map((condition) => questionOf(condition, columns, rows));
  const asked = questions.flatMap(({ asks }) => asks);
  const answers = await evaluate(client, preparation, asked);
  if (!answers.ok) return answers;
  const taken = new Map(asked.map((ask, index) => [ask, answers.data[index] ?? null]));
  return succeed(questions.map((question) => conditionOf(question, taken)));
}

/** One condition and one row: does it take the row? */
interface Ask {
  row: ServiceRow;
  always: boolean;
  isTomorrow: boolean;
  /** What fails when it is evaluated fails in the statement as well. */
  failsAlike: boolean;
  sql: string;
}

interface Question {
  condition: Condition;
  asks: Ask[];
  /** Every row could be asked about. */
  complete: boolean;
}

function questionOf(
  condition: Condition,
  known: readonly ConditionColumn[],
  rows: readonly ServiceRow[],
): Question {
  const { expression } = condition;
  const concerned = rows.filter((row) => row.table === condition.table && concerns(condition, row));
  if (expression === null) return { condition, asks: [], complete: false };
  const asks = concerned.flatMap((row) => {
    const values = valuesOf(condition, known, row);
    return values === null ? [] : asksOf(condition, expression, row, values);
  });
  const complete = asks.filter(({ isTomorrow }) => !isTomorrow).length === concerned.length;
  return { condition, asks, complete };
}

/** Policies are those of a statement; everything else is looked at when a row is written. */
function concerns({ kind, name: statement }: Condition, { operation, isRead }: ServiceRow): boolean {
  if (kind !== "policy") return operation !== "select";
  return statement === "SELECT" ? isRead : statement === operation.toUpperCase();
}

interface KnownValue {
  column: string;
  sql: string;
  type: string;
  always: boolean;
}

/** Null: of one of the condition's columns nobody knows the value. */
function valuesOf(
  { columns: named }: Condition,
  known: readonly ConditionColumn[],
  { table, values, unknown }: ServiceRow,
): KnownValue[] | null {
  const found: KnownValue[] = [];
  for (const name of named) {
    const column = known.find((each) => each.table === table && each.name === name);
    if (column === undefined || (column.shownAs !== null && unknown.includes(column.shownAs))) return null;
    const given = column.shownAs === null ? undefined : values[column.shownAs];
    if (given !== undefined) found.push({ column: name, type: column.type, ...given });
    else if (column.computed || (column.defaulted && column.expression === null)) return null;
    else found.push({ column: name, type: column.type, sql: column.expression ?? "NULL", always: true });
  }
  return found;
}

function asksOf(condition: Condition, expression: string, row: ServiceRow, values: KnownValue[]): Ask[] {
  const now = {
    row,
    always: values.every(({ always }) => always),
    isTomorrow: false,
    failsAlike: condition.kind === "policy" || condition.kind === "value",
    sql: askSql(condition, expression, values),
  };
  const later = values.map((value) => ({ ...value, sql: tomorrow(value.sql) }));
  if (condition.kind !== "partition" || later.every(({ sql }, index) => sql === values[index]?.sql))
    return [now];
  return [now, { ...now, isTomorrow: true, sql: askSql(condition, expression, later) }];
}

/** A time of now, a day later. */
const tomorrow = (sql: string): string =>
  /^(now\(\)|CURRENT_TIMESTAMP|CURRENT_DATE|LOCALTIMESTAMP)$/i.test(sql)
    ? `(${sql} + '1 day'::interval)`
    : sql.replace("(now() AT", "((now() + '1 day'::interval) AT");

/** `VALUE` in a domain's constraint is a column of that name. */
function askSql({ kind, table }: Condition, expression: string, values: readonly KnownValue[]): string {
  const columns = values.map(
    ({ column, sql, type }) => `(${sql})::${type} AS ${kind === "domain" ? "value" : name(column)}`,
  );
  const shown = values.map(({ column, sql, type }) => `${constant(column)}, (${sql})::${type}::text`);
  return `(SELECT pg_catalog.json_build_object('takes', (${expression}) ${kind === "policy" ? "IS TRUE" : "IS NOT FALSE"}, 'values', pg_catalog.json_build_object(${shown.join(", ")}))
 FROM (SELECT ${columns.join(", ")}) AS ${name(parseTableName(table).name)})`;
}

const answerSchema = z.object({ takes: z.boolean(), values: z.record(z.string(), z.string().nullable()) });
/** `sqlState`: it failed when it was evaluated. */
type Answer = z.infer<typeof answerSchema> & { sqlState?: string };

/** All at once; one that fails (a value it cannot take) leaves the others to be asked alone. Null: it failed. */
async function evaluate(
  client: PostgresClient,
  preparation: readonly string[],
  asks: readonly Ask[],
): Promise<ProbeResult<(Answer | null)[]>> {
  if (asks.length === 0) return succeed([]);
  const ask = (some: readonly Ask[]) =>
    client.query(
      [
        ...preparation,
        `SELECT pg_catalog.json_build_array(${some.map(({ sql }) => sql).join(", ")}) AS document`,
      ].join("; "),
    );
  const together = await ask(asks);
  if (together.ok) return succeed(z.array(answerSchema).parse(together.data.at(-1)?.document));
  const answers: (Answer | null)[] = [];
  for (const each of asks) {
    const alone = await ask([each]);
    if (!alone.ok && alone.error.answer === undefined) return alone;
    answers.push(
      alone.ok
        ? (z.array(answerSchema).parse(alone.data.at(-1)?.document)[0] ?? null)
        : failed(each, alone.error.answer?.sqlState),
    );
  }
  return succeed(answers);
}

/** Of other conditions it may be the value that cannot be made. */
const failed = ({ failsAlike }: Ask, sqlState: string | undefined): Answer | null =>
  failsAlike && sqlState !== undefined && !/^(08|57|55P03)/.test(sqlState)
    ? { takes: false, values: {}, sqlState }
    : null;

function conditionOf(
  { condition, asks, complete }: Question,
  taken: ReadonlyMap<Ask, Answer | null>,
): RowCondition {
  const { expression: _, ...what } = condition;
  const answered = asks.flatMap((ask) => {
    const answer = taken.get(ask) ?? null;
    return answer === null ? [] : [{ ask, answer }];
  });
  const later = answered.filter(({ ask }) => ask.isTomorrow);
  return {
    ...what,
    usual: asks.some(({ always }) => !always),
    judged: complete && answered.length === asks.length,
    refused: answered
      .filter(({ ask, answer }) => !ask.isTomorrow && !answer.takes)
      .map(({ ask: { row, always }, answer: { values, sqlState } }) => ({
        service: row.service,
        operation: row.operation,
        row: row.label,
        always,
        values,
        ...(sqlState !== undefined && { sqlState }),
      })),
    ...(later.length > 0 && { tomorrow: later.every(({ answer }) => answer.takes) }),
  };
}
