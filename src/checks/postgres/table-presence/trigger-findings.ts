import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import { psql } from "../../../remedy/psql.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { Table } from "../../../snapshot/postgres.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { Finding } from "../../finding.ts";
import { about, nameOf } from "./about-table.ts";
import { triggerInterferes } from "./kinds.ts";

type Effect = NonNullable<Table["triggerEffects"]>[number];

/** Triggers that let no row of the services through, whatever is in it. */
export function triggerFindings({
  expected,
  table,
  isStatus,
  target,
}: {
  expected: ExpectedTable;
  table: Table;
  /** It says what became of each message: its rows are changed too. */
  isStatus: boolean;
  target: Target;
}): Finding[] {
  if (expected.filledBy === null) return [];
  return (table.triggerEffects ?? []).flatMap((trigger) => {
    const statements = statementsUnder(trigger, isStatus);
    return statements.length === 0 ? [] : [triggerFinding(trigger, statements, table, target)];
  });
}

/** All rows are inserted; those of the status table are updated too, and the worker changes these columns of them. */
function statementsUnder({ inserts, updates, columns }: Effect, isStatus: boolean): string[] {
  const changed = ["status", "processed_at", "error_message", "retry_count"];
  const hits = columns.length === 0 || columns.some((column) => changed.includes(column));
  return [...(inserts ? ["INSERT"] : []), ...(updates && hits && isStatus ? ["UPDATE"] : [])];
}

function triggerFinding(
  { name, effect }: Effect,
  statements: readonly string[],
  table: Table,
  target: Target,
): Finding {
  const what = statements.join(" and ");
  return triggerInterferes({
    message:
      effect === "refuses"
        ? `Trigger ${name} of ${nameOf(table)} raises an exception for every ${what}: no row is written, and each fails with P0001 or the trigger's own SQLSTATE.`
        : `Trigger ${name} of ${nameOf(table)} returns NULL for every ${what}: it succeeds, and no row is written.`,
    ...about(table, name),
    evidence: { table: table.name, schema: table.schema, trigger: name, effect, statements: [...statements] },
    remedy: {
      summary: "Disable the trigger if it is no longer needed, or let it return NEW.",
      commands: [
        psql(target, `\\d ${nameOf(table)}`),
        psql(target, `ALTER TABLE ${nameOf(table)} DISABLE TRIGGER ${identifier(name)}`),
      ],
    },
  });
}
