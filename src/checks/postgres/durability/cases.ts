import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const server = "postgres/server/postgresql://127.0.0.1:5432/nomnom";

/** The healthy section with something else in it, as servers of PostgreSQL 15.18 gave it. */
function changed(change: object): Sections {
  const section = readSnapshot("durability-healthy").sections["postgres/durability"];
  if (!section?.ok) throw new Error("durability-healthy lacks its section");
  return { "postgres/durability": succeed({ ...section.data, ...change }) };
}

const follower = { name: "late", state: "streaming", behindBytes: 0, behindSeconds: null };

export const cases: Case[] = [
  { name: "nothing of it", snapshot: "durability-healthy", status: "pass", resources: [] },
  {
    name: "the collation of an index was made with another version: recorded",
    snapshot: "collation-changed",
    status: "warn",
    resources: [server],
    messages: [
      "Collation english was created with version 1.2.3 of its rules for sorting text, and the system has 153.80. Indexes on text may miss rows, and a unique key may accept a value twice.",
    ],
    says: ["-c 'REINDEX DATABASE nomnom'", "-c 'ALTER COLLATION english REFRESH VERSION'"],
  },
  {
    name: "the same with the database's own",
    snapshot: "durability-healthy",
    sections: changed({ collations: [{ name: null, made: "1.2.3", now: "153.120" }] }),
    status: "warn",
    says: [
      "Database nomnom was created with version 1.2.3",
      "ALTER DATABASE nomnom REFRESH COLLATION VERSION",
    ],
  },
  {
    name: "a table is unlogged: recorded",
    snapshot: "table-unlogged",
    status: "warn",
    resources: ["postgres/table/public.order_line_items"],
    says: ["after a crash of PostgreSQL it is empty", "ALTER TABLE public.order_line_items SET LOGGED"],
  },
  {
    name: "a page was overwritten on disk: the real server answers XX001, and counts it",
    snapshot: "durability-healthy",
    sections: changed({ damaged: [{ database: "nomnom", failures: 1, lastSeconds: 60 }] }),
    status: "fail",
    says: ["1 page of database nomnom had a wrong checksum when read, the last 1m ago"],
  },
  {
    name: "the last one was a month ago, and may be repaired",
    snapshot: "durability-healthy",
    sections: changed({ damaged: [{ database: null, failures: 3, lastSeconds: 30 * 86_400 }] }),
    status: "warn",
    says: ["3 pages that all databases share had a wrong checksum"],
  },
  {
    name: "a standby applies the log an hour late",
    snapshot: "durability-healthy",
    sections: changed({ followers: [{ ...follower, behindBytes: 96, behindSeconds: 3_600 }] }),
    status: "warn",
    evidence: { follower: "late", behindSeconds: 3_600 },
    says: ["late (streaming) is 1h and 96 B of log behind"],
  },
  {
    name: "a standby that is being brought up lacks two gibibytes",
    snapshot: "durability-healthy",
    sections: changed({ followers: [{ ...follower, state: "catchup", behindBytes: 2 * 1024 ** 3 }] }),
    status: "warn",
    says: ["late (catchup) is 2 GiB of log behind"],
  },
  {
    name: "standbys that follow, one of which nobody has written to for long, and one whose figures are hidden",
    snapshot: "durability-healthy",
    sections: changed({
      followers: [
        { ...follower, behindSeconds: 0.004 },
        { ...follower, behindSeconds: 900 },
        { name: "hidden", state: null, behindBytes: null, behindSeconds: null },
      ],
    }),
    status: "pass",
  },
  {
    name: "it could not be read",
    snapshot: "durability-healthy",
    sections: {
      "postgres/durability": error("postgres", "timeout", "the query did not end within 5 s"),
    },
    status: "unknown",
    says: ["the query did not end within 5 s"],
  },
];
