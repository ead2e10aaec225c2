import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import { changedColumns } from "../../../blueprint/service-statements.ts";
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
  const hits = columns.length === 0 || columns.some((column) => changedColumns.includes(column));
  return [...(inserts ? ["INSERT"] : []), ...(updates && hits && isStatus ? ["UPDATE"] : [])];
}

const effects: Readonly<Record<Effect["effect"], (statements: string) => string>> = {
  refuses: (statements) =>
    `raises an exception for every ${statements}: no row is written, and each fails with P0001 or the trigger's own SQLSTATE`,
  drops: (statements) => `returns NULL for every ${statements}: it succeeds, and no row is written`,
  "keeps-old": (statements) =>
    `returns the old row for every ${statements}: it succeeds, and the row stays as it was`,
};

function triggerFinding(
  { name, effect }: Effect,
  statements: readonly string[],
  table: Table,
  target: Target,
): Finding {
  const what = statements.join(" and ");
  return triggerInterferes({
    message: `Trigger ${name} of ${nameOf(table)} ${effects[effect](what)}.`,
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
