import type { Recording } from "../recording.ts";
import { startAgeable } from "./ageable-server.ts";
import { answersTo } from "./attempts.ts";
import { insertOrder, nomnomTables } from "./nomnom-tables.ts";
import { asSeenBy, startPostgres } from "./server.ts";

interface VacuumState {
  settings?: readonly string[];
  sql: readonly string[];
}

const states: Readonly<Record<string, VacuumState>> = {
  "autovacuum-off": {
    sql: [`${nomnomTables}; ALTER TABLE message_status SET (autovacuum_enabled = off)`],
  },
  "slot-without-reader": {
    settings: ["max_wal_size=32MB", "min_wal_size=32MB"],
    sql: [
      "SELECT pg_create_physical_replication_slot('standby2', true)",
      "CREATE TABLE load AS SELECT repeat('x', 1000) FROM generate_series(1, 90000)",
    ],
  },
  "slot-lost": {
    settings: ["max_wal_size=32MB", "min_wal_size=32MB", "max_slot_wal_keep_size=1MB"],
    sql: [
      "SELECT pg_create_physical_replication_slot('standby2', true)",
      "CREATE TABLE load AS SELECT repeat('x', 1000) FROM generate_series(1, 90000)",
    ],
  },
  "archiver-failing": {
    settings: ["archive_mode=on", "archive_command=/bin/false"],
    sql: [
      nomnomTables,
      "SELECT pg_switch_wal()",
      `DO $$ BEGIN FOR attempt IN 1..600 LOOP PERFORM pg_stat_clear_snapshot();
 EXIT WHEN (SELECT failed_count > 0 FROM pg_stat_archiver); PERFORM pg_sleep(0.1); END LOOP; END $$`,
    ],
  },
  "dead-rows": {
    settings: ["autovacuum_naptime=1h"],
    sql: [
      nomnomTables,
      "INSERT INTO message_status SELECT gen_random_uuid(), 'Order', 'accepted', now() FROM generate_series(1, 50000)",
      ...["processing", "failed", "completed"].map(
        (status) => `UPDATE message_status SET status = '${status}'`,
      ),
      "SELECT pg_stat_force_next_flush()",
    ],
  },
  "vacuum-healthy": { sql: [nomnomTables] },
};

/** The next transaction id: past the one at which the server stops to hand them out, and near it. */
const agedStates: Readonly<Record<string, number>> = {
  "transaction-ids-used-up": 2_145_484_347,
  "transaction-ids-nearly-used-up": 1_700_000_000,
};

const vacuumSections = ["postgres/server", "postgres/vacuum"] as const;

/** What keeps PostgreSQL from cleaning up behind itself. */
export const vacuumRecordings: readonly Recording[] = [
  ...Object.entries(states).map(
    ([name, { settings, sql }]): Recording => ({
      name,
      sections: vacuumSections,
      needs: "PostgreSQL",
      async bring(cleanups) {
        const server = await startPostgres(cleanups, settings);
        const admin = await server.connect();
        for (const statement of [...sql, "CHECKPOINT"]) await admin.query(statement);
        return { looksAt: [asSeenBy(server)] };
      },
    }),
  ),
  ...Object.entries(agedStates).map(
    ([name, nextTransaction]): Recording => ({
      name,
      sections: vacuumSections,
      needs: "PostgreSQL 15 with pg_resetwal",
      async bring(cleanups) {
        const server = await startAgeable(cleanups, { sql: nomnomTables, locked: "orders", nextTransaction });
        return {
          looksAt: [asSeenBy(server)],
          attempts: () => answersTo(server, "postgres", [insertOrder()]),
        };
      },
    }),
  ),
];
