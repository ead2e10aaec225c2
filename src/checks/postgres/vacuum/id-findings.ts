import { adminPsql } from "../../../remedy/psql.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Vacuum } from "../../../snapshot/postgres.ts";
import type { Finding } from "../../finding.ts";
import { oldIds, oldMultixacts } from "./findings.ts";
import { count, describe, ending, type Holder, listed, release } from "./holders.ts";
import { type Input, serverOf } from "./input.ts";

/** The server refuses for all databases as soon as one is too old. */
export function idFindings(data: Vacuum, input: Input): Finding[] {
  return idsOf(data).flatMap((ids) => agedFinding(ids, data, input));
}

/** Where the server refuses to give out ids: 2^31 less the 3,000,000 kept for the repair (SetTransactionIdLimit, 14 and later; 1,000,000 before). */
const stopAge = 2 ** 31 - 1 - 3_000_000;
/** vacuum_failsafe_age's default, from which on the server drops everything else to clean up; 12 and 13 have no such setting. The same for multixacts. */
const defaultFailsafeAge = 1_600_000_000;

/** What the server counts, and refuses to give out when the oldest is too old. */
interface Ids {
  kind: typeof oldIds;
  /** `transactions`, after a number. */
  word: string;
  ageOf(database: Vacuum["databases"][number]): number;
  failsafeAge: number;
  /** What fails then. */
  refused: string;
}

/** Row locks of several transactions at once (FOR KEY SHARE of foreign keys) take multixact ids. */
const idsOf = (data: Vacuum): Ids[] => [
  {
    kind: oldIds,
    word: "transactions",
    ageOf: ({ transactionAge }) => transactionAge,
    failsafeAge: data.failsafeAge ?? defaultFailsafeAge,
    refused: "every INSERT and UPDATE fails",
  },
  {
    kind: oldMultixacts,
    word: "multixacts",
    ageOf: ({ multixactAge }) => multixactAge,
    failsafeAge: data.multixactFailsafeAge ?? defaultFailsafeAge,
    refused: "every statement that locks a row together with another one fails",
  },
];

function agedFinding(
  { kind, word, ageOf, failsafeAge, refused }: Ids,
  data: Vacuum,
  input: Input,
): Finding[] {
  const [oldest] = data.databases
    .map((database) => ({ name: database.name, age: ageOf(database) }))
    .toSorted((x, y) => y.age - x.age);
  if (oldest === undefined || oldest.age < failsafeAge) return [];
  const none = oldest.age >= stopAge;
  const holder = data.holders.find(({ age }) => age >= failsafeAge / 2);
  const because = holder === undefined ? "" : ` It is held back by ${describe(holder)}.`;
  return [
    kind({
      severity: none ? "error" : "warning",
      message: none
        ? `Database ${oldest.name} is ${count(oldest.age)} ${word} behind with vacuum: the server gives out no more ids, and ${refused} with 54000.${because}`
        : `Database ${oldest.name} is ${count(oldest.age)} ${word} behind with vacuum: after ${count(stopAge - oldest.age)} more, ${refused} with 54000.${because}`,
      resource: serverOf(input),
      evidence: {
        database: oldest.name,
        age: oldest.age,
        failsafeAge,
        stopAge,
        holders: listed(data.holders),
        sqlState: none ? "54000" : null,
      },
      remedy: vacuumRemedy(
        holder,
        data.databases.filter((database) => ageOf(database) >= failsafeAge),
        input,
      ),
      cause: [serverOf(input), oldest.name],
    }),
  ];
}

/** All that are as old, for the next oldest would be reported otherwise. VACUUM works on the database it is typed in. */
function vacuumRemedy(holder: Holder | undefined, old: Vacuum["databases"], input: Input): Remedy {
  const { release: name } = input.blueprint;
  const open = old.filter(({ connectable }) => connectable !== false);
  const closed = old.filter(({ connectable }) => connectable === false);
  const where = [
    ...(open.length === 0 ? [] : [`vacuum run in ${open.map((each) => each.name).join(", ")}`]),
    ...(closed.length === 0
      ? []
      : [`autovacuum reach ${closed.map((each) => each.name).join(", ")}, which takes no connections`]),
  ];
  return {
    summary: `${holder === undefined ? "Let" : `${ending(holder)}. Then let`} ${where.join(", and ")}; autovacuum does that by itself, even if it is off.`,
    commands: [
      ...(holder === undefined
        ? []
        : [adminPsql(inDatabase(holder.database ?? null, input), name, release(holder))]),
      ...open.map((each) => adminPsql(inDatabase(each.name, input), name, "VACUUM")),
    ],
  };
}

/** Null: the one that was examined. */
const inDatabase = (name: string | null, { target }: Input): Input["target"] => ({
  ...target,
  postgres:
    name === null ? target.postgres : (target.postgres?.replace(/[^/]*$/, encodeURIComponent(name)) ?? null),
});
