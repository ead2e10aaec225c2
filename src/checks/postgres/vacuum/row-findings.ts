import { adminPsql } from "../../../remedy/psql.ts";
import { changeSetting } from "../../../remedy/server-setting.ts";
import { qualified } from "../../../remedy/sql.ts";
import type { Vacuum } from "../../../snapshot/postgres.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { autovacuumOff, manyDead } from "./findings.ts";
import { count, describe, listed } from "./holders.ts";
import { type Input, serverOf } from "./input.ts";

/** Autovacuum begins at a fifth of the live rows: with twice as many dead ones it does not come, or cleans nothing away. */
const manyDeadRows = 100_000;

export function deadRows(data: Vacuum, input: Input): Finding[] {
  const { release: name } = input.blueprint;
  return (data.dead ?? [])
    .filter(({ dead, live }) => dead >= manyDeadRows && dead > 2 * live)
    .map(({ table, dead, live, vacuumedSeconds }) => {
      const [holder] = data.holders;
      const since =
        vacuumedSeconds === null
          ? "vacuum has never finished there"
          : `the last vacuum ended ${formatDuration(vacuumedSeconds * 1000)} ago`;
      const because =
        holder === undefined ? "" : ` What it could clean away may be held back by ${describe(holder)}.`;
      return manyDead({
        message: `Table ${table} has ${count(dead)} dead rows beside ${count(live)} live ones, and ${since}: every statement reads them too.${because}`,
        resource: serverOf(input),
        evidence: { table, dead, live, vacuumedSeconds, holders: listed(data.holders) },
        remedy: {
          summary: `${holder === undefined ? "Clean them away" : "End what holds them back if nobody needs it, then clean them away"}; the space stays with the table for its next rows.`,
          commands: [
            adminPsql(input.target, name, `VACUUM (VERBOSE) ${qualified(data.schema ?? "public", table)}`),
          ],
        },
        cause: [serverOf(input), table],
      });
    });
}

export function switchedOff(
  { autovacuum, schema, switchedOff: tables, commandLine = [] }: Vacuum,
  input: Input,
): Finding[] {
  if (autovacuum && tables.length === 0) return [];
  const what = autovacuum ? `for ${tables.join(", ")}` : "for the whole server";
  const { target, blueprint } = input;
  const { release: name } = blueprint;
  return [
    autovacuumOff({
      message: `Autovacuum is off ${what}: dead rows stay (each change of a row leaves one), tables and indexes grow, and plans use old statistics.`,
      resource: serverOf(input),
      evidence: { autovacuum, tables },
      remedy: autovacuum
        ? {
            summary: "Switch it on.",
            commands: tables.map((table) =>
              adminPsql(
                target,
                name,
                `ALTER TABLE ${qualified(schema ?? "public", table)} RESET (autovacuum_enabled)`,
              ),
            ),
          }
        : changeSetting(
            "Switch it on.",
            { name: "autovacuum", value: "on", takes: "reload" },
            { target, release: name, commandLine },
          ),
    }),
  ];
}
