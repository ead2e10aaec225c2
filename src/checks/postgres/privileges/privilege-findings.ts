import type { Command } from "../../../remedy/command.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import type { Privileges, RolePrivileges } from "../../../snapshot/postgres.ts";
import { plural } from "../../../units/counted.ts";
import { defineFinding, type Finding } from "../../finding.ts";

const readOnly = defineFinding({
  code: "postgres/privileges/read-only",
  title: "The worker's transactions are read-only",
  severity: ["error"],
  resource: ["postgres/role"],
  recovers: null,
});

const noUsage = defineFinding({
  code: "postgres/privileges/schema-usage",
  title: "The role has no USAGE on the schema",
  severity: ["error"],
  resource: ["postgres/role"],
  recovers: null,
});

const grantsMissing = defineFinding({
  code: "postgres/privileges/grants-missing",
  title: "The role lacks rights on tables or sequences that the worker's statements need",
  severity: ["error"],
  resource: ["postgres/role"],
  recovers: null,
});

const rowsRefused = defineFinding({
  code: "postgres/privileges/rows-refused",
  title: "Row security lets the role insert nothing",
  severity: ["error"],
  resource: ["postgres/table"],
  recovers: null,
});

const rowsHidden = defineFinding({
  code: "postgres/privileges/rows-hidden",
  title: "Row security hides rows from the role",
  severity: ["info"],
  resource: ["postgres/table"],
  recovers: null,
});

const creationRefused = defineFinding({
  code: "postgres/privileges/creation-refused",
  title: "A table is still to be created, and the role may not",
  severity: ["error"],
  resource: ["postgres/role"],
  recovers: null,
});

const startRefused = defineFinding({
  code: "postgres/privileges/start-refused",
  title: "The worker's CREATE statements will be refused at its next start",
  severity: ["warning"],
  resource: ["postgres/role"],
  recovers: null,
});

/** Every kind of finding below, in the order of the page. */
export const privilegeKinds = [
  readOnly,
  noUsage,
  grantsMissing,
  rowsRefused,
  rowsHidden,
  creationRefused,
  startRefused,
];

/** The role that is judged, and what its rights are held against. */
export interface Judged {
  role: RolePrivileges;
  data: Privileges;
  /** Every table the worker writes to or creates. */
  tables: string[];
  /** A command for somebody who may grant. */
  admin: (...statements: string[]) => Command;
  /** Shows where else a setting may stand: for a database, or for the role in one database. */
  whereSet: Command;
}

type TablePrivileges = RolePrivileges["tables"][number];

/** What keeps the worker's statements from working, most severe first. PostgreSQL's answers: measured on 15.18, 17.10, 18.4. */
export function privilegeFindings(judged: Judged): Finding[] {
  return [
    ...readOnlyFindings(judged),
    ...usageFindings(judged),
    ...refusedStatements(judged),
    ...rowSecurity(judged),
    ...refusedCreation(judged),
    ...refusedStart(judged),
  ];
}

/** GRANT statements for all the role lacks for the worker's daily work. */
export function missingGrants({ role, data }: Judged): string[] {
  const to = identifier(role.user);
  const lacking = new Map<string, string[]>();
  for (const table of role.tables) {
    const wanted = missing(table).join(", ");
    if (wanted !== "")
      lacking.set(wanted, [...(lacking.get(wanted) ?? []), qualified(data.schema, table.name)]);
  }
  const sequences = role.tables.flatMap(({ refusedSequences }) => refusedSequences);
  return [
    ...(role.usage ? [] : [`GRANT USAGE ON SCHEMA ${identifier(data.schema)} TO ${to}`]),
    ...[...lacking].map(([wanted, tables]) => `GRANT ${wanted} ON ${tables.join(", ")} TO ${to}`),
    ...(sequences.length === 0
      ? []
      : [
          `GRANT USAGE ON SEQUENCE ${sequences.map(({ schema, name }) => qualified(schema, name)).join(", ")} TO ${to}`,
        ]),
  ];
}

/** An INSERT needs SELECT too where ON CONFLICT names columns, an UPDATE for its WHERE; only message_status is ever updated (42501 otherwise). */
const needed = (table: string): string[] =>
  table === "message_status" ? ["SELECT", "INSERT", "UPDATE"] : ["SELECT", "INSERT"];

const missing = ({ name, granted, onColumns }: TablePrivileges): string[] =>
  needed(name).filter((privilege) => !granted.includes(privilege) && !onColumns.includes(privilege));

function readOnlyFindings({ role, data, admin, whereSet }: Judged): Finding[] {
  if (!(role.readOnly ?? data.serverReadOnly ?? false)) return [];
  const ofRole = role.readOnly === true;
  return [
    readOnly({
      message: `Transactions of ${role.user} are read-only (default_transaction_read_only is on for ${ofRole ? "the role or its database" : "the whole server"}): every INSERT and UPDATE fails with 25006.`,
      resource: resourceOf(role),
      evidence: { user: role.user, setting: ofRole ? "role" : "server", sqlState: "25006" },
      remedy: {
        summary: ofRole
          ? "Take the setting away; sessions that are open keep it until the pods restart."
          : "Find out why first: managed services switch it on when the disk is full.",
        commands: ofRole
          ? [admin(`ALTER ROLE ${identifier(role.user)} RESET default_transaction_read_only`), whereSet]
          : [admin("ALTER SYSTEM RESET default_transaction_read_only"), admin("SELECT pg_reload_conf()")],
      },
    }),
  ];
}

function usageFindings({ role, data, admin }: Judged): Finding[] {
  if (role.usage) return [];
  return [
    noUsage({
      message: `${role.user} has no USAGE on schema ${data.schema}: its tables do not exist for this role, statements fail with 42P01.`,
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
    const wanted = missing(table);
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
      message: `${role.user} lacks ${lacks.join("; ")}: the statements that need it fail with 42501, and their messages end in the DLQ.`,
      resource: resourceOf(role),
      evidence: { user: role.user, lacks, sqlState: "42501" },
      remedy: {
        summary: "An owner of the tables or a superuser grants it; no restart is needed.",
        commands: [admin(...missingGrants({ ...judged, role: { ...role, usage: true } }))],
      },
    }),
  ];
}

function rowSecurity({ role, data, admin }: Judged): Finding[] {
  return role.tables
    .filter((table) => table.rowSecurity)
    .map(({ name, insertPolicy }) => {
      const table = qualified(data.schema, name);
      const kind = insertPolicy ? rowsHidden : rowsRefused;
      return kind({
        message: insertPolicy
          ? `Row security of ${table} applies to ${role.user}: rows its policies hide are not counted and not updated, without an error.`
          : `Row security of ${table} lets ${role.user} insert nothing, no policy allows it: its INSERT fails with 42501, and its SELECT finds no row.`,
        resource: `postgres/table/${data.schema}.${name}`,
        evidence: { user: role.user, insertPolicy, sqlState: insertPolicy ? null : "42501" },
        remedy: {
          summary: "Give the role a policy of its own.",
          commands: [
            admin(
              `CREATE POLICY ${identifier(`${role.user}_all`)} ON ${table} TO ${identifier(role.user)} USING (true) WITH CHECK (true)`,
            ),
          ],
        },
      });
    });
}

/** Tables still to be created by a role that may not. */
function refusedCreation({ role, data, tables, admin }: Judged): Finding[] {
  const absent = tables.filter((name) => !role.tables.some((table) => table.name === name));
  if (role.create || absent.length === 0) return [];
  return [
    creationRefused({
      message: `${role.user} may not create tables in schema ${data.schema}, and ${absent.join(", ")} ${plural(absent.length, "is", "are")} still to be created: the worker ends at its start with 42501.`,
      resource: resourceOf(role),
      evidence: { user: role.user, schema: data.schema, absent, sqlState: "42501" },
      remedy: {
        summary: "Grant it: PostgreSQL 15 and later let nobody but the owner create in public.",
        commands: [admin(`GRANT CREATE ON SCHEMA ${identifier(data.schema)} TO ${identifier(role.user)}`)],
      },
    }),
  ];
}

/**
 * The worker says CREATE TABLE and CREATE INDEX with IF NOT EXISTS at each start. PostgreSQL asks for CREATE on the schema, and for the table to
 * be the role's own, before it looks whether they exist (15.18, 18.4).
 */
function refusedStart({ role, data, tables, admin }: Judged): Finding[] {
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
      message: `${role.user} ${refused.join(" and ")}: the worker's CREATE … IF NOT EXISTS fails with 42501 at its next start, also where all is there already.`,
      resource: resourceOf(role),
      evidence: { user: role.user, create: role.create, notOwned: foreign, sqlState: "42501" },
      remedy: {
        summary: `Let the worker's role own its tables${mayCreate ? "" : " and create in their schema"}, before its next start.`,
        commands: [
          admin(
            ...(mayCreate ? [] : [`GRANT CREATE ON SCHEMA ${identifier(data.schema)} TO ${to}`]),
            ...foreign.map((name) => `ALTER TABLE ${qualified(data.schema, name)} OWNER TO ${to}`),
          ),
        ],
      },
    }),
  ];
}

const resourceOf = ({ user }: RolePrivileges) => `postgres/role/${user}` as const;
