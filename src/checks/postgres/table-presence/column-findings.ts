import type { ExpectedColumn, ExpectedTable } from "../../../blueprint/blueprint.ts";
import { psql } from "../../../remedy/psql.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import type { Table } from "../../../snapshot/postgres.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import {
  defineFinding,
  type Finding,
  type FindingDetails,
  type FindingKind,
  type Severity,
} from "../../finding.ts";
import { compareType } from "./column-type.ts";

type Column = Table["columns"][number];

const missing = defineFinding({
  code: "postgres/table-presence/column-missing",
  title: "A column the worker writes to does not exist",
  severity: ["error"],
  resource: ["postgres/table"],
  recovers: null,
});

const wrongType = defineFinding({
  code: "postgres/table-presence/column-type",
  title: "A column's type refuses or converts the worker's values",
  severity: ["error", "warning"],
  resource: ["postgres/table"],
  recovers: null,
});

const generated = defineFinding({
  code: "postgres/table-presence/column-generated",
  title: "A column the worker writes to is generated",
  severity: ["error"],
  resource: ["postgres/table"],
  recovers: null,
});

const demanded = defineFinding({
  code: "postgres/table-presence/value-demanded",
  title: "A column demands a value that the worker does not always give",
  severity: ["error"],
  resource: ["postgres/table"],
  recovers: null,
});

/** In the order of the page. */
export const columnKinds = [missing, wrongType, generated, demanded];

/** Columns the worker's INSERT names and the table lacks, with types that refuse its values, or that it does not fill and the table demands. */
export function columnFindings(expected: ExpectedTable, table: Table, target: Target): Finding[] {
  const named = new Set(expected.columns.map((column) => column.name));
  return [
    ...expected.columns.flatMap((column) => {
      const actual = table.columns.find(({ name }) => name === column.name);
      if (actual === undefined) return column.optional ? [] : [missingColumn(column, table, target)];
      return [...typeFinding(column, actual, table, target), ...fillFinding(column, actual, table, target)];
    }),
    ...table.columns
      .filter((column) => !named.has(column.name) && demandsValue(column))
      .map((column) => demandedColumn(column, table, target)),
  ];
}

function missingColumn(column: ExpectedColumn, table: Table, target: Target): Finding {
  const otherCase = table.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase());
  const type = column.types[0] ?? "text";
  return finding(missing, table, column.name, {
    message: `${nameOf(table)} has no column ${column.name}${otherCase ? `; it has "${otherCase.name}", which is another name to PostgreSQL` : ""}: the worker's INSERT fails with 42703.`,
    evidence: { sqlState: "42703", columns: table.columns.map(({ name }) => name) },
    remedy: {
      summary: otherCase ? "Rename the column." : "Add the column; rows that exist get no value in it.",
      commands: [
        otherCase
          ? psql(
              target,
              `ALTER TABLE ${nameOf(table)} RENAME COLUMN ${identifier(otherCase.name)} TO ${identifier(column.name)}`,
            )
          : psql(target, `ALTER TABLE ${nameOf(table)} ADD COLUMN ${identifier(column.name)} ${type}`),
      ],
    },
  });
}

function typeFinding(column: ExpectedColumn, actual: Column, table: Table, target: Target): Finding[] {
  const verdict = compareType(column.types, actual.type);
  const type = column.types[0];
  if (verdict === null || type === undefined || isWidened(column, actual)) return [];
  const name = identifier(column.name);
  return [
    finding(wrongType, table, column.name, {
      severity: verdict.severity,
      message: `${nameOf(table)}.${column.name} is ${actual.type}, not ${type}: ${verdict.consequence}.`,
      evidence: { expectedTypes: column.types, type: actual.type },
      remedy: {
        summary: `Change the type to ${type}.`,
        commands: [
          psql(
            target,
            `ALTER TABLE ${nameOf(table)} ALTER COLUMN ${name} TYPE ${type} USING ${name}::${type}`,
          ),
        ],
      },
    }),
  ];
}

/** The repair of an id that ran out of numbers (postgres/sequence-exhaustion); the worker writes no value there that could be converted. */
const isWidened = ({ name }: ExpectedColumn, { type }: Column): boolean => name === "id" && type === "bigint";

/** A column the worker leaves out or may leave empty, and one it may not write. */
function fillFinding(column: ExpectedColumn, actual: Column, table: Table, target: Target): Finding[] {
  const name = identifier(column.name);
  if (actual.generated !== "")
    return [
      finding(generated, table, column.name, {
        message: `${nameOf(table)}.${column.name} is a generated column: the worker's INSERT names it and fails with 428C9.`,
        evidence: { sqlState: "428C9" },
        remedy: {
          summary: "Make it a plain column.",
          commands: [psql(target, `ALTER TABLE ${nameOf(table)} ALTER COLUMN ${name} DROP EXPRESSION`)],
        },
      }),
    ];
  const leftOut = column.name === "id";
  if (!demandsValue(actual) || (column.notNull && !leftOut)) return [];
  return [
    finding(demanded, table, column.name, {
      message: leftOut
        ? `${nameOf(table)}.id has no default: the worker leaves it out, and its INSERT fails with 23502.`
        : `${nameOf(table)}.${column.name} is NOT NULL without a default, but may be empty in a message: such a message fails with 23502.`,
      evidence: { sqlState: "23502" },
      remedy: {
        summary: leftOut ? "Let PostgreSQL number the rows." : "Allow NULL.",
        commands: [
          leftOut
            ? psql(
                target,
                `ALTER TABLE ${nameOf(table)} ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY`,
              )
            : psql(target, `ALTER TABLE ${nameOf(table)} ALTER COLUMN ${name} DROP NOT NULL`),
        ],
      },
    }),
  ];
}

function demandedColumn(column: Column, table: Table, target: Target): Finding {
  return finding(demanded, table, column.name, {
    message: `${nameOf(table)} has a column ${column.name} that the worker does not fill, NOT NULL and without a default: every INSERT fails with 23502.`,
    evidence: { sqlState: "23502", type: column.type },
    remedy: {
      summary: "Allow NULL, or give it a default.",
      commands: [
        psql(target, `ALTER TABLE ${nameOf(table)} ALTER COLUMN ${identifier(column.name)} DROP NOT NULL`),
      ],
    },
  });
}

const demandsValue = ({ notNull, hasDefault, identity, generated }: Column): boolean =>
  notNull && !hasDefault && identity === "" && generated === "";

const nameOf = ({ schema, name }: Table): string => qualified(schema, name);

const finding = <S extends Severity>(
  kind: FindingKind<S, "postgres/table">,
  table: Table,
  column: string,
  details: Omit<FindingDetails<S, "postgres/table">, "resource" | "cause">,
): Finding =>
  kind({
    ...details,
    evidence: { table: table.name, schema: table.schema, column, ...details.evidence },
    resource: `postgres/table/${table.schema}.${table.name}`,
    cause: [table.schema, table.name, column],
  });
