import * as z from "zod";
import type { ServiceRow } from "../../blueprint/service-rows.ts";
import { parseTableName } from "../../blueprint/table-name.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import { type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { Condition } from "./find-conditions.ts";
import { constant, name } from "./sql-text.ts";

/** One condition and one row: does it take the row? */
export interface Ask {
  row: ServiceRow;
  always: boolean;
  isTomorrow: boolean;
  condition: Condition;
  /** What is evaluated. */
  expression: string;
  /** The columns that it names. */
  values: readonly KnownValue[];
}

export interface KnownValue {
  column: string;
  sql: string;
  type: string;
  always: boolean;
}

const answerSchema = z.object({ takes: z.boolean(), values: z.record(z.string(), z.string().nullable()) });
/** `sqlState` and what the server said: it failed when it was evaluated. */
export type Answer = z.infer<typeof answerSchema> & { sqlState?: string; answer?: string };

/** All at once; one that fails leaves the others to be asked alone. Null: it is the row that could not be made, which says nothing of the condition. */
export async function evaluate(
  client: PostgresClient,
  preparation: readonly string[],
  asks: readonly Ask[],
): Promise<ProbeResult<(Answer | null)[]>> {
  const ask = async (some: readonly string[]): Promise<ProbeResult<Answer[]>> => {
    const document = `SELECT pg_catalog.json_build_array(${some.join(", ")}) AS document`;
    const rows = await client.query([...preparation, document].join("; "));
    return rows.ok ? succeed(z.array(answerSchema).parse(rows.data.at(-1)?.document)) : rows;
  };
  const together = asks.length === 0 ? succeed([]) : await ask(asks.map(sqlOf));
  if (together.ok) return together;
  const answers: (Answer | null)[] = [];
  for (const each of asks) {
    const alone = await ask([sqlOf(each)]);
    if (alone.ok) {
      answers.push(alone.data[0] ?? null);
      continue;
    }
    if (alone.error.answer === undefined) return alone;
    const failed = failedWith(each, alone.error);
    const isOfRow = failed !== null && needsRow(each) && !(await ask([sqlOf(withoutCondition(each))])).ok;
    answers.push(isOfRow ? null : failed);
  }
  return succeed(answers);
}

/** What fails when it is evaluated fails in the statement as well. A foreign key is not asked with the rights of the role. */
function failedWith({ condition }: Ask, { answer }: ProbeError): Answer | null {
  if (answer === undefined || /^(08|57|55P03)/.test(answer.sqlState)) return null;
  if (condition.kind === "foreign-key") return null;
  return { takes: false, values: {}, sqlState: answer.sqlState, answer: answer.message };
}

/** Whether the row's values may be what cannot be made. A default has none, and of a listed value that is the question. */
const needsRow = ({ condition }: Ask): boolean => condition.kind !== "value" && condition.kind !== "default";

const withoutCondition = (ask: Ask): Ask => ({ ...ask, expression: "true" });

/** `VALUE` in a domain's constraint is a column of that name. */
function sqlOf({ condition: { kind, table }, expression, values }: Ask): string {
  const columns = values.map(
    ({ column, sql, type }) => `(${sql})::${type} AS ${kind === "domain" ? "value" : name(column)}`,
  );
  const shown = values.map(({ column, sql, type }) => `${constant(column)}, (${sql})::${type}::text`);
  return `(SELECT pg_catalog.json_build_object('takes', (${expression}) ${kind === "policy" ? "IS TRUE" : "IS NOT FALSE"}, 'values', pg_catalog.json_build_object(${shown.join(", ")}))
 FROM (SELECT ${columns.join(", ")}) AS ${name(kind === "trigger" ? "new" : parseTableName(table).name)})`;
}
