import { insertOrder } from "../../../scripts/record/postgres/nomnom-tables.ts";
import type { Case } from "../case.ts";
import { onOwnPostgres } from "./on-own-postgres.ts";
import { onPostgres } from "./on-postgres.ts";

/** A server that counts a hundred thousand ids as old: nobody can wait for billions. It does not start to clean up by itself before doctor has looked. */
const impatient = [
  "autovacuum_naptime=1h",
  "autovacuum_freeze_max_age=100000",
  "vacuum_failsafe_age=105000",
  "autovacuum_multixact_freeze_max_age=10000",
  "vacuum_multixact_failsafe_age=10500",
  "max_prepared_transactions=5",
];
const switchOff = ["ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()"];

/** Each block that ends with an exception was a transaction of its own, and locking a row takes an id. */
const useIds = `DO $$ BEGIN FOR each IN 1..106000 LOOP
 BEGIN PERFORM FROM orders FOR UPDATE; RAISE EXCEPTION 'next'; EXCEPTION WHEN raise_exception THEN NULL; END;
END LOOP; END $$`;

/** Two transactions that lock a row take a multixact id, also where one of them is a part of the other. */
const useMultixacts = `DO $$ BEGIN
 PERFORM FROM orders WHERE order_key = 'o1' FOR KEY SHARE;
 FOR each IN 1..10700 LOOP
  BEGIN PERFORM FROM orders WHERE order_key = 'o1' FOR UPDATE; RAISE EXCEPTION 'next'; EXCEPTION WHEN raise_exception THEN NULL; END;
 END LOOP;
END $$`;

/** Vacuum that does not come to its end. */
export const vacuum: readonly Case[] = [
  onOwnPostgres({
    id: "vacuum/old-ids",
    about: "autovacuum was switched off, and transaction ids run out",
    settings: impatient,
    work: ({ sql }) => sql(...switchOff, insertOrder(), useIds),
    expect: {
      findings: { "postgres/vacuum/old-ids": "warning", "postgres/vacuum/autovacuum-off": "warning" },
      types: ["-c VACUUM", "ALTER SYSTEM SET autovacuum"],
      neverTypes: ["template0"],
    },
  }),
  onOwnPostgres({
    id: "vacuum/held-back",
    about:
      "a prepared transaction that its manager has forgotten keeps transaction ids from being cleaned up",
    settings: impatient,
    async work({ sql }) {
      await sql(
        "BEGIN; SELECT pg_current_xact_id(); PREPARE TRANSACTION 'transfer''17'",
        ...switchOff,
        insertOrder(),
        useIds,
      );
    },
    expect: {
      findings: { "postgres/vacuum/old-ids": "warning", "postgres/vacuum/autovacuum-off": "warning" },
      says: ["the prepared transaction transfer'17"],
      types: ["ROLLBACK PREPARED"],
    },
  }),
  onOwnPostgres({
    id: "vacuum/old-multixacts",
    about: "multixact ids run out",
    settings: impatient,
    work: ({ sql }) => sql(...switchOff, insertOrder(), useMultixacts),
    expect: {
      findings: { "postgres/vacuum/old-multixacts": "warning", "postgres/vacuum/autovacuum-off": "warning" },
    },
  }),
  onOwnPostgres({
    id: "vacuum/autovacuum-off-by-its-arguments",
    about: "the server is started with autovacuum=off: ALTER SYSTEM would change nothing",
    settings: ["autovacuum=off"],
    work: async () => undefined,
    expect: { findings: { "postgres/vacuum/autovacuum-off": "warning" }, neverTypes: ["ALTER SYSTEM"] },
  }),
  onPostgres({
    id: "vacuum/autovacuum-off-for-a-table",
    about: "autovacuum is switched off for message_status",
    sql: ["ALTER TABLE message_status SET (autovacuum_enabled = off)"],
    expect: {
      findings: { "postgres/vacuum/autovacuum-off": "warning" },
      types: ["RESET (autovacuum_enabled)"],
    },
  }),
  onOwnPostgres({
    id: "vacuum/dead-rows",
    about: "each message has changed its row three times, and nobody cleans up",
    settings: ["autovacuum_naptime=1h"],
    work: ({ sql }) =>
      sql(
        "INSERT INTO message_status SELECT gen_random_uuid(), 'Order', 'accepted', now() FROM generate_series(1, 50000)",
        ...["processing", "failed", "completed"].map(
          (status) => `UPDATE message_status SET status = '${status}'`,
        ),
        "SELECT pg_stat_force_next_flush()",
      ),
    expect: {
      findings: { "postgres/vacuum/dead-rows": "warning" },
      undecided: ["pipeline/message-status"],
      types: ["VACUUM (VERBOSE)"],
    },
  }),
];
