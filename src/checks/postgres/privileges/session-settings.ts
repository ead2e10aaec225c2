import type { Command } from "../../../remedy/command.ts";
import { identifier } from "../../../remedy/sql.ts";
import { joined, type Word } from "../../../remedy/word.ts";
import type { SessionSetting } from "../../../snapshot/postgres.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import type { Judged } from "./judged.ts";
import { sessionEnds, statementsEnd } from "./kinds.ts";

/** Settings of the role, its database or the server that end the services' statements or sessions. */
export function sessionSettingFindings(judged: Judged): Finding[] {
  return sessionSettings(judged).flatMap((setting) => {
    const rule = rules[setting.name];
    const durationMs = setting.value === null ? 0 : durationOf(setting.value);
    if (rule === undefined || durationMs === null || durationMs > rule.shortMs) return [];
    // Zero switches a timeout off.
    if (durationMs === 0 && setting.value !== null) return [];
    const duration = setting.value === null ? "a few milliseconds" : formatDuration(durationMs);
    const { user } = judged.role;
    return [
      rule.ends({
        severity: durationMs > rule.hopelessMs ? "warning" : "error",
        message: `${rule.words(user, duration)} (${setting.name}, ${whose(setting)}).`,
        resource: `postgres/role/${user}`,
        cause: [user, setting.name],
        evidence: {
          ...{ user, setting: setting.name, value: setting.value, of: setting.of },
          sqlState: rule.sqlState,
        },
        remedy: {
          summary: "Remove the setting, or make it longer; open sessions keep it until the pods restart.",
          commands: commandsFor(judged, setting),
        },
      }),
    ];
  });
}

interface Rule {
  ends: typeof statementsEnd | typeof sessionEnds;
  sqlState: string;
  /** Up to this the services' statements or sessions can meet it. */
  shortMs: number;
  /** Up to this they meet it before they can do their work. */
  hopelessMs: number;
  words(user: string, duration: string): string;
}

const rules: Readonly<Record<string, Rule>> = {
  statement_timeout: {
    ...{ ends: statementsEnd, sqlState: "57014", shortMs: 100, hopelessMs: 10 },
    words: (user, duration) =>
      `PostgreSQL cancels statements of ${user} that take longer than ${duration}: they fail with 57014`,
  },
  transaction_timeout: {
    ...{ ends: statementsEnd, sqlState: "25P04", shortMs: 100, hopelessMs: 10 },
    words: (user, duration) =>
      `PostgreSQL ends sessions of ${user} whose transaction takes longer than ${duration}: its statements fail with 25P04`,
  },
  // Only those wait that meet a key which another session is writing.
  lock_timeout: {
    ...{ ends: statementsEnd, sqlState: "55P03", shortMs: 100, hopelessMs: 0 },
    words: (user, duration) =>
      `PostgreSQL lets statements of ${user} wait for a lock for ${duration} only: one that meets the same key in another session fails with 55P03`,
  },
  // A pool keeps sessions for longer than this between two messages.
  idle_session_timeout: {
    ...{ ends: sessionEnds, sqlState: "57P05", shortMs: 10_000, hopelessMs: 100 },
    words: (user, duration) =>
      `PostgreSQL ends sessions of ${user} that are idle for ${duration}: a pool finds its connections cut, with 57P05`,
  },
};

/** What is set for the database or the server would end the administrator's session as well. */
function commandsFor(judged: Judged, setting: SessionSetting): Command[] {
  const shared = sessionSettings(judged).filter(
    ({ name, of }) => rules[name] !== undefined && (of === "database" || of === "server"),
  );
  const admin = (...statements: Word[]) =>
    judged.adminWith(
      shared.map(({ name }) => `${name}=0`),
      ...statements,
    );
  return [
    admin(...resetOf(judged, setting)),
    ...(setting.of === "server" ? [admin("SELECT pg_reload_conf()")] : []),
  ];
}

/** What holds for the role's sessions: its own settings before its database's, and these before the server's. */
export function sessionSettings({ role, data }: Pick<Judged, "role" | "data">): SessionSetting[] {
  const own = role.settings ?? [];
  return [
    ...own,
    ...(data.serverSettings ?? []).filter(({ name }) => !own.some((setting) => setting.name === name)),
  ];
}

/** `set for the role`. */
export function whose({ of }: SessionSetting): string {
  switch (of) {
    case "role":
      return "set for the role";
    case "role in database":
      return "set for the role in this database";
    case "database":
      return "set for the database";
    case "server":
      return "set for the whole server";
  }
}

/** Statements that take a setting back. */
export function resetOf({ role, database }: Judged, { name, of }: SessionSetting): Word[] {
  const user = identifier(role.user);
  switch (of) {
    case "role":
      return [`ALTER ROLE ${user} RESET ${name}`];
    case "role in database":
      return [joined(`ALTER ROLE ${user} IN DATABASE `, database, ` RESET ${name}`)];
    case "database":
      return [joined("ALTER DATABASE ", database, ` RESET ${name}`)];
    case "server":
      return [`ALTER SYSTEM RESET ${name}`];
  }
}

/** In milliseconds, which is what a number without a unit counts here; null: it is no duration. */
function durationOf(value: string): number | null {
  const [, number, unit = "ms"] = /^\s*'?(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?'?\s*$/.exec(value) ?? [];
  if (number === undefined) return null;
  const factor = millisecondsIn[unit];
  return factor === undefined ? null : Number(number) * factor;
}

const millisecondsIn: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
