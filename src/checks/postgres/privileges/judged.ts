import type { Command } from "../../../remedy/command.ts";
import type { Word } from "../../../remedy/word.ts";
import type { Privileges, RolePrivileges } from "../../../snapshot/postgres.ts";
import type { RowCondition } from "../../../snapshot/postgres-statements.ts";

/** The role that is judged, and what its rights are held against. */
export interface Judged {
  role: RolePrivileges;
  data: Privileges;
  /** Every table the worker writes to. */
  tables: string[];
  /** The worker creates tables when it starts. */
  creates: boolean;
  /** The table whose rows it changes; the others get new rows only. */
  changed: string | null;
  /** A command for somebody who may grant. */
  admin: (...statements: Word[]) => Command;
  /** The same in a session with settings of its own, such as `statement_timeout=0`. */
  adminWith: (settings: readonly string[], ...statements: Word[]) => Command;
  /** The database's name, ready for a statement. */
  database: Word;
  /** Shows what a table is made of. */
  look: (table: string) => Command;
  /** Shows the event triggers. */
  lookAtEventTriggers: Command;
  /** Statements of the services that the server refused for missing rights, of those it was asked about as this role; null: it was not. */
  refusedTables: ReadonlySet<string> | null;
  /** What the server answers when it evaluates the policies of row security for the services' rows, as this role; null: it was not asked. */
  policies: readonly RowCondition[] | null;
  /** The worker does not come up: what it says at its start decides. */
  workerDown: boolean;
  /** Messages that fail end in a stream that is called like theirs, with DLQ behind. */
  hasDeadLetters: boolean;
  /** Shows where else a setting may stand: for a database, or for the role in one database. */
  whereSet: Command;
}

export type TablePrivileges = RolePrivileges["tables"][number];
