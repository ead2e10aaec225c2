import { commandLine } from "../../remedy/command.ts";
import { psql } from "../../remedy/psql.ts";
import { identifier, textLiteral } from "../../remedy/sql.ts";
import { targetInDatabase } from "../../snapshot/snapshot.ts";
import { counted } from "../../units/counted.ts";
import { marksOf, type SentMessage } from "../message/message-state.ts";
import { qualifiedTable } from "../message/plan-databases.ts";
import type { MessageRows } from "../message/rows.ts";
import { fillValues } from "../plan/marks.ts";
import type { RunContext } from "../run/run-context.ts";
import type { LeftBehind } from "./e2e-report.ts";

/** The rows of a message that stay, with the line that removes them. `rows`: as last seen; null: nobody could look. */
export function rowsLeft(
  { settings, connections, blueprint }: Pick<RunContext, "settings" | "connections" | "blueprint">,
  sent: Pick<SentMessage, "plan" | "rows" | "id" | "messageId">,
  rows: MessageRows | null,
): LeftBehind[] {
  const { plan } = sent;
  // The built-in plan names its rows by their key, and --clean tells of its own.
  if (plan.origin === "built-in" || settings.clean) return [];
  const marks = marksOf(sent);
  return sent.rows.flatMap(({ plan: its }, index) => {
    const found = rows?.tables[index];
    if (rows !== null && (found === null || found?.length === 0)) return [];
    const table = qualifiedTable(blueprint, its);
    const known = connections.target();
    const target = its.database === undefined ? known : targetInDatabase(known, its.database);
    const where = Object.entries(fillValues(its.where, marks)).map(
      ([column, value]) => `${identifier(column)} = ${textLiteral(value)}`,
    );
    const statement = `DELETE FROM ${table} WHERE ${where.join(" AND ")}`;
    const what =
      found === undefined || found === null
        ? `what was stored in ${table} stays`
        : `${counted(found.length, "row")} of ${table} ${found.length === 1 ? "stays" : "stay"}`;
    return [{ what, command: commandLine(psql(target, statement)) }];
  });
}
