import { identifier, qualified } from "../../../remedy/sql.ts";
import { joined } from "../../../remedy/word.ts";
import type { RolePrivileges } from "../../../snapshot/postgres.ts";
import { plural } from "../../../units/counted.ts";
import type { Finding } from "../../finding.ts";
import { eventTriggerFindings } from "./event-triggers.ts";
import type { Judged, TablePrivileges } from "./judged.ts";
import { creationRefused, grantsMissing, noUsage, readOnly, startRefused } from "./kinds.ts";
import { loginEndFindings } from "./login-ends.ts";
import { rowSecurity } from "./row-security.ts";
import { sessionSettingFindings } from "./session-settings.ts";

/** What keeps the worker's statements from working, most severe first. PostgreSQL's answers: measured on 15.18, 17.10, 18.4. */
export function privilegeFindings(judged: Judged): Finding[] {
  const start = judged.creates
    ? [...refusedCreation(judged), ...refusedStart(judged), ...eventTriggerFindings(judged)]
    : [];
  return [
    ...readOnlyFindings(judged),
    ...sessionSettingFindings(judged),
    ...usageFindings(judged),
    ...(judged.workerDown ? start : []),
    ...refusedStatements(judged),
    ...rowSecurity(judged),
    ...(judged.workerDown ? [] : start),
    ...loginEndFindings(judged),
  ];
}

/** Rights on a schema, tables or sequences, as GRANT and REVOKE name them. */
export interface Rights {
  rights: string;
  /** `SCHEMA app`, `orders, order_line_items`, `SEQUENCE orders_id_seq`. */
  on: string;
}

/** GRANT statements for all the role lacks for the worker's daily work. */
export const missingGrants = (judged: Judged): string[] =>
  missingRights(judged).map((rights) => grantSql(rights, judged.role.user));

export const grantSql = ({ rights, on }: Rights, user: string): string =>
  `GRANT ${rights} ON ${on} TO ${identifier(user)}`;

/** All the role lacks for the worker's daily work. */
export function missingRights(judged: Pick<Judged, "role" | "data" | "refusedTables" | "changed">): Rights[] {
  const { role, data } = judged;
  const lacking = new Map<string, string[]>();
  for (const table of role.tables) {
    const wanted = missing(table, judged).join(", ");
    if (wanted !== "")
      lacking.set(wanted, [
        ...(lacking.get(wanted) ?? []),
        qualified(table.schema ?? data.schema, table.name),
      ]);
  }
  const sequences = role.tables.flatMap(({ refusedSequences }) => refusedSequences);
  return [
    ...(role.usage ? [] : [{ rights: "USAGE", on: `SCHEMA ${identifier(data.schema)}` }]),
    ...[...lacking].map(([rights, tables]) => ({ rights, on: tables.join(", ") })),
    ...(sequences.length === 0
      ? []
      : [
          {
            rights: "USAGE",
            on: `SEQUENCE ${sequences.map(({ schema, name }) => qualified(schema, name)).join(", ")}`,
          },
        ]),
  ];
}

/** An INSERT needs SELECT too where ON CONFLICT names columns, an UPDATE for its WHERE (42501 otherwise). */
const needed = (isChanged: boolean): string[] =>
  isChanged ? ["SELECT", "INSERT", "UPDATE"] : ["SELECT", "INSERT"];

/** Granted on some columns only, it is enough unless the server refused a statement. */
const missing = (
  { name, granted, onColumns }: TablePrivileges,
  { refusedTables, changed }: Pick<Judged, "refusedTables" | "changed">,
): string[] =>
  needed(name === changed).filter(
    (privilege) =>
      !granted.includes(privilege) && (!onColumns.includes(privilege) || refusedTables?.has(name) === true),
  );

function readOnlyFindings({ role, data, admin, database, whereSet }: Judged): Finding[] {
  if (!(role.readOnly ?? data.serverReadOnly ?? false)) return [];
  const of = role.readOnly === true ? (role.readOnlyOf ?? null) : "server";
  const user = identifier(role.user);
  const set = {
    role: { where: "for the role", command: joined(`ALTER ROLE ${user} RESET ${setting}`) },
    "role in database": {
      where: "for the role in this database",
      command: joined(`ALTER ROLE ${user} IN DATABASE `, database, ` RESET ${setting}`),
    },
    database: {
      where: "for the database",
      command: joined("ALTER DATABASE ", database, ` RESET ${setting}`),
    },
  };
  const known = of === null || of === "server" ? set.role : set[of];
  return [
    readOnly({
      message: `Transactions of ${role.user} are read-only (${setting} is on ${of === "server" ? "for the whole server" : of === null ? "for the role or its database" : known.where}): every INSERT and UPDATE fails with 25006.`,
      resource: resourceOf(role),
      evidence: { user: role.user, setting: of ?? "role", sqlState: "25006" },
      remedy: {
        summary:
          of === "role" || of === null
            ? "Remove the setting; open sessions keep it until the pods restart."
            : "Find out why first: managed services switch it on when the disk is full. Open sessions keep it until the pods restart.",
        commands:
          of === "server"
            ? [admin(`ALTER SYSTEM RESET ${setting}`), admin("SELECT pg_reload_conf()")]
            : // The administrator's own transaction may be read-only for the same reason.
              [admin("BEGIN READ WRITE", known.command, "COMMIT"), whereSet],
      },
    }),
  ];
}

const setting = "default_transaction_read_only";

function usageFindings({ role, data, admin }: Judged): Finding[] {
  if (role.usage) return [];
  return [
    noUsage({
      message: `${role.user} has no USAGE on schema ${data.schema}: its tables do not exist for this role, and statements fail with 42P01.`,
      resource: resourceOf(role),
      evidence: { user: role.user, schema: data.schema, sqlState: "42P01" },
      remedy: {
        summary: "Grant it.",
        commands: [admin(`GRANT USAGE ON SCHEMA ${identifier(data.schema)} TO ${identifier(role.user)}`)],
      },
    }),
  ];
}

function refusedStatements(judged: Judged): Finding[] {
  const { role, admin } = judged;
  const refused = role.tables.flatMap((table) => {
    const wanted = missing(table, judged);
    return wanted.length === 0 ? [] : [`${wanted.join(", ")} on ${table.name}`];
  });
  const sequences = role.tables.flatMap(({ refusedSequences }) => refusedSequences.map(({ name }) => name));
  if (refused.length + sequences.length === 0) return [];
  const lacks = [
    ...refused,
    ...(sequences.length === 0 ? [] : [`USAGE on sequence ${sequences.join(", ")}`]),
  ];
  return [
    grantsMissing({
      message: `${role.user} lacks ${lacks.join("; ")}. The statements that need that fail with 42501${judged.workerDown || !judged.hasDeadLetters ? "" : ", and the worker gives their messages up"}.`,
      resource: resourceOf(role),
      evidence: { user: role.user, lacks, sqlState: "42501" },
      remedy: {
        summary: "An owner of the tables or a superuser grants it; no restart is needed.",
        commands: [admin(...missingGrants({ ...judged, role: { ...role, usage: true } }))],
      },
    }),
  ];
}

/** Tables still to be created by a role that may not. */
function refusedCreation({ role, data, tables, admin }: Judged): Finding[] {
  const absent = tables.filter((name) => !role.tables.some((table) => table.name === name));
  if (role.create || absent.length === 0) return [];
  return [
    creationRefused({
      message: `${role.user} may not create tables in schema ${data.schema}, and ${absent.join(", ")} ${plural(absent.length, "is", "are")} still to be created: the worker fails with 42501 when it starts.`,
      resource: resourceOf(role),
      evidence: { user: role.user, schema: data.schema, absent, sqlState: "42501" },
      remedy: {
        summary: "Grant it: since PostgreSQL 15, only the owner may create in public.",
        commands: [admin(`GRANT CREATE ON SCHEMA ${identifier(data.schema)} TO ${identifier(role.user)}`)],
      },
    }),
  ];
}

/**
 * The worker says CREATE TABLE and CREATE INDEX with IF NOT EXISTS at each start. PostgreSQL asks for CREATE on the schema, and for the table to
 * be the role's own, before it looks whether they exist (15.18, 18.4).
 */
function refusedStart({ role, data, tables, admin, workerDown }: Judged): Finding[] {
  // Where a table is absent the missing right is an error of its own.
  const mayCreate = role.create || role.tables.length < tables.length;
  const foreign = role.tables.filter(({ owns }) => !owns).map(({ name }) => name);
  const refused = [
    ...(mayCreate ? [] : [`may not create in schema ${data.schema}`]),
    ...(foreign.length === 0 ? [] : [`does not own ${foreign.join(", ")}`]),
  ];
  if (refused.length === 0) return [];
  const to = identifier(role.user);
  return [
    startRefused({
      severity: workerDown ? "error" : "warning",
      message: `${role.user} ${refused.join(" and ")}. The worker's CREATE … IF NOT EXISTS fails with 42501 at ${workerDown ? "its start, even if everything exists already, and none of its pods is ready" : "its next start, even if everything exists already"}.`,
      resource: resourceOf(role),
      evidence: { user: role.user, create: role.create, notOwned: foreign, sqlState: "42501" },
      remedy: {
        summary: `Let the worker's role own its tables${mayCreate ? "" : " and create in their schema"}, ${workerDown ? "and start it again" : "before its next start"}.`,
        commands: [
          admin(
            ...(mayCreate ? [] : [`GRANT CREATE ON SCHEMA ${identifier(data.schema)} TO ${to}`]),
            ...role.tables
              .filter(({ owns }) => !owns)
              .map(
                ({ schema, name }) => `ALTER TABLE ${qualified(schema ?? data.schema, name)} OWNER TO ${to}`,
              ),
          ),
        ],
      },
    }),
  ];
}

const resourceOf = ({ user }: RolePrivileges) => `postgres/role/${user}` as const;
