import { adminPsql } from "../../../remedy/psql.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { changeSetting } from "../../../remedy/server-setting.ts";
import { qualified } from "../../../remedy/sql.ts";
import type { Vacuum } from "../../../snapshot/postgres.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
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

const oldMultixacts = defineFinding({
  code: "postgres/vacuum/old-multixacts",
  title: "Vacuum is so far behind that the server soon gives out no more multixact ids",
  severity: ["warning", "error"],
  resource: ["postgres/server"],
  recovers: null,
});

const manyDead = defineFinding({
  code: "postgres/vacuum/dead-rows",
  title: "An expected table has more dead rows than live ones, and vacuum does not clean them away",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: true,
});

const archiverFailing = defineFinding({
  code: "postgres/vacuum/archiver-failing",
  title: "The server cannot archive its log and keeps all of it",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const lostSlot = defineFinding({
  code: "postgres/vacuum/lost-slot",
  title: "A replication slot has lost the log its reader needs",
  severity: ["warning"],
  resource: ["postgres/slot"],
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
  title: "A replication slot without a reader keeps the log",
  severity: ["warning"],
  resource: ["postgres/slot"],
  recovers: null,
});

/** Old transaction ids are cleaned up in time, and nothing keeps the server from it or piles up its log. */
export const vacuum = defineCheck({
  id: "postgres/vacuum",
  title: "Vacuum keeps up, and nothing keeps the log",
  requires: ["postgres/reachable"],
  reads: ["postgres/vacuum"],
  optional: [],
  findings: [oldIds, oldMultixacts, autovacuumOff, manyDead, unreadSlot, lostSlot, archiverFailing],
  decide(input) {
    const data = input.sections["postgres/vacuum"];
    return {
      kind: "decided",
      findings: [
        ...idFindings(data, input),
        ...switchedOff(data, input),
        ...deadRows(data, input),
        ...forgottenSlots(data, input),
        ...lostSlots(data, input),
        ...failingArchiver(data, input),
      ],
    };
  },
});

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

/** The server refuses for all databases as soon as one is too old. */
function idFindings(data: Vacuum, input: Input): Finding[] {
  return idsOf(data).flatMap((ids) => agedFinding(ids, data, input));
}

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

/** All that are as old, for the next oldest would be told of otherwise. VACUUM works on the database it is typed in. */
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

const ending = ({ kind }: Holder): string =>
  kind === "slot"
    ? "Bring the slot's reader back, or drop the slot if nobody needs it"
    : "End what holds it back";

/** Autovacuum begins at a fifth of the live rows: with twice as many dead ones it does not come, or cleans nothing away. */
const manyDeadRows = 100_000;

function deadRows(data: Vacuum, input: Input): Finding[] {
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

/** The log is kept until it is archived, whatever max_wal_size says. */
function failingArchiver({ archiver }: Vacuum, input: Input): Finding[] {
  if (archiver === undefined || !archiver.on || !archiver.failing) return [];
  const since =
    archiver.archivedSeconds === null
      ? "none archived since its statistics began"
      : `the last it could archive was ${formatDuration(archiver.archivedSeconds * 1000)} ago`;
  return [
    archiverFailing({
      message: `The server cannot archive its log (${archiver.segment ?? "a segment"}; ${since}): it keeps every segment until the disk is full, and then it stops.`,
      resource: serverOf(input),
      evidence: { ...archiver },
      remedy: {
        summary:
          "See the server's log for what archive_command says, and give the archive room and access again.",
        commands: [
          adminPsql(input.target, input.blueprint.release, "SELECT * FROM pg_stat_archiver"),
          adminPsql(
            input.target,
            input.blueprint.release,
            "SELECT name, setting FROM pg_settings WHERE name LIKE 'archive%'",
          ),
        ],
      },
    }),
  ];
}

/** Its reader asks for log that is gone. */
function lostSlots({ slots }: Vacuum, input: Input): Finding[] {
  return slots
    .filter(({ walStatus }) => walStatus === "lost")
    .map(({ name }) =>
      lostSlot({
        message: `Replication slot ${name} is lost: the log that its reader needs next is gone, and the reader gets no more.`,
        resource: `postgres/slot/${name}`,
        evidence: { slot: name, walStatus: "lost" },
        remedy: {
          summary: "Set up its reader again (a standby from a base backup), then drop the slot.",
          commands: [
            adminPsql(
              input.target,
              input.blueprint.release,
              "SELECT slot_name, slot_type, active, wal_status FROM pg_replication_slots",
            ),
          ],
        },
      }),
    );
}

/** Null: the one that was examined. */
const inDatabase = (name: string | null, { target }: Input): Input["target"] => ({
  ...target,
  postgres:
    name === null ? target.postgres : (target.postgres?.replace(/[^/]*$/, encodeURIComponent(name)) ?? null),
});

type Holder = Vacuum["holders"][number];

const listed = (holders: readonly Holder[]) =>
  holders.map(({ kind, name, user, age }) => ({ kind, name, user, age }));

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

/** A slot is not dropped by a printed line: its reader may be a standby that is down, and would have to be built anew. */
const slotsByAge =
  "SELECT slot_name, slot_type, active, active_pid, wal_status, age(xmin), age(catalog_xmin) FROM pg_replication_slots ORDER BY restart_lsn";

function release({ kind, name }: Holder): string {
  const quoted = `'${name.replaceAll("'", "''")}'`;
  switch (kind) {
    case "session":
      return `SELECT pg_terminate_backend(${name})`;
    case "prepared":
      return `ROLLBACK PREPARED ${quoted}`;
    case "slot":
      return slotsByAge;
  }
}

function switchedOff(
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
          summary: "Bring its reader back, or drop the slot if nobody needs it.",
          commands: [adminPsql(input.target, input.blueprint.release, slotsByAge)],
        },
      }),
    );
}

const count = (transactions: number): string => `${(transactions / 1_000_000).toFixed(1)} million`;
const serverOf = ({ target }: Input) => `postgres/server/${target.postgres ?? "unknown"}` as const;
