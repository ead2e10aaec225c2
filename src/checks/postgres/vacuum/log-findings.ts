import { adminPsql } from "../../../remedy/psql.ts";
import type { Vacuum } from "../../../snapshot/postgres.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { archiverFailing, lostSlot, unreadSlot } from "./findings.ts";
import { slotsByAge } from "./holders.ts";
import { type Input, serverOf } from "./input.ts";

/** `extended`: the slot keeps more log than max_wal_size; `unreserved`: more than may be kept for it, so that it will be lost (13 and later). */
export function forgottenSlots({ slots }: Vacuum, input: Input): Finding[] {
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

/** Its reader asks for log that is gone. */
export function lostSlots({ slots }: Vacuum, input: Input): Finding[] {
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

/** The log is kept until it is archived, whatever max_wal_size says. */
export function failingArchiver({ archiver }: Vacuum, input: Input): Finding[] {
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
