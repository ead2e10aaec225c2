import { adminPsql, databaseOf, databaseWord } from "../../../remedy/psql.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { joined } from "../../../remedy/word.ts";
import type { Durability } from "../../../snapshot/postgres.ts";
import { counted } from "../../../units/counted.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { percentDecoded } from "../../../units/percent-decoded.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { collationChanged, damagedPages, followerBehind, unlogged } from "./findings.ts";

type Input = CheckInput<"postgres/durability", never>;

/** What PostgreSQL stores stays there, is found again, and reaches the standbys. */
export const durability = defineCheck({
  id: "postgres/durability",
  title: "Stored rows stay, are found again, and reach the standbys",
  requires: ["postgres/reachable"],
  reads: ["postgres/durability"],
  optional: [],
  findings: [damagedPages, collationChanged, unlogged, followerBehind],
  decide(input) {
    const data = input.sections["postgres/durability"];
    return {
      kind: "decided",
      findings: [
        ...damagedFindings(data, input),
        ...collationFindings(data, input),
        ...unloggedFindings(data, input),
        ...followerFindings(data, input),
      ],
    };
  },
});

/** One that is older may have been repaired: the count stays until the statistics are reset. */
const recentSeconds = 24 * 3600;

function damagedFindings({ damaged }: Durability, input: Input): Finding[] {
  return damaged.map(({ database, failures, lastSeconds }) => {
    const isRecent = lastSeconds === null || lastSeconds < recentSeconds;
    const where = database === null ? "that all databases share" : `of database ${database}`;
    const last = lastSeconds === null ? "" : `, the last ${formatDuration(lastSeconds * 1000)} ago`;
    return damagedPages({
      severity: isRecent ? "error" : "warning",
      message: `${counted(failures, "page")} ${where} had a wrong checksum when read${last}. The disk returned something else than was written, and every statement that needs such a page fails.`,
      resource: serverOf(input),
      evidence: { database, failures, lastSeconds },
      remedy: {
        summary:
          "Find the file and the page in the server's log, check the disk, and restore the database from a backup or a standby. pg_stat_reset() there resets the count.",
        commands: [
          adminPsql(
            input.target,
            input.blueprint.release,
            "SELECT datname, checksum_failures, checksum_last_failure FROM pg_stat_database",
          ),
        ],
      },
      cause: [serverOf(input), database ?? ""],
    });
  });
}

/** The server warns of it at every connection (01000) and works on: an index made by the old rules misses rows by the new ones. */
function collationFindings({ collations }: Durability, input: Input): Finding[] {
  const { target, blueprint } = input;
  const database = databaseWord(target);
  return collations.map(({ name, made, now }) =>
    collationChanged({
      message: `${name === null ? `Database ${percentDecoded(databaseOf(target) ?? "examined")}` : `Collation ${name}`} was created with version ${made} of its rules for sorting text, and the system has ${now}. Indexes on text may miss rows, and a unique key may accept a value twice.`,
      resource: serverOf(input),
      evidence: { collation: name, made, now },
      remedy: {
        summary:
          "Rebuild the indexes while nobody writes, then record the new version. The rebuild fails on values that a unique key has accepted twice.",
        commands: [
          adminPsql(target, blueprint.release, joined("REINDEX DATABASE ", database)),
          adminPsql(
            target,
            blueprint.release,
            name === null
              ? joined("ALTER DATABASE ", database, " REFRESH COLLATION VERSION")
              : `ALTER COLLATION ${identifier(name)} REFRESH VERSION`,
          ),
        ],
      },
      cause: [serverOf(input), name ?? ""],
    }),
  );
}

function unloggedFindings({ schema, unlogged: tables }: Durability, { target, blueprint }: Input): Finding[] {
  return tables.map((table) =>
    unlogged({
      message: `${schema}.${table} is unlogged: after a crash of PostgreSQL it is empty, and standbys never have its rows.`,
      resource: `postgres/table/${schema}.${table}`,
      evidence: { schema, table },
      remedy: {
        summary: "Make the table logged. That rewrites it once, and blocks writers meanwhile.",
        commands: [
          adminPsql(target, blueprint.release, `ALTER TABLE ${qualified(schema, table)} SET LOGGED`),
        ],
      },
    }),
  );
}

/** A standby that only restarts catches up in less. */
const farBehindSeconds = 300;
const farBehindBytes = 1024 ** 3;

function followerFindings({ followers }: Durability, input: Input): Finding[] {
  return followers
    .filter(
      ({ behindBytes, behindSeconds }) =>
        (behindBytes ?? 0) >= farBehindBytes ||
        ((behindSeconds ?? 0) >= farBehindSeconds && (behindBytes ?? 0) > 0),
    )
    .map(({ name, state, behindBytes, behindSeconds }) => {
      const by = [
        ...(behindSeconds === null ? [] : [formatDuration(behindSeconds * 1000)]),
        ...(behindBytes === null ? [] : [`${formatBytes(behindBytes)} of log`]),
      ];
      return followerBehind({
        message: `Follower ${name} (${state ?? "state unknown"}) is ${by.join(" and ")} behind: its readers see old rows, and a failover to it loses what it has not received.`,
        resource: serverOf(input),
        evidence: { follower: name, state, behindBytes, behindSeconds },
        remedy: {
          summary: `Find out what holds ${name} up: its disk and network, a long query on it (hot_standby_feedback, max_standby_streaming_delay), or recovery_min_apply_delay.`,
          commands: [
            adminPsql(
              input.target,
              input.blueprint.release,
              "SELECT application_name, client_addr, state, sync_state, sent_lsn, write_lag, flush_lag, replay_lag FROM pg_stat_replication",
            ),
          ],
        },
        cause: [serverOf(input), name],
      });
    });
}

const serverOf = ({ target }: Input) => `postgres/server/${target.postgres ?? "unknown"}` as const;
