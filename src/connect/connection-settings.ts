import type { Setting } from "../setting.ts";
import type { SettingName } from "../systems/systems.ts";

/** How to reach the systems, after flags, environment and file have been merged. */
export interface ConnectionSettings {
  /** What is not in it is looked for further down: the namespace, then nothing. */
  given: ReadonlyMap<SettingName, Setting>;
  /** False: no cluster is looked at. */
  kubernetes: boolean;
  /** Where the worker writes: its own database, and the schemas its role looks for tables in. Absent: as whoever the address names. */
  postgresAs?: "worker";
  /** Connections to NATS and PostgreSQL that are gone are opened anew; otherwise what failed has failed for the whole run. */
  reopens?: boolean;
  /** Deadline of each single call. */
  requestTimeoutMs: number;
}
