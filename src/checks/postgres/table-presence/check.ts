import type { Blueprint, ExpectedTable } from "../../../blueprint/blueprint.ts";
import type { Command } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { adminPsql, psql } from "../../../remedy/psql.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import type { PostgresServer, Privileges, Table } from "../../../snapshot/postgres.ts";
import { type CheckInput, defineCheck, type Undecided } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { dataOf } from "../../unreadable.ts";
import { workerRole } from "../worker-role.ts";
import { columnFindings, columnKinds } from "./column-findings.ts";
import { kindFindings, viewWithTarget, wrongKind } from "./table-kind.ts";
import { keyKinds, uniqueFindings } from "./unique-findings.ts";

type Input = CheckInput<
  "postgres/tables" | "postgres/unique-keys",
  "postgres/server" | "postgres/privileges" | "kubernetes/deployments"
>;

const missing = defineFinding({
  code: "postgres/table-presence/table-missing",
  title: "A table the worker writes to does not exist under its name",
  severity: ["error"],
  resource: ["postgres/table"],
  recovers: null,
});

const shadowed = defineFinding({
  code: "postgres/table-presence/shadowed",
  title: "A table of the same name comes first on the search path",
  severity: ["warning"],
  resource: ["postgres/table"],
  recovers: null,
});

/** The tables the worker writes to are there, under their exact names, with the columns, types and unique keys its statements need. */
export const tablePresence = defineCheck({
  id: "postgres/table-presence",
  title: "Tables, columns and unique keys are as the worker needs them",
  requires: ["postgres/reachable"],
  reads: ["postgres/tables", "postgres/unique-keys"],
  optional: ["postgres/server", "postgres/privileges", "kubernetes/deployments"],
  findings: [missing, shadowed, wrongKind, ...columnKinds, ...keyKinds],
  decide(input) {
    const { sections, optional, blueprint, target } = input;
    const tables = sections["postgres/tables"].filter((table) => !isTemporary(table));
    const keys = sections["postgres/unique-keys"];
    const context = {
      tables,
      blueprint,
      server: dataOf(optional["postgres/server"]),
      target,
      refused: refusedRole(
        dataOf(optional["postgres/privileges"]),
        workerRole(dataOf(optional["kubernetes/deployments"]) ?? [], blueprint.release),
      ),
    };
    const { schema } = blueprint.postgres;
    const findings = blueprint.postgres.tables.flatMap((expected) => {
      const table = tables.find((t) => t.schema === schema && t.name === expected.name);
      if (table === undefined) return [missingTable(expected, context)];
      const own = keys.filter((key) => key.schema === schema && key.table === expected.name);
      return [
        ...shadowedFinding(table, tables, target),
        ...kindFindings(expected, table, target),
        ...columnFindings(expected, table, target),
        ...(table.kind === "r" || table.kind === "p" ? uniqueFindings(expected, table, own, target) : []),
      ];
    });
    const incomplete = undecidableViews(input, tables);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

interface Context {
  tables: Table[];
  blueprint: Blueprint;
  server: PostgresServer | null;
  target: Input["target"];
  /** The worker's role, where it may not create: the cause, which postgres/privileges tells in full. */
  refused: string | null;
}

function refusedRole(privileges: Privileges | null, worker: string | null): string | null {
  const role = privileges?.roles.find(({ user }) => user === worker);
  return role === undefined || role.create ? null : role.user;
}

const isTemporary = ({ schema }: Table): boolean => /^pg_(temp|toast)/.test(schema);

/** Not there under this exact name in this schema: where it is instead, who should have made it, and how to make it. */
function missingTable(expected: ExpectedTable, context: Context): Finding {
  const { blueprint, server } = context;
  const { schema } = blueprint.postgres;
  const elsewhere = context.tables.filter((t) => t.name === expected.name).map((t) => t.schema);
  const otherCase = context.tables
    .filter((t) => t.name !== expected.name && t.name.toLowerCase() === expected.name.toLowerCase())
    .map((t) => `${t.schema}."${t.name}"`);
  const database = server === null ? "" : ` in database ${server.database}`;
  const hint =
    elsewhere.length > 0
      ? ` It exists in schema ${elsewhere.join(", ")}, where the worker does not look.`
      : otherCase.length > 0
        ? ` There is ${otherCase.join(", ")}: to PostgreSQL that is another name.`
        : server?.database === "postgres"
          ? " This is the database postgres; nomnom's tables are in a database of their own, usually nomnom."
          : ` ${context.refused === null ? maker(expected) : `The worker would create it, and its role ${context.refused} may not (postgres/privileges).`}`;
  return missing({
    message: `Table ${qualified(schema, expected.name)} (${expected.source}) does not exist${database}: writing to it fails with 42P01.${hint}`,
    resource: `postgres/table/${schema}.${expected.name}`,
    evidence: {
      table: expected.name,
      schema,
      source: expected.source,
      sqlState: "42P01",
      database: server?.database ?? null,
      existsInSchemas: elsewhere,
      otherCase,
      tables: context.tables.filter((t) => t.schema === schema).map((t) => t.name),
    },
    remedy: {
      summary:
        elsewhere.length > 0
          ? `Move it to ${schema}, or set postgres.schema in nomnom.doctor.yaml to where the worker's search_path finds it.`
          : otherCase.length > 0
            ? "Rename it to the lower-case name."
            : context.refused !== null
              ? "Let the worker's role create it, and start the worker again."
              : "Restart the worker with an image that creates it, or create it by hand; the worker keeps a table that exists.",
      commands: commandsFor(expected, context, elsewhere, otherCase),
    },
  });
}

const maker = ({ conflictTarget }: ExpectedTable): string =>
  conflictTarget
    ? "A worker from before the fix creates tables of root entities only, not those derived from them."
    : "The worker creates it when it starts.";

function commandsFor(
  expected: ExpectedTable,
  { blueprint, target, refused }: Context,
  elsewhere: string[],
  otherCase: string[],
): Command[] {
  const { schema } = blueprint.postgres;
  const kubectl = target.namespace === null ? null : kubectlFor(target);
  if (elsewhere[0] !== undefined)
    return [
      psql(target, `ALTER TABLE ${qualified(elsewhere[0], expected.name)} SET SCHEMA ${identifier(schema)}`),
    ];
  if (otherCase[0] !== undefined)
    return [psql(target, `ALTER TABLE ${otherCase[0]} RENAME TO ${identifier(expected.name)}`)];
  const worker = `deployment/${blueprint.release}-worker`;
  const restart = kubectl === null ? [] : [kubectl("rollout", "restart", worker)];
  if (refused !== null)
    return [
      adminPsql(
        target,
        blueprint.release,
        `GRANT CREATE ON SCHEMA ${identifier(schema)} TO ${identifier(refused)}`,
      ),
      ...restart,
    ];
  const otherImage =
    kubectl === null ? [] : [kubectl("set", "image", worker, joined("worker=", placeholder("IMAGE:TAG")))];
  return [...otherImage, ...restart, psql(target, createTable(expected, schema))];
}

/** The table as the worker makes it today: a serial id, and exactly the unique keys its statements need. */
function createTable({ name, columns, uniques }: ExpectedTable, schema: string): string {
  const lines = columns
    .filter((column) => !column.optional)
    .map((column) =>
      column.name === "id"
        ? `id ${column.types[0] === "bigint" ? "BIGSERIAL" : "SERIAL"} PRIMARY KEY`
        : `${identifier(column.name)} ${column.types[0] ?? "text"}${column.notNull ? " NOT NULL" : ""}`,
    );
  const keys = uniques.map((set) => `UNIQUE (${set.map(identifier).join(", ")})`);
  return `CREATE TABLE ${qualified(schema, name)} (${[...lines, ...keys].join(", ")})`;
}

/** A table of the same name in a schema that comes first on the search path takes what is meant for this one. */
function shadowedFinding(table: Table, tables: Table[], target: Input["target"]): Finding[] {
  const first = tables.find((t) => t.name === table.name && t.schema !== table.schema && t.onPath);
  if (table.onPath || first === undefined) return [];
  return [
    shadowed({
      message: `${qualified(first.schema, first.name)} comes before ${qualified(table.schema, table.name)} on the search path: statements without a schema reach the former.`,
      resource: `postgres/table/${table.schema}.${table.name}`,
      evidence: { first: first.schema, expected: table.schema },
      remedy: {
        summary: "Remove or rename the one that is not used, or set the role's search_path.",
        commands: [psql(target, `ALTER ROLE CURRENT_USER SET search_path = ${identifier(table.schema)}`)],
      },
      cause: [table.schema, table.name, first.schema],
    }),
  ];
}

function undecidableViews(
  { blueprint: { postgres }, target }: Input,
  tables: Table[],
): Undecided | undefined {
  const views = postgres.tables.filter((expected) =>
    tables.some(
      (t) => t.schema === postgres.schema && t.name === expected.name && viewWithTarget(expected, t),
    ),
  );
  if (views.length === 0) return undefined;
  const names = views.map(({ name }) => name).join(", ");
  return {
    reason: `${names} is a view: whether INSERT … ON CONFLICT works depends on the table behind it`,
    remedy: {
      summary: "Look at the view's definition and at the unique keys of its table.",
      commands: views.map(({ name }) => psql(target, `\\d+ ${qualified(postgres.schema, name)}`)),
    },
  };
}
