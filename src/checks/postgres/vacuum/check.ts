import { adminPsql } from "../../../remedy/psql.ts";
import { qualified } from "../../../remedy/sql.ts";
import type { Vacuum } from "../../../snapshot/postgres.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";

type Input = CheckInput<"postgres/vacuum", never>;

const oldIds = defineFinding({
  code: "postgres/vacuum/old-ids",
  title: "Vacuum is so far behind that the server soon gives out no more transaction ids",
  severity: ["warning", "error"],
  resource: ["postgres/server"],
  recovers: null,
});

const autovacuumOff = defineFinding({
  code: "postgres/vacuum/autovacuum-off",
  title: "Autovacuum is switched off",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const unreadSlot = defineFinding({
  code: "postgres/vacuum/unread-slot",
  title: "A replication slot that nobody reads piles up the log",
  severity: ["warning"],
  resource: ["postgres/slot"],
  recovers: null,
});

/** Old transaction ids are cleaned up in time, and nothing keeps the server from it or piles up its log. */
export const vacuum = defineCheck({
  id: "postgres/vacuum",
  title: "Vacuum comes to its end, and nothing piles up the log",
  requires: ["postgres/reachable"],
  reads: ["postgres/vacuum"],
  optional: [],
  findings: [oldIds, autovacuumOff, unreadSlot],
  decide(input) {
    const data = input.sections["postgres/vacuum"];
    return {
      kind: "decided",
      findings: [...idFindings(data, input), ...switchedOff(data, input), ...forgottenSlots(data, input)],
    };
  },
});

/** Where the server refuses to give out ids: 2^31 less the 3,000,000 kept for the repair (SetTransactionIdLimit, 14 and later; 1,000,000 before). */
const stopAge = 2 ** 31 - 1 - 3_000_000;
/** vacuum_failsafe_age's default, from which on the server drops everything else to clean up; 12 and 13 have no such setting. */
const defaultFailsafeAge = 1_600_000_000;

/** The server refuses for all databases as soon as one is too old. */
function idFindings(data: Vacuum, input: Input): Finding[] {
  const failsafeAge = data.failsafeAge ?? defaultFailsafeAge;
  const [oldest] = data.databases
    .map(({ name, transactionAge, multixactAge }) => ({ name, age: Math.max(transactionAge, multixactAge) }))
    .toSorted((a, b) => b.age - a.age);
  if (oldest === undefined || oldest.age < failsafeAge) return [];
  const refused = oldest.age >= stopAge;
  const holder = data.holders.find(({ age }) => age >= failsafeAge / 2);
  const because = holder === undefined ? "" : ` It is held back by ${describe(holder)}.`;
  return [
    oldIds({
      severity: refused ? "error" : "warning",
      message: refused
        ? `Database ${oldest.name} is ${count(oldest.age)} transactions behind with vacuum: the server gives out no more ids, and every INSERT and UPDATE fails with 54000.${because}`
        : `Database ${oldest.name} is ${count(oldest.age)} transactions behind with vacuum: ${count(stopAge - oldest.age)} more and every INSERT and UPDATE fails with 54000.${because}`,
      resource: serverOf(input),
      evidence: {
        database: oldest.name,
        age: oldest.age,
        failsafeAge,
        stopAge,
        holders: data.holders,
        sqlState: refused ? "54000" : null,
      },
      remedy: {
        summary: `${holder === undefined ? "Let" : "End what holds it back, then let"} vacuum run in ${oldest.name}, or wait for autovacuum, which does so unasked.`,
        commands: [
          ...(holder === undefined
            ? []
            : [adminPsql(input.target, input.blueprint.release, release(holder))]),
          adminPsql(inDatabase(oldest.name, input), input.blueprint.release, "VACUUM"),
        ],
      },
      cause: [serverOf(input), oldest.name],
    }),
  ];
}

/** VACUUM works on the database it is typed in. */
const inDatabase = (name: string, { target }: Input): Input["target"] => ({
  ...target,
  postgres: target.postgres?.replace(/[^/]*$/, encodeURIComponent(name)) ?? null,
});

type Holder = Vacuum["holders"][number];

function describe({ kind, name, user, age }: Holder): string {
  switch (kind) {
    case "session":
      return `pid ${name}${user === null ? "" : ` (${user})`}, whose transaction began ${count(age)} ago`;
    case "prepared":
      return `the prepared transaction ${name}, made ${count(age)} ago`;
    case "slot":
      return `the replication slot ${name}, which stays ${count(age)} behind`;
  }
}

function release({ kind, name }: Holder): string {
  const quoted = `'${name.replaceAll("'", "''")}'`;
  switch (kind) {
    case "session":
      return `SELECT pg_terminate_backend(${name})`;
    case "prepared":
      return `ROLLBACK PREPARED ${quoted}`;
    case "slot":
      return `SELECT pg_drop_replication_slot(${quoted})`;
  }
}

function switchedOff({ autovacuum, schema, switchedOff: tables }: Vacuum, input: Input): Finding[] {
  if (autovacuum && tables.length === 0) return [];
  const what = autovacuum ? `for ${tables.join(", ")}` : "for the whole server";
  return [
    autovacuumOff({
      message: `autovacuum is off ${what}: dead rows stay (each change of message_status leaves one), tables and indexes grow, and plans are made with old figures.`,
      resource: serverOf(input),
      evidence: { autovacuum, tables },
      remedy: {
        summary: "Switch it on.",
        commands: autovacuum
          ? tables.map((table) =>
              adminPsql(
                input.target,
                input.blueprint.release,
                `ALTER TABLE ${qualified(schema ?? "public", table)} RESET (autovacuum_enabled)`,
              ),
            )
          : [
              adminPsql(input.target, input.blueprint.release, "ALTER SYSTEM RESET autovacuum"),
              adminPsql(input.target, input.blueprint.release, "SELECT pg_reload_conf()"),
            ],
      },
    }),
  ];
}

/** `extended`: the slot keeps more log than max_wal_size; `unreserved`: more than may be kept for it, so that it will be lost (13 and later). */
function forgottenSlots({ slots }: Vacuum, input: Input): Finding[] {
  return slots
    .filter(({ active, walStatus }) => !active && (walStatus === "extended" || walStatus === "unreserved"))
    .map(({ name, retainedBytes, walStatus }) =>
      unreadSlot({
        message: `Replication slot ${name} has no reader and keeps ${retainedBytes === null ? "the log" : `${formatBytes(retainedBytes)} of log`}, more than max_wal_size: it grows until the disk is full, and then the server stops.`,
        resource: `postgres/slot/${name}`,
        evidence: { slot: name, retainedBytes, walStatus },
        remedy: {
          summary: "Bring its reader back, or drop the slot if nobody will come for it.",
          commands: [
            adminPsql(
              input.target,
              input.blueprint.release,
              `SELECT pg_drop_replication_slot('${name.replaceAll("'", "''")}')`,
            ),
          ],
        },
      }),
    );
}

const count = (transactions: number): string => `${(transactions / 1_000_000).toFixed(1)} million`;
const serverOf = ({ target }: Input) => `postgres/server/${target.postgres ?? "unknown"}` as const;
