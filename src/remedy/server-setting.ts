import type { Target } from "../snapshot/snapshot.ts";
import type { Command } from "./command.ts";
import { adminPsql } from "./psql.ts";

/** A setting of the PostgreSQL server as it should be. */
export interface ServerSetting {
  name: string;
  value: string;
  /** What takes it up. */
  takes: "reload" | "restart";
}

/**
 * How a setting of the server is changed, after the sentence that says why. ALTER SYSTEM does not count where the server was started with the setting:
 * then there is nothing to type, and the sentence says where it stands.
 */
export function changeSetting(
  summary: string,
  { name, value, takes }: ServerSetting,
  { target, release, commandLine }: { target: Target; release: string; commandLine: readonly string[] },
): { summary: string; commands: Command[] } {
  if (commandLine.includes(name))
    return {
      summary: `${summary} The server is started with ${name}, and ALTER SYSTEM does not count against that: change it to ${value === "" ? "nothing" : value} among its arguments, which restarts it.`,
      commands: [],
    };
  const set = adminPsql(target, release, `ALTER SYSTEM SET ${name} = ${value === "" ? "''" : value}`);
  if (takes === "restart") return { summary, commands: [set] };
  return { summary, commands: [set, adminPsql(target, release, "SELECT pg_reload_conf()")] };
}
