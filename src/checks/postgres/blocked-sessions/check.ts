import { adminPsql, databaseOf } from "../../../remedy/psql.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { Sessions } from "../../../snapshot/postgres.ts";
import { defineCheck, type Undecided } from "../../check.ts";
import { lockWait, lockWaits } from "./lock-waits.ts";
import { idleTransaction, idleTransactions, longTransaction, longTransactions } from "./open-transactions.ts";
import { preparedTransaction, preparedTransactions } from "./prepared-transactions.ts";
import { standbyWait, standbyWaits } from "./standby-waits.ts";
import type { Input } from "./waits.ts";

/** No session waits for a lock that another keeps, no commit for a standby that is not there, no transaction stays open for nothing. */
export const blockedSessions = defineCheck({
  id: "postgres/blocked-sessions",
  title: "No session keeps others waiting",
  requires: ["postgres/reachable"],
  reads: ["postgres/sessions"],
  optional: [],
  findings: [lockWait, standbyWait, idleTransaction, longTransaction, preparedTransaction],
  decide(input) {
    const data = input.sections["postgres/sessions"];
    const findings = [
      ...lockWaits(data, input),
      ...standbyWaits(data, input),
      ...idleTransactions(data, input),
      ...longTransactions(data, input),
      ...preparedTransactions(data, input),
    ];
    const incomplete = hiddenSessions(data, input);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

/** That one waits for another is public; since when (before PostgreSQL 14), what it does, and whether it waits for a standby, is not. */
function hiddenSessions(
  { seesAll, user, connections }: Sessions,
  { target, blueprint }: Input,
): Undecided | undefined {
  // Sessions of another database keep nobody waiting here.
  const database = databaseOf(target);
  const concerns = (other: string | null) => database === null || other === database;
  if (seesAll || !connections.some((group) => group.state === null && concerns(group.database)))
    return undefined;
  return {
    reason: `${user} does not see what sessions of other roles do: whether one keeps a transaction open, or waits for a standby`,
    remedy: {
      summary: "Let it read the server's statistics; that shows no data of tables.",
      commands: [adminPsql(target, blueprint.release, `GRANT pg_monitor TO ${identifier(user)}`)],
    },
  };
}
