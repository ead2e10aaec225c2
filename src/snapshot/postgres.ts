import * as z from "zod";
import { messageStatusSchema } from "./message-status.ts";
import { ownAnswersSchema } from "./own-answers.ts";
import { relationsSchema } from "./postgres-relations.ts";
import { statementsSchema } from "./postgres-statements.ts";

export const postgresServerSchema = z.object({
  version: z.string(),
  database: z.string(),
  user: z.string(),
  inRecovery: z.boolean(),
  readOnly: z.boolean(),
  /** How far its clock is ahead of the machine that took the snapshot; absent: by less than two seconds, or not known. */
  clockAheadMs: z.number().optional(),
  /** A pooler such as PgBouncer stands between, and these statements of other clients are prepared in the session it lent; absent: none does, or not known. */
  pooler: z.object({ prepared: z.array(z.string()) }).optional(),
});
export type PostgresServer = z.infer<typeof postgresServerSchema>;

/** One relation of the catalog (pg_class), in any schema. Names are exact, case included. */
export const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** pg_class.relkind: r table, p partitioned, v view, m materialised view, f foreign. */
  kind: z.string(),
  hasRules: z.boolean(),
  /** Whether an unqualified name finds it on this role's search_path. */
  onPath: z.boolean(),
  /** Of a partitioned table; null: it is none. Absent in older snapshots, like all that is optional here. */
  partitions: z.number().nullable().optional(),
  /** What may refuse or change a row only when it is written. */
  foreignKeys: z
    .array(z.object({ name: z.string(), columns: z.array(z.string()), table: z.string() }))
    .optional(),
  checks: z.array(z.string()).optional(),
  /** Triggers of INSERT and UPDATE that are switched on. */
  triggers: z.array(z.string()).optional(),
  /** Of those what they do to every row, where their functions say it without a condition. */
  triggerEffects: z
    .array(
      z.object({
        name: z.string(),
        inserts: z.boolean(),
        updates: z.boolean(),
        /** Of UPDATE OF; empty: any. */
        columns: z.array(z.string()),
        effect: z.enum(["refuses", "drops", "keeps-old"]),
      }),
    )
    .optional(),
  /** Columns that triggers may fill before a row is written; null: any. */
  filledByTriggers: z.array(z.string()).nullable().optional(),
  columns: z.array(
    z.object({
      name: z.string(),
      /** format_type(), e.g. `character varying(255)`; of a domain that of its base. */
      type: z.string(),
      /** The domain's own name; absent: it is none. */
      domain: z.string().optional(),
      notNull: z.boolean(),
      hasDefault: z.boolean(),
      /** Its default is the same value for every row. */
      constantDefault: z.boolean().optional(),
      /** pg_attribute.attidentity / attgenerated: empty when neither. */
      identity: z.string(),
      generated: z.string(),
    }),
  ),
});
export type Table = z.infer<typeof tableSchema>;

/** One unique index or constraint. `inferable`: valid, not partial, no expressions, so ON CONFLICT can use it (measured on PostgreSQL 15, 17 and 18). */
export const uniqueKeySchema = z.object({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  primary: z.boolean(),
  /** False for DEFERRABLE: ON CONFLICT then fails with 55000. */
  immediate: z.boolean(),
  inferable: z.boolean(),
  /** CREATE INDEX CONCURRENTLY broke off: it serves nobody. Absent in older snapshots. */
  invalid: z.boolean().optional(),
  /** False: it broke off so early that rows are not entered in it, and it refuses none. Absent: they are, or it is not known. */
  maintained: z.boolean().optional(),
  /** EXCLUDE, which refuses what a unique key would. */
  exclusion: z.boolean().optional(),
  /** NULLS NOT DISTINCT, since 15. */
  nullsEqual: z.boolean().optional(),
  /** What it holds for, and on which expression; absent: every row, and only columns. */
  partial: z.boolean().optional(),
  expression: z.boolean().optional(),
  columns: z.array(z.string()),
});
export type UniqueKey = z.infer<typeof uniqueKeySchema>;

/** How much is in one of the expected tables. */
export const tableSizeSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** Whether an unqualified name finds it on this role's search_path. */
  onPath: z.boolean(),
  /** Null: nobody knows (a view, a foreign table, one that was never analysed). */
  rows: z.number().nullable(),
  /** False: the server's own estimate, as old as its statistics. */
  exact: z.boolean(),
  /** Rows inserted since the server's statistics began, partitions included: only the difference of two means something. Null with `rows` of a view. */
  inserted: z.number().nullable(),
  /** The latest `received_at`, ISO 8601; null where there is no such column or no cheap way to it. */
  newestAt: z.string().nullable(),
  /** Rows by their `status`; null where there is no such column or the rows were not counted. */
  byStatus: z.record(z.string(), z.number()).nullable(),
});
export type TableSize = z.infer<typeof tableSizeSchema>;

/** A setting of sessions, with its value as somebody wrote it. */
const sessionSettingSchema = z.object({
  name: z.string(),
  /** Null: a timeout of the server that ended doctor's own session before its first answer. */
  value: z.string().nullable(),
  of: z.enum(["role", "role in database", "database", "server"]),
});
export type SessionSetting = z.infer<typeof sessionSettingSchema>;

/** What the roles that may log in are allowed to do with the expected tables. A role's name is in `user`: the redaction keeps names there. */
export const privilegesSchema = z.object({
  /** The role this was asked as. */
  user: z.string(),
  schema: z.string(),
  schemaExists: z.boolean(),
  /** default_transaction_read_only of the whole server; null: this role's own setting hides it. */
  serverReadOnly: z.boolean().nullable(),
  /** Settings that decide whether statements come to their end, as the server has them for sessions without their own. Absent in older snapshots. */
  serverSettings: z.array(sessionSettingSchema).optional(),
  /** Event triggers that fire for the worker's CREATE statements. `refuses` null: it depends on what cannot be seen. Absent in older snapshots. */
  eventTriggers: z
    .array(z.object({ name: z.string(), event: z.string(), refuses: z.boolean().nullable() }))
    .optional(),
  roles: z.array(
    z.object({
      user: z.string(),
      superuser: z.boolean(),
      usage: z.boolean(),
      create: z.boolean(),
      /** default_transaction_read_only set for this role or this database; null: neither. */
      readOnly: z.boolean().nullable(),
      /** What that is set for; absent in older snapshots. */
      readOnlyOf: z.enum(["role", "role in database", "database"]).nullable().optional(),
      /** The same settings where they are set for this role or this database; absent in older snapshots. */
      settings: z.array(sessionSettingSchema).optional(),
      /** Until it is let in no more with its password (VALID UNTIL), negative afterwards; null: that never ends. Absent in older snapshots. */
      endsInSeconds: z.number().nullable().optional(),
      tables: z.array(
        z.object({
          name: z.string(),
          /** Absent in older snapshots: the schema above. */
          schema: z.string().optional(),
          owns: z.boolean(),
          /** Of SELECT, INSERT and UPDATE: granted on the whole table, or on some of its columns only. */
          granted: z.array(z.string()),
          onColumns: z.array(z.string()),
          /** Sequences a column's default takes its number from (serial) and this role may not use. */
          refusedSequences: z.array(z.object({ schema: z.string(), name: z.string() })),
          /** Row security applies to this role, and whether a policy lets any INSERT through. */
          rowSecurity: z.boolean(),
          insertPolicy: z.boolean(),
          /** Whether the policies let rows be inserted and changed; `depends`: on the row or the session. Absent in older snapshots. */
          inserts: z.enum(["always", "never", "depends"]).optional(),
          updates: z.enum(["always", "never", "depends"]).optional(),
        }),
      ),
    }),
  ),
});
export type Privileges = z.infer<typeof privilegesSchema>;
export type RolePrivileges = Privileges["roles"][number];

/** Connections against their limits, and sessions that wait, block, or keep a transaction open. doctor's own session is left out. */
export const sessionsSchema = z.object({
  user: z.string(),
  /** Without pg_read_all_stats (part of pg_monitor) state, statement and times of other roles' sessions are null. */
  seesAll: z.boolean(),
  /** `database`: -1 is unlimited. */
  limits: z.object({
    connections: z.number(),
    superuserReserved: z.number(),
    reserved: z.number(),
    database: z.number(),
  }),
  used: z.object({ server: z.number(), database: z.number() }),
  roles: z.array(
    z.object({
      user: z.string(),
      superuser: z.boolean(),
      /** -1: unlimited. */
      connectionLimit: z.number(),
      connections: z.number(),
      mayUseReserved: z.boolean(),
    }),
  ),
  /** The largest groups of connections. */
  connections: z.array(
    z.object({
      user: z.string(),
      database: z.string(),
      application: z.string(),
      state: z.string().nullable(),
      count: z.number(),
    }),
  ),
  /** Sessions of all databases that wait for a lock, as far as they were counted. */
  waiting: z.number(),
  /** Of this database: those that wait for a lock or a standby, those that block them, and transactions that are idle for long. */
  sessions: z.array(
    z.object({
      pid: z.number(),
      /** When the session began, to a microsecond: a pid comes again. Null: hidden; absent in older snapshots. */
      startedAt: z.string().nullable().optional(),
      user: z.string().nullable(),
      application: z.string(),
      state: z.string().nullable(),
      /** The statement's first word; a statement may hold data. */
      statement: z.string().nullable(),
      transactionSeconds: z.number().nullable(),
      stateSeconds: z.number().nullable(),
      /** Null: it does not wait, or since when is hidden. */
      waitSeconds: z.number().nullable(),
      /** Empty: it waits for nobody. 0 stands for a prepared transaction. */
      blockedBy: z.array(z.number()),
      awaitsStandby: z.boolean().nullable(),
      /** Expected tables it has or waits for a lock on that is more than reading. */
      tables: z.array(z.string()),
    }),
  ),
  prepared: z.array(z.object({ name: z.string(), user: z.string(), ageSeconds: z.number() })),
  /** synchronous_standby_names. */
  synchronousStandbys: z.string(),
  /** Settings of these that the server was started with; absent in older snapshots. */
  commandLine: z.array(z.string()).optional(),
});
export type Sessions = z.infer<typeof sessionsSchema>;
export type Session = Sessions["sessions"][number];

/** The sequence that numbers a column of an expected table (serial or identity), counting upwards without starting again. */
export const columnSequenceSchema = z.object({
  table: z.string(),
  /** Absent in older snapshots. */
  tableSchema: z.string().optional(),
  column: z.string(),
  /** Of the column, as format_type() prints it. */
  type: z.string(),
  schema: z.string(),
  name: z.string(),
  increment: z.number(),
  /** The last value that both the sequence and the column can hold. */
  limit: z.number(),
  /** The last value of the sequence alone. */
  sequenceMax: z.number(),
  readable: z.boolean(),
  /** Null: never used, or not readable. */
  last: z.number().nullable(),
  /** The first number it will give out; null: it has given some, or may not be read. Absent in older snapshots. */
  first: z.number().nullable().optional(),
  /** The largest number in the column; null: no rows, or not readable by an index. Absent in older snapshots. */
  largest: z.number().nullable().optional(),
});
export type ColumnSequence = z.infer<typeof columnSequenceSchema>;

/** What wears out when vacuum does not come to its end, and what holds it back. Ages are in transactions. */
export const vacuumSchema = z.object({
  autovacuum: z.boolean(),
  /** vacuum_failsafe_age; null before PostgreSQL 14. */
  failsafeAge: z.number().nullable(),
  /** vacuum_multixact_failsafe_age; absent in older snapshots. */
  multixactFailsafeAge: z.number().nullable().optional(),
  /** Rows of the expected tables that are dead and not yet cleaned away; absent in older snapshots. */
  dead: z
    .array(
      z.object({
        table: z.string(),
        dead: z.number(),
        live: z.number(),
        /** Since the last vacuum came to its end; null: never, since the statistics began. */
        vacuumedSeconds: z.number().nullable(),
      }),
    )
    .optional(),
  /** archive_command or archive_library; absent in older snapshots. */
  archiver: z
    .object({
      on: z.boolean(),
      /** The last it tried, it could not archive. */
      failing: z.boolean(),
      failed: z.number(),
      segment: z.string().nullable(),
      /** Since the last one that it could; null: none, since the statistics began. */
      archivedSeconds: z.number().nullable(),
    })
    .optional(),
  /** Settings of these that the server was started with; absent in older snapshots. */
  commandLine: z.array(z.string()).optional(),
  /** The oldest first. */
  databases: z.array(
    z.object({
      name: z.string(),
      transactionAge: z.number(),
      multixactAge: z.number(),
      /** False for template0: only autovacuum gets there. Absent in older snapshots. */
      connectable: z.boolean().optional(),
    }),
  ),
  /** Of the tables below; absent in older snapshots. */
  schema: z.string().optional(),
  /** Expected tables with autovacuum_enabled = off. */
  switchedOff: z.array(z.string()),
  holders: z.array(
    z.object({
      kind: z.enum(["session", "prepared", "slot"]),
      /** The pid, the transaction's name, the slot's name. */
      name: z.string(),
      user: z.string().nullable(),
      /** Of a prepared transaction: only there it can be ended. Absent in older snapshots. */
      database: z.string().nullable().optional(),
      age: z.number(),
    }),
  ),
  slots: z.array(
    z.object({
      name: z.string(),
      active: z.boolean(),
      /** Null before PostgreSQL 13. */
      walStatus: z.string().nullable(),
      /** Null on a standby. */
      retainedBytes: z.number().nullable(),
    }),
  ),
});
export type Vacuum = z.infer<typeof vacuumSchema>;

/** Whether what is stored stays, sorts as it did, and is followed by the standbys. */
export const durabilitySchema = z.object({
  /** Of the unlogged tables. */
  schema: z.string(),
  /** Whose rules of sorting have changed since they were made; `name` null: the database's own. */
  collations: z.array(z.object({ name: z.string().nullable(), made: z.string(), now: z.string() })),
  /** Expected tables that the server empties when it comes back from a crash. */
  unlogged: z.array(z.string()),
  /** Databases with pages that were read with a wrong checksum; null: those that all share. */
  damaged: z.array(
    z.object({ database: z.string().nullable(), failures: z.number(), lastSeconds: z.number().nullable() }),
  ),
  /** Standbys and subscribers that are connected; all but the name is null where the role may not see it. */
  followers: z.array(
    z.object({
      name: z.string(),
      state: z.string().nullable(),
      behindBytes: z.number().nullable(),
      behindSeconds: z.number().nullable(),
    }),
  ),
});
export type Durability = z.infer<typeof durabilitySchema>;

export const postgresSections = {
  "postgres/server": postgresServerSchema,
  "postgres/tables": z.array(tableSchema),
  "postgres/unique-keys": z.array(uniqueKeySchema),
  "postgres/statements": statementsSchema,
  "postgres/table-sizes": z.array(tableSizeSchema),
  "postgres/message-status": messageStatusSchema,
  "postgres/privileges": privilegesSchema,
  "postgres/sessions": sessionsSchema,
  "postgres/sequences": z.array(columnSequenceSchema),
  "postgres/vacuum": vacuumSchema,
  "postgres/durability": durabilitySchema,
  "postgres/relations": relationsSchema,
  "postgres/own-answers": ownAnswersSchema,
} as const;
