import type { ExpectedColumn, ExpectedTable } from "../../../blueprint/blueprint.ts";
import { psql } from "../../../remedy/psql.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { Table } from "../../../snapshot/postgres.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { Finding } from "../../finding.ts";
import { about, nameOf } from "./about-table.ts";
import { columnMissing, columnType } from "./kinds.ts";

/** What differs in the columns of a table of which nobody says who fills it: there is no statement that the server could be asked about. */
export function catalogFindings(expected: ExpectedTable, table: Table, target: Target): Finding[] {
  return expected.columns.flatMap((column) => {
    const actual = table.columns.find(({ name }) => name === column.name);
    if (actual === undefined) return column.optional ? [] : [missing(column, expected, table, target)];
    if (column.types.length === 0 || column.types.includes(withoutLength(actual.type))) return [];
    return [otherType(column, actual.type, expected, table, target)];
  });
}

/** `character varying(50)` is `character varying`, `timestamp(3) without time zone` is one without time zone. */
const withoutLength = (type: string): string => type.replace(/\([^()]*\)/, "");

function missing(column: ExpectedColumn, expected: ExpectedTable, table: Table, target: Target): Finding {
  const type = column.types[0] ?? "text";
  return columnMissing({
    message: `${nameOf(table)} has no column ${column.name}, which ${expected.source} expects: a statement that names it fails with 42703.`,
    ...about(table, column.name),
    evidence: {
      ...details(table, column),
      sqlState: "42703",
      columns: table.columns.map(({ name }) => name),
    },
    remedy: {
      summary: "Add the column, or run the migration that does; rows that exist get no value in it.",
      commands: [psql(target, `ALTER TABLE ${nameOf(table)} ADD COLUMN ${identifier(column.name)} ${type}`)],
    },
  });
}

function otherType(
  column: ExpectedColumn,
  actual: string,
  expected: ExpectedTable,
  table: Table,
  target: Target,
): Finding {
  return columnType({
    severity: "warning",
    message: `${nameOf(table)}.${column.name} is ${actual}, and ${expected.source} expects ${column.types.join(" or ")}: values of the one may not fit into the other.`,
    ...about(table, column.name),
    evidence: { ...details(table, column), type: actual, expectedTypes: column.types },
    remedy: {
      summary: "Correct the file, or change the column by a migration, which rewrites the table.",
      commands: [psql(target, `\\d ${nameOf(table)}`)],
    },
  });
}

const details = (table: Table, { name }: ExpectedColumn) => ({
  table: table.name,
  schema: table.schema,
  column: name,
});
