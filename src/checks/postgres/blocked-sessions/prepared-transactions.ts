import { adminPsql } from "../../../remedy/psql.ts";
import type { Sessions } from "../../../snapshot/postgres.ts";
import { plural } from "../../../units/counted.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { age, type Input, longestOf, openTransactionSeconds, serverOf } from "./waits.ts";

export const preparedTransaction = defineFinding({
  code: "postgres/blocked-sessions/prepared-transaction",
  title: "A prepared transaction is left open",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

/** They outlive sessions and restarts; nomnom's services make none. */
export function preparedTransactions(
  { prepared, sessions }: Sessions,
  { target, blueprint }: Input,
): Finding[] {
  const old = prepared.filter(({ ageSeconds }) => ageSeconds >= openTransactionSeconds);
  if (old.length === 0 || sessions.some(({ blockedBy }) => blockedBy.includes(0))) return [];
  return [
    preparedTransaction({
      message: `${old.length} prepared ${plural(old.length, "transaction is", "transactions are")} open, the oldest for ${age(longestOf(old.map(({ ageSeconds }) => ageSeconds)))}: locks and dead rows stay until it ends, even over restarts.`,
      resource: serverOf(target.postgres),
      evidence: { prepared: old },
      remedy: {
        summary: "Commit or roll back what its transaction manager has forgotten.",
        commands: old.map(({ name }) => adminPsql(target, blueprint.release, rollbackPrepared(name))),
      },
    }),
  ];
}

export const rollbackPrepared = (name: string): string => `ROLLBACK PREPARED '${name.replaceAll("'", "''")}'`;
