import type { Blueprint, ExpectedTable } from "../../blueprint/blueprint.ts";
import { type ServiceRow, serviceRows } from "../../blueprint/service-rows.ts";
import { changedColumns, isInsertKnown } from "../../blueprint/service-statements.ts";
import { tableKey } from "../../blueprint/table-name.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import type { RowCondition } from "../../snapshot/postgres-statements.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { Acting } from "./acting-as.ts";
import { type Answer, type Ask, evaluate, type KnownValue } from "./evaluate-conditions.ts";
import { type Condition, type ConditionColumn, findConditions } from "./find-conditions.ts";
import type { FoundTrigger } from "./find-triggers.ts";
import { triggerEffect } from "./trigger-effect.ts";
import { type Fault, triggerFaults } from "./trigger-faults.ts";

/**
 * Holds the services' rows against the CHECK constraints, domains, partitions and policies of their tables, and has their defaults, generated columns and indexes
 * computed: the server evaluates the expressions itself, on constants, in the read-only transaction. None that calls somebody's function, or one that changes
 * anything, is evaluated.
 */
export async function rowConditions(
  client: PostgresClient,
  { preparation, asReplica }: Pick<Acting, "preparation" | "asReplica">,
  postgres: Blueprint["postgres"],
): Promise<ProbeResult<RowCondition[]>> {
  const rows = serviceRows(postgres);
  const names = [...new Set(rows.map(({ table }) => table))];
  const found = await findConditions(client, preparation, names, asReplica);
  if (!found.ok) return found;
  const { triggers, columns } = found.data;
  const faults = await triggerFaults(client, preparation, triggers);
  if (!faults.ok) return faults;
  const conditions = [
    ...found.data.conditions,
    ...triggers.flatMap((trigger, index) => failingTrigger(trigger, faults.data[index] ?? null)),
  ];
  const questions = conditions.map((condition) =>
    questionOf(
      condition,
      columns,
      rows.filter((row) => concerns(condition, columns, row, postgres.tables)),
    ),
  );
  const asked = questions.flatMap(({ asks }) => asks);
  const answers = await evaluate(client, preparation, asked);
  if (!answers.ok) return answers;
  const taken = new Map(asked.map((ask, index) => [ask, answers.data[index] ?? null]));
  return succeed(
    questions.filter(({ concerned }) => concerned.length > 0).map((question) => conditionOf(question, taken)),
  );
}

/** A condition that is not the table's own: it takes the rows for which the trigger does not fire. */
type Asked = Condition & { failing?: { trigger: FoundTrigger; fault: Fault } };

function failingTrigger(trigger: FoundTrigger, fault: Fault | null): Asked[] {
  const { table, schema, name, always, when, whenColumns } = trigger;
  if (fault === null || (!always && when === null)) return [];
  return [
    {
      ...{ table, schema, kind: "trigger", name, empty: null, functions: [] },
      columns: always ? [] : whenColumns,
      expression: always ? "false" : `(${when}) IS NOT TRUE`,
      failing: { trigger, fault },
    },
  ];
}

interface Question {
  condition: Asked;
  /** The rows that it is about. */
  concerned: readonly ServiceRow[];
  asks: Ask[];
  /** Every row could be asked about. */
  complete: boolean;
}

function questionOf(
  condition: Asked,
  known: readonly ConditionColumn[],
  concerned: readonly ServiceRow[],
): Question {
  const { expression } = condition;
  if (expression === null) return { condition, concerned, asks: [], complete: false };
  const asks = concerned.flatMap((row) => {
    const values = valuesOf(condition, known, row);
    return values === null ? [] : asksOf(condition, expression, row, values);
  });
  const complete = asks.filter(({ isTomorrow }) => !isTomorrow).length === concerned.length;
  return { condition, concerned, asks, complete };
}

/** Policies are those of a statement; everything else is looked at when a row is written, and a default where the service leaves the column out. */
function concerns(
  { kind, name, table, failing }: Asked,
  known: readonly ConditionColumn[],
  row: ServiceRow,
  tables: readonly ExpectedTable[],
): boolean {
  const { operation, isRead, values, unknown } = row;
  if (row.table !== table) return false;
  if (kind === "policy") return name === "SELECT" ? isRead : name === operation.toUpperCase();
  if (operation === "select") return false;
  if (failing !== undefined) return firesFor(failing.trigger, row);
  if (kind !== "default" && kind !== "value") return true;
  const shown = known.find((each) => each.table === table && each.name === name)?.shownAs ?? null;
  const isGiven = shown !== null && (shown in values || unknown.includes(shown));
  if (kind === "value") return isGiven;
  return (
    !isGiven &&
    operation === "insert" &&
    tables.some((each) => tableKey(each) === table && isInsertKnown(each))
  );
}

function firesFor({ inserts, updates, columns }: FoundTrigger, { operation, values }: ServiceRow): boolean {
  if (operation === "insert") return inserts;
  const named = Object.keys(values).filter((name) => changedColumns.includes(name));
  return updates && (columns.length === 0 || columns.some((column) => named.includes(column)));
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
    if (column === undefined || column.type === null) return null;
    const { type, shownAs } = column;
    if (shownAs !== null && unknown.includes(shownAs)) return null;
    const given = shownAs === null ? undefined : values[shownAs];
    if (given !== undefined) found.push({ column: name, type, ...given });
    else if (column.computed || (column.defaulted && column.expression === null)) return null;
    else found.push({ column: name, type, sql: column.expression ?? "NULL", always: true });
  }
  return found;
}

function asksOf(condition: Condition, expression: string, row: ServiceRow, values: KnownValue[]): Ask[] {
  const now: Ask = {
    ...{ row, condition, expression, values },
    always: values.every(({ always }) => always),
    isTomorrow: false,
  };
  const later = values.map((value) => ({ ...value, sql: tomorrow(value.sql) }));
  if (condition.kind !== "partition" || later.every(({ sql }, index) => sql === values[index]?.sql))
    return [now];
  return [now, { ...now, isTomorrow: true, values: later }];
}

/** A time of now, a day later. */
const tomorrow = (sql: string): string =>
  /^(now\(\)|CURRENT_TIMESTAMP|CURRENT_DATE|LOCALTIMESTAMP)$/i.test(sql)
    ? `(${sql} + '1 day'::interval)`
    : sql.replace("(now() AT", "((now() + '1 day'::interval) AT");

function conditionOf(
  { condition, concerned, asks, complete }: Question,
  taken: ReadonlyMap<Ask, Answer | null>,
): RowCondition {
  const { expression: _, functions: called, failing: broken, ...what } = condition;
  const answered = asks.flatMap((ask) => {
    const answer = taken.get(ask) ?? null;
    return answer === null ? [] : [{ ask, answer }];
  });
  const later = answered.filter(({ ask }) => ask.isTomorrow);
  const functions = called.map((each) => ({ name: each.name, effect: effectOf(each) }));
  const [failing] = functions.filter(({ effect }) => effect !== "unknown");
  return {
    ...what,
    usual: asks.some(({ always }) => !always),
    judged: complete && answered.length === asks.length,
    refused:
      failing === undefined
        ? answered
            .filter(({ ask, answer }) => !ask.isTomorrow && !answer.takes)
            .map(({ ask: { row, always }, answer: { takes: _takes, ...answer } }) => ({
              ...refusedRow(row),
              always,
              ...answer,
              ...broken?.fault,
            }))
        : concerned.map((row) => ({
            ...refusedRow(row),
            ...{ always: true, values: {}, sqlState: failing.effect === "refused" ? "42501" : "P0001" },
          })),
    ...(functions.length > 0 && { functions }),
    ...(later.length > 0 && { tomorrow: later.every(({ answer }) => answer.takes) }),
  };
}

function effectOf({
  granted,
  source,
}: Condition["functions"][number]): NonNullable<RowCondition["functions"]>[number]["effect"] {
  if (!granted) return "refused";
  return source !== null && triggerEffect(source) === "refuses" ? "raises" : "unknown";
}

const refusedRow = ({ service, operation, label }: ServiceRow) => ({ service, operation, row: label });
