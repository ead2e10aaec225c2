import type { Setting } from "../setting.ts";
import type { SettingName, System } from "../systems/systems.ts";

/** Where a database with a name is: its URL, or else what a workload has in a variable. */
export interface NamedDatabase {
  name: string;
  url: Setting | null;
  /** Null: nobody says which workload knows it. */
  from: { workload: string; variable: string } | null;
}

/** How to reach the systems, after flags, environment and file have been merged. */
export interface ConnectionSettings {
  /** What is not in it is looked for further down: the namespace, then nothing. */
  given: ReadonlyMap<SettingName, Setting>;
  /** The databases that have a name. */
  databases?: readonly NamedDatabase[];
  /** There is no other database: none is looked for. */
  onlyNamedDatabases?: boolean;
  /** False: no cluster is looked at. */
  kubernetes: boolean;
  /** Systems that are looked at though they are not usual. Absent: none of those is, whatever the shell names. */
  named?: ReadonlySet<System>;
  /** Where the worker writes: its own database, and the schemas its role looks for tables in. Absent: as whoever the address names. */
  postgresAs?: "worker";
  /** Connections to NATS and PostgreSQL that are gone are opened again; otherwise what failed has failed for the whole run. */
  reopens?: boolean;
  /** Deadline of each single call. */
  requestTimeoutMs: number;
}
