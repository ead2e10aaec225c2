import { psql } from "../../../remedy/psql.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { Table } from "../../../snapshot/postgres.ts";
import type { RowCondition } from "../../../snapshot/postgres-statements.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { Finding } from "../../finding.ts";
import { about, nameOf, statementOf } from "./about-table.ts";
import { callRemedy, causeOf, computedHolder } from "./computed-value.ts";
import { noPartition, rowRefused } from "./kinds.ts";

type Refused = RowCondition["refused"][number];

/** What the server says of the services' rows when it evaluates the table's conditions for them. */
export function conditionFindings(
  conditions: readonly RowCondition[],
  table: Table,
  asking: Asking,
): Finding[] {
  return conditions.flatMap((condition) => findingsOf(condition, table, asking));
}

/** Where the server was asked, and as whom. */
interface Asking {
  target: Target;
  user: string;
  release: string;
}

function findingsOf(condition: RowCondition, table: Table, asking: Asking): Finding[] {
  const { target } = asking;
  const { kind, refused } = condition;
  const certain = certainlyRefused(condition);
  switch (kind) {
    case "partition":
      return partitionFindings(condition, certain, table, target);
    case "foreign-key":
      // Whether a usual value stands in the other table says nothing about the values of the messages.
      return certain.length === 0 ? [] : [foreignKeyFinding(condition, certain, table, target)];
    case "check":
    case "domain":
    case "view":
    case "not-null":
    case "value":
    case "generated":
    case "default":
    case "index":
    case "trigger":
      return refused.length === 0 ? [] : [checkFinding(condition, refused, table, asking)];
    case "policy":
      return [];
  }
}

/** Rows that are refused whatever else is in them. An empty table holds no value at all. */
const certainlyRefused = ({ refused, empty }: RowCondition): Refused[] =>
  refused.filter(({ always }) => always || empty === true);

/**
 * Whether nothing is left to say of a condition: its finding is above, or it takes the values that every row has. Typical values that are taken say
 * little of the others.
 */
export function isDecided(condition: RowCondition): boolean {
  const { kind, judged, refused, usual } = condition;
  if (kind === "foreign-key") return certainlyRefused(condition).length > 0 || (judged && !usual);
  return refused.length > 0 || (judged && !usual);
}

/** A constraint that one kind of row always violates is certain; a typical row that violates it is worth a warning. */
function checkFinding(
  condition: RowCondition,
  refused: readonly Refused[],
  table: Table,
  asking: Asking,
): Finding {
  const { target } = asking;
  const { name } = condition;
  const certain = refused.filter(({ always }) => always);
  const rows = certain.length > 0 ? certain : refused;
  const { what, sqlState: own, remedy } = holderOf(condition, table, target);
  const sqlState = rows[0]?.sqlState ?? own;
  const because = causeOf(condition, rows[0]?.answer);
  return rowRefused({
    severity: certain.length > 0 ? "error" : "warning",
    message: `${what} refuses ${certain.length > 0 ? "every" : "a usual"} row of ${statementsOf(rows)}${valuesOf(rows[0])}: it fails with ${sqlState}${because === null ? "" : `, ${because}`}.`,
    ...about(table, name),
    evidence: evidenceOf(condition, rows, sqlState),
    remedy: callRemedy(condition, asking) ?? {
      ...remedy,
      commands: [psql(target, `\\d+ ${nameOf(table)}`), ...remedy.commands],
    },
  });
}

/** What refuses a row, with what, and how it is changed. */
function holderOf(
  { kind, name, columns }: RowCondition,
  table: Table,
  target: Target,
): { what: string; sqlState: string; remedy: Remedy } {
  const at = nameOf(table);
  const behind = table.kind === "v" ? `the table behind the view ${at}` : at;
  const summary = `Change ${name} so that it takes the services' rows, or drop it.`;
  if (kind === "view")
    return {
      what: `The view ${at} was made WITH CHECK OPTION, and ${name === table.name ? "its WHERE" : `the WHERE of ${name} behind it`}`,
      sqlState: "44000",
      remedy: {
        summary: "Change the view's WHERE, or let it take rows that it does not show.",
        commands: [psql(target, `ALTER VIEW ${at} RESET (check_option)`)],
      },
    };
  if (kind === "value")
    return {
      what: `${at}.${name}, whose type ${typeOf(name, table)} lacks a value for it,`,
      sqlState: "23502",
      remedy: {
        summary: `Add the missing value: ALTER TYPE ${typeOf(name, table)} ADD VALUE.`,
        commands: [],
      },
    };
  if (kind === "trigger")
    return {
      what: `Trigger ${name} of ${behind}`,
      sqlState: "P0001",
      remedy: {
        summary: "Correct the trigger's function or give it what it lacks, or disable the trigger.",
        commands: [psql(target, `ALTER TABLE ${at} DISABLE TRIGGER ${identifier(name)}`)],
      },
    };
  if (kind === "generated" || kind === "default" || kind === "index")
    return computedHolder(kind, name, behind);
  if (kind === "not-null")
    return {
      what: `Column ${name} of ${behind} may not be NULL and gets no value, so it`,
      sqlState: "23502",
      remedy: {
        summary: "Give the column a default, or let it be NULL, in the table behind the view.",
        commands: [],
      },
    };
  if (kind === "check")
    return {
      what: `CHECK constraint ${name} of ${behind}`,
      sqlState: "23514",
      remedy: {
        summary,
        commands:
          table.kind === "v" ? [] : [psql(target, `ALTER TABLE ${at} DROP CONSTRAINT ${identifier(name)}`)],
      },
    };
  return {
    what: `${name} of the domain of ${at}.${columns.join(", ")}`,
    sqlState: "23514",
    remedy: { summary, commands: [] },
  };
}

const typeOf = (column: string, { columns }: Table): string =>
  columns.find(({ name }) => name === column)?.type ?? "of its own";

function foreignKeyFinding(
  condition: RowCondition,
  refused: readonly Refused[],
  table: Table,
  target: Target,
): Finding {
  const foreign = (table.foreignKeys ?? []).find(({ name }) => name === condition.name);
  const other = foreign?.table ?? "another table";
  return rowRefused({
    severity: "error",
    message: `Foreign key ${condition.name} of ${nameOf(table)} refers to ${other}, ${condition.empty === true ? "which is empty" : `which lacks${valuesOf(refused[0])}`}: every row of ${statementsOf(refused)} fails with 23503.`,
    ...about(table, condition.name),
    evidence: { ...evidenceOf(condition, refused, "23503"), refersTo: other },
    remedy: {
      summary: `Fill ${other} before the messages come, or drop the foreign key.`,
      commands: [psql(target, `\\d ${nameOf(table)}`)],
    },
  });
}

function partitionFindings(
  condition: RowCondition,
  certain: readonly Refused[],
  table: Table,
  target: Target,
): Finding[] {
  const [first] = certain.length > 0 ? certain : condition.refused;
  const columns = condition.columns.join(", ");
  const remedy = {
    summary: "Create the partition; a job that creates them ahead of time may have stopped.",
    commands: [psql(target, `\\d+ ${nameOf(table)}`)],
  };
  if (first !== undefined)
    return [
      noPartition({
        severity: certain.length > 0 ? "error" : "warning",
        message: `${nameOf(table)} is partitioned by ${columns}, and no partition takes ${certain.length > 0 ? "the rows" : "a usual row"} of ${statementsOf(certain.length > 0 ? certain : condition.refused)}${valuesOf(first)}: it fails with 23514.`,
        ...about(table, columns),
        evidence: evidenceOf(condition, condition.refused, "23514"),
        remedy,
      }),
    ];
  if (condition.tomorrow !== false) return [];
  return [
    noPartition({
      severity: "warning",
      message: `${nameOf(table)} is partitioned by ${columns}, and no partition takes the rows of tomorrow: from then on every INSERT fails with 23514.`,
      ...about(table, columns),
      evidence: { ...evidenceOf(condition, [], "23514"), tomorrow: false },
      remedy,
    }),
  ];
}

/** `the worker's UPDATE (status failed, status dlq)`, each service once. */
function statementsOf(refused: readonly Refused[]): string {
  const statements = [...new Set(refused.map(statementOf))];
  return statements
    .map((statement) => {
      const labels = refused.flatMap((each) => (statementOf(each) === statement ? (each.row ?? []) : []));
      return labels.length === 0 ? statement : `${statement} (${labels.join(", ")})`;
    })
    .join(" and ");
}

/** ` (total_price 173665.47)` */
function valuesOf(refused: Refused | undefined): string {
  const values = Object.entries(refused?.values ?? {}).map(
    ([column, value]) => `${column} ${value ?? "NULL"}`,
  );
  return values.length === 0 ? "" : ` (${values.join(", ")})`;
}

const evidenceOf = (
  { name, kind, columns, table, schema }: RowCondition,
  refused: readonly Refused[],
  sqlState: string,
) => ({
  table,
  schema,
  constraint: name,
  kind,
  columns,
  sqlState,
  refused: refused.map(({ service, operation, row, values }) => ({ service, operation, row, values })),
});
