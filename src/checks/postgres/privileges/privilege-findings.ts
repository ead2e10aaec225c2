import type { Command } from "../../../remedy/command.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { joined, type Word } from "../../../remedy/word.ts";
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
  title: "Row security lets the role insert or change nothing",
  severity: ["error"],
  resource: ["postgres/table"],
  recovers: null,
});

const rowsHidden = defineFinding({
  code: "postgres/privileges/rows-hidden",
  title: "Row security decides about the rows of the role",
  severity: ["info", "warning"],
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
  title: "The worker's CREATE statements are refused when it starts",
  severity: ["warning", "error"],
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
  admin: (...statements: Word[]) => Command;
  /** The database's name, ready for a statement. */
  database: Word;
  /** Shows what a table is made of. */
  look: (table: string) => Command;
  /** Statements of the services that the server refused for missing rights, of those it was asked about as this role; null: it was not. */
  refusedTables: ReadonlySet<string> | null;
  /** The worker does not come up: what it says at its start decides. */
  workerDown: boolean;
  /** Shows where else a setting may stand: for a database, or for the role in one database. */
  whereSet: Command;
}

type TablePrivileges = RolePrivileges["tables"][number];

/** What keeps the worker's statements from working, most severe first. PostgreSQL's answers: measured on 15.18, 17.10, 18.4. */
export function privilegeFindings(judged: Judged): Finding[] {
  const start = [...refusedCreation(judged), ...refusedStart(judged)];
  return [
    ...readOnlyFindings(judged),
    ...usageFindings(judged),
    ...(judged.workerDown ? start : []),
    ...refusedStatements(judged),
    ...rowSecurity(judged),
    ...(judged.workerDown ? [] : start),
  ];
}

/** GRANT statements for all the role lacks for the worker's daily work. */
export function missingGrants(judged: Judged): string[] {
  const { role, data } = judged;
  const to = identifier(role.user);
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

/** Granted on some columns only, it is enough unless the server refused a statement. */
const missing = ({ name, granted, onColumns }: TablePrivileges, { refusedTables }: Judged): string[] =>
  needed(name).filter(
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
            ? "Take the setting away; sessions that are open keep it until the pods restart."
            : "Find out why first: managed services switch it on when the disk is full. Sessions that are open keep it until the pods restart.",
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
      message: `${role.user} lacks ${lacks.join("; ")}: the statements that need it fail with 42501${judged.workerDown ? "" : ", and their messages end in the DLQ"}.`,
      resource: resourceOf(role),
      evidence: { user: role.user, lacks, sqlState: "42501" },
      remedy: {
        summary: "An owner of the tables or a superuser grants it; no restart is needed.",
        commands: [admin(...missingGrants({ ...judged, role: { ...role, usage: true } }))],
      },
    }),
  ];
}

function rowSecurity(judged: Judged): Finding[] {
  return judged.role.tables
    .filter((table) => table.rowSecurity)
    .flatMap((table) => policyFinding(table, judged));
}

/** What nomnom's services do with the rows of a table: all are inserted, those of the status table are changed too. */
function policyFinding(table: TablePrivileges, judged: Judged): Finding[] {
  const { user } = judged.role;
  const name = nameOf(table, judged);
  const inserts = table.inserts ?? (table.insertPolicy ? "depends" : "never");
  const updates = table.name === "message_status" ? (table.updates ?? "depends") : "always";
  const details = {
    resource: `postgres/table/${table.schema ?? judged.data.schema}.${table.name}`,
    evidence: {
      user,
      insertPolicy: table.insertPolicy,
      inserts,
      updates,
      sqlState: inserts === "never" ? "42501" : null,
    },
    remedy: policyRemedy(table, judged),
  } as const;
  if (inserts === "never")
    return [
      rowsRefused({
        ...details,
        message: `Row security of ${name} lets ${user} insert nothing, ${table.insertPolicy ? "its policies refuse every row" : "no policy allows it"}: its INSERT fails with 42501.`,
      }),
    ];
  if (updates === "never")
    return [
      rowsRefused({
        ...details,
        message: `Row security of ${name} lets ${user} change nothing: its UPDATE finds no row, without an error, and a message keeps its first status.`,
      }),
    ];
  if (inserts === "always" && updates === "always") return [];
  return [
    rowsHidden({
      ...details,
      // Older snapshots do not tell whether a policy is about more than reading.
      severity: table.inserts === "depends" ? "warning" : "info",
      message:
        table.inserts === "depends"
          ? `Row security of ${name} applies to ${user}, and its policies decide by the row or a setting of the session, which nomnom's services do not set: a row they refuse fails with 42501.`
          : `Row security of ${name} applies to ${user}: rows its policies hide are not counted and not updated, without an error.`,
    }),
  ];
}

/** A policy of its own helps while no other refuses: permissive ones are alternatives, restrictive ones are not. */
function policyRemedy(table: TablePrivileges, judged: Judged): Remedy {
  const { role, admin, look } = judged;
  const name = nameOf(table, judged);
  if (table.inserts !== undefined && table.insertPolicy)
    return {
      summary: "See what the policies are for, and except the role from those that refuse its rows.",
      commands: [look(name)],
    };
  return {
    summary: "Give the role a policy of its own.",
    commands: [
      admin(
        `CREATE POLICY ${identifier(`${role.user}_all`)} ON ${name} TO ${identifier(role.user)} USING (true) WITH CHECK (true)`,
      ),
    ],
  };
}

const nameOf = ({ schema, name }: TablePrivileges, { data }: Judged): string =>
  qualified(schema ?? data.schema, name);

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
      message: `${role.user} ${refused.join(" and ")}: the worker's CREATE … IF NOT EXISTS fails with 42501 at ${workerDown ? "its start, and none of its pods is ready" : "its next start"}, also where all is there already.`,
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
