import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import { isNumbered } from "../../../blueprint/service-statements.ts";
import type { Command } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { adminPsql, psql } from "../../../remedy/psql.ts";
import { oneOf, type Remedy } from "../../../remedy/remedy.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import { podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { roleOfWorkload } from "../../../snapshot/kubernetes/role-of-workload.ts";
import type { Statements } from "../../../snapshot/postgres-statements.ts";
import type { Finding } from "../../finding.ts";
import { objectNamed, restartOf } from "../../kubernetes/workloads/workload-commands.ts";
import { type Worker, workerIn } from "../../nats/consumers/wanted-consumers.ts";
import { dataOf } from "../../unreadable.ts";
import { tableMissing } from "./kinds.ts";
import type { TableInput } from "./table-input.ts";

/** Not there under this exact name where the services look: where it is instead, who should have made it, and how to make it. */
export function missingTable(
  expected: ExpectedTable,
  statements: Statements | null,
  input: TableInput,
): Finding {
  const { blueprint, optional } = input;
  const tables = input.sections["postgres/tables"].filter(({ schema }) => !/^pg_(temp|toast)/.test(schema));
  const configured = expected.schema ?? blueprint.postgres.schema;
  const schema = configured ?? statements?.path[0] ?? "public";
  const server = dataOf(optional["postgres/server"]);
  const elsewhere = tables
    .filter((table) => table.name === expected.name && table.schema !== configured)
    .map((table) => table.schema);
  const otherCase = tables.find(
    ({ name }) => name !== expected.name && name.toLowerCase() === expected.name.toLowerCase(),
  );
  const refused = refusedRole(expected, input);
  const idle =
    elsewhere.length > 0 || otherCase !== undefined || refused !== null ? null : idleWorker(expected, input);
  const where: Where = {
    schema,
    isConfigured: configured !== null,
    path: configured === null ? (statements?.path ?? [schema]) : [],
    user: statements?.user ?? server?.user ?? null,
    elsewhere: elsewhere[0] ?? null,
    isUsable: elsewhere[0] !== undefined && isUsable(elsewhere[0], statements?.user ?? null, input),
    otherCase: otherCase === undefined ? null : `${otherCase.schema}."${otherCase.name}"`,
    refused,
    idle,
  };
  const database = server === null ? "" : ` in database ${server.database}`;
  return tableMissing({
    ...(idle !== null && { explainedBy: "kubernetes/pod-readiness" }),
    severity: idle?.desired === 0 ? "warning" : "error",
    ...((refused !== null || (isShutOut(where) && !where.isUsable)) &&
      input.outcomes.get("postgres/privileges") === "fail" && { explainedBy: "postgres/privileges" }),
    message: `Table ${qualified(schema, expected.name)} (${expected.source}) does not exist${database}: writing to it fails with 42P01. ${explanation(expected, where, server?.database ?? null)}`,
    resource: `postgres/table/${schema}.${expected.name}`,
    evidence: {
      table: expected.name,
      schema,
      searchPath: [...where.path],
      source: expected.source,
      sqlState: "42P01",
      database: server?.database ?? null,
      existsInSchemas: elsewhere,
      otherCase: where.otherCase,
      tables: tables.filter((table) => table.schema === schema).map(({ name }) => name),
    },
    remedy: remedyOf(expected, where, input),
  });
}

interface Where {
  schema: string;
  /** The configuration names the schema; the role's search path counts for nothing then. */
  isConfigured: boolean;
  path: readonly string[];
  user: string | null;
  elsewhere: string | null;
  /** The role has USAGE on that schema. */
  isUsable: boolean;
  otherCase: string | null;
  /** The worker's role, where it may not create: the cause, which postgres/privileges tells in full. */
  refused: string | null;
  /** The worker, where none of its pods is ready to create it: the cause, which kubernetes/pod-readiness tells in full. */
  idle: Worker | null;
}

/** No schema of its search path is there for the role: without USAGE on it, it is not (measured on 17). */
const isShutOut = ({ isConfigured, path }: Where): boolean => !isConfigured && path.length === 0;

/** What is known of the schema in which the services' tables would be made. */
function isUsable(schema: string, user: string | null, { optional }: TableInput): boolean {
  const privileges = dataOf(optional["postgres/privileges"]);
  const role = privileges?.roles.find((each) => each.user === user);
  return privileges?.schema === schema && role?.usage === true;
}

function refusedRole({ createdBy }: ExpectedTable, { optional, blueprint }: TableInput): string | null {
  if (createdBy === null) return null;
  const worker = roleOfWorkload(podTemplates(optional), createdBy, blueprint.postgres);
  const role = dataOf(optional["postgres/privileges"])?.roles.find(({ user }) => user === worker);
  return role === undefined || role.create ? null : role.user;
}

function idleWorker({ createdBy }: ExpectedTable, { optional }: TableInput): Worker | null {
  const worker = workerIn(podTemplates(optional), createdBy);
  return worker?.ready === 0 ? worker : null;
}

function explanation(expected: ExpectedTable, where: Where, database: string | null): string {
  if (where.elsewhere !== null && isShutOut(where) && where.isUsable)
    return `It exists in schema ${where.elsewhere}, and the role's search_path names no schema that there is.`;
  if (where.elsewhere !== null && isShutOut(where))
    return `It exists in schema ${where.elsewhere}, and the role may use no schema of its search path (postgres/privileges).`;
  if (where.elsewhere !== null)
    return where.isConfigured
      ? `It exists in schema ${where.elsewhere}, but ${expected.schema === null ? "postgres.schema in " : ""}nomnom.doctor.yaml says ${where.schema}.`
      : `It exists in schema ${where.elsewhere}, where the worker does not look (search path: ${where.path.join(", ")}).`;
  if (where.otherCase !== null) return `There is ${where.otherCase}: to PostgreSQL that is another name.`;
  if (database === "postgres" && expected.createdBy !== null)
    return "This is the database postgres; the tables are usually in a database of their own.";
  if (where.refused !== null)
    return `The worker would create it, but its role ${where.refused} may not (postgres/privileges).`;
  if (where.idle !== null)
    return `The worker creates it when it starts, and ${where.idle.name} ${where.idle.desired === 0 ? "is scaled to 0" : "has no pod that is ready"} (kubernetes/pod-readiness).`;
  if (expected.createdBy === null)
    return "Nothing says who creates it (createdBy): a migration may not have run.";
  return expected.conflictTarget
    ? "A worker from before the fix creates tables of root entities only, not those derived from them."
    : "The worker creates it when it starts.";
}

function remedyOf(expected: ExpectedTable, where: Where, input: TableInput): Remedy {
  const { blueprint, target } = input;
  const kubectl = target.namespace === null ? null : kubectlFor(target);
  const worker = objectNamed(expected.createdBy ?? "", blueprint, podTemplates(input.optional));
  const restart = kubectl === null || expected.createdBy === null ? [] : restartOf(kubectl, worker);
  if (where.elsewhere !== null && isShutOut(where) && !where.isUsable)
    return {
      summary: `Grant the role USAGE on schema ${where.elsewhere}, or correct its search_path.`,
      commands: [],
    };
  if (where.elsewhere !== null && where.isConfigured)
    return {
      summary: `Correct ${expected.schema === null ? "postgres.schema" : "the schema in nomnom.doctor.yaml"}: the table is in ${where.elsewhere}.`,
      commands: [],
    };
  if (where.elsewhere !== null)
    return {
      summary: `Add schema ${where.elsewhere} to the end of the role's search path, and restart the services.`,
      commands: [
        ...(where.user === null ? [] : [lookInto(where.elsewhere, where.user, where.path, target)]),
        ...restart,
      ],
    };
  if (where.otherCase !== null)
    return {
      summary: "Rename it to the lower-case name.",
      commands: [psql(target, `ALTER TABLE ${where.otherCase} RENAME TO ${identifier(expected.name)}`)],
    };
  if (where.refused !== null && input.outcomes.get("postgres/privileges") === "fail")
    return { summary: "Let the worker's role create it, as postgres/privileges says.", commands: [] };
  if (where.refused !== null)
    return {
      summary: "Let the worker's role create it, and start the worker again.",
      commands: [
        adminPsql(
          target,
          blueprint.release,
          `GRANT CREATE ON SCHEMA ${identifier(where.schema)} TO ${identifier(where.refused)}`,
        ),
        ...restart,
      ],
    };
  if (where.idle !== null)
    return {
      summary: "Start or repair the worker: it creates the table.",
      commands:
        kubectl === null
          ? []
          : [where.idle.desired === 0 ? kubectl("scale", worker, "--replicas=1") : kubectl("get", worker)],
    };
  if (expected.createdBy === null)
    return {
      summary:
        "Run the migration that creates it. By hand it has only the columns and keys that nomnom.doctor.yaml names.",
      commands: [psql(target, createTable(expected, where.schema))],
    };
  const otherImage =
    kubectl === null ? [] : [kubectl("set", "image", worker, joined("worker=", placeholder("IMAGE:TAG")))];
  return {
    summary:
      "Restart the worker with an image that creates it, or create it by hand; the worker keeps a table that exists.",
    ...oneOf([...otherImage, ...restart], [psql(target, createTable(expected, where.schema))]),
  };
}

const lookInto = (
  schema: string,
  user: string,
  path: readonly string[],
  target: TableInput["target"],
): Command =>
  psql(
    target,
    `ALTER ROLE ${identifier(user)} SET search_path = ${[...path, schema].map(identifier).join(", ")}`,
  );

/** The table as its maker makes it today: with exactly the unique keys its statements need, and a serial id where a service makes it, as nomnom's worker does. */
export function createTable(table: ExpectedTable, schema: string): string {
  const { name, columns, uniques } = table;
  const lines = columns
    .filter((column) => !column.optional)
    .map((column) =>
      isNumbered(table, column)
        ? `id ${column.types[0] === "bigint" ? "BIGSERIAL" : "SERIAL"} PRIMARY KEY`
        : `${identifier(column.name)} ${column.types[0] ?? "text"}${column.notNull ? " NOT NULL" : ""}`,
    );
  const keys = uniques.map((set) => `UNIQUE (${set.map(identifier).join(", ")})`);
  return `CREATE TABLE ${qualified(schema, name)} (${[...lines, ...keys].join(", ")})`;
}
