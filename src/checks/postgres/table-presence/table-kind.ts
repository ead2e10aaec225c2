import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import { psql } from "../../../remedy/psql.ts";
import { qualified } from "../../../remedy/sql.ts";
import type { Table } from "../../../snapshot/postgres.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { defineFinding, type Finding } from "../../finding.ts";

export const wrongKind = defineFinding({
  code: "postgres/table-presence/wrong-kind",
  title: "What stands under the table's name is no plain table",
  severity: ["error", "warning"],
  resource: ["postgres/table"],
  recovers: null,
});

/** A view under the name of a table whose INSERT needs a conflict target: only the view's own table could tell whether it works. */
export const viewWithTarget = (expected: ExpectedTable, table: Table): boolean =>
  table.kind === "v" && expected.conflictTarget;

/** What an INSERT of the worker makes of a relation that is not a plain table (PostgreSQL: measured on 15, 17, 18). */
export function kindFindings(expected: ExpectedTable, table: Table, target: Target): Finding[] {
  const problem = problemOf(expected, table);
  if (problem === null) return [];
  const name = qualified(table.schema, table.name);
  return [
    wrongKind({
      severity: problem.severity,
      message: `${name} is ${problem.what}: ${problem.consequence}.`,
      resource: `postgres/table/${table.schema}.${table.name}`,
      evidence: { kind: table.kind, hasRules: table.hasRules, sqlState: problem.sqlState },
      remedy: {
        summary: "Rename it and let the worker create a table of that name.",
        commands: [psql(target, `\\d+ ${name}`)],
      },
      cause: [table.schema, table.name, table.kind],
    }),
  ];
}

interface Problem {
  severity: "error" | "warning";
  what: string;
  consequence: string;
  sqlState: string | null;
}

function problemOf({ conflictTarget }: ExpectedTable, { kind, hasRules }: Table): Problem | null {
  if (kind === "m")
    return {
      severity: "error",
      what: "a materialised view",
      consequence: "writing to it fails with 42809",
      sqlState: "42809",
    };
  if (kind === "f")
    return conflictTarget
      ? {
          severity: "error",
          what: "a foreign table",
          consequence: "INSERT … ON CONFLICT on it fails with 42P10",
          sqlState: "42P10",
        }
      : {
          severity: "warning",
          what: "a foreign table",
          consequence: "it is only as writable as the server behind it",
          sqlState: null,
        };
  if (kind === "v")
    return {
      severity: "warning",
      what: "a view",
      consequence: "writing works only while it is a plain view of one table",
      sqlState: null,
    };
  if (hasRules && conflictTarget)
    return {
      severity: "warning",
      what: "a table with rules",
      consequence: "with a rule for INSERT, ON CONFLICT fails with 0A000",
      sqlState: "0A000",
    };
  return null;
}
