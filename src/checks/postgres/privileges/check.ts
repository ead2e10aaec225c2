import { fillerOf } from "../../../blueprint/table-name.ts";
import { command } from "../../../remedy/command.ts";
import { adminPsql, adminPsqlWith, databaseWord, psql } from "../../../remedy/psql.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { roleOfWorkload } from "../../../snapshot/kubernetes/role-of-workload.ts";
import type { RolePrivileges } from "../../../snapshot/postgres.ts";
import type { RowCondition } from "../../../snapshot/postgres-statements.ts";
import { type CheckInput, type Decision, defineCheck, type Undecided } from "../../check.ts";
import { dataOf } from "../../unreadable.ts";
import type { Judged } from "./judged.ts";
import { privilegeKinds } from "./kinds.ts";
import { missingGrants, privilegeFindings } from "./privilege-findings.ts";

type Input = CheckInput<"postgres/privileges", "postgres/statements" | (typeof templateSections)[number]>;

const noFiller = "nothing says which workload fills the tables (postgres.tables[].filledBy)";

/** The role in the worker's DATABASE_URL has the rights its statements need, at its start and for each message. */
export const privileges = defineCheck({
  id: "postgres/privileges",
  title: "The worker's role may do what the worker does",
  requires: ["postgres/reachable"],
  reads: ["postgres/privileges"],
  optional: ["postgres/statements", ...templateSections],
  findings: privilegeKinds,
  notApplicable: ({ blueprint }) => (fillerOf(blueprint) === null ? noFiller : null),
  decide(input) {
    const data = input.sections["postgres/privileges"];
    if (!data.schemaExists) return { kind: "not-applicable", reason: `schema ${data.schema} does not exist` };
    const { release } = input.blueprint;
    const templates = podTemplates(input.optional);
    const filler = fillerOf(input.blueprint);
    if (filler === null) return { kind: "not-applicable", reason: noFiller };
    const known = roleOfWorkload(templates, filler, input.blueprint.postgres);
    const role = data.roles.find(({ user }) => user === (known ?? data.user));
    if (role === undefined) return undecided(unseenRole(known ?? data.user, input));
    const { tables, messageStatus } = input.blueprint.postgres;
    const written = tables.filter(({ filledBy }) => filledBy === filler);
    const judged: Judged = {
      role: { ...role, tables: role.tables.filter(({ name }) => written.some((own) => own.name === name)) },
      data,
      tables: written.map(({ name }) => name),
      creates: written.some(({ createdBy }) => createdBy === filler),
      changed: messageStatus?.table ?? null,
      admin: (...statements) => adminPsql(input.target, release, ...statements),
      adminWith: (settings, ...statements) => adminPsqlWith(settings, input.target, release, ...statements),
      database: databaseWord(input.target),
      look: (table) => psql(input.target, `\\d ${table}`),
      lookAtEventTriggers: psql(input.target, "\\dy"),
      refusedTables: refusedTables(role.user, input),
      policies: policiesFor(role.user, input),
      workerDown: templates.some(
        ({ name, replicas, ready }) => name === filler && replicas !== 0 && ready === 0,
      ),
      hasDeadLetters: input.blueprint.deadLetters.some((rule) => "suffix" in rule),
      whereSet: psql(input.target, "\\drds"),
    };
    if (known === null && writesNothing(role)) return undecided(anotherRole(judged, input));
    const incomplete = columnGrants(judged) ?? hiddenSetting(judged);
    return { kind: "decided", findings: privilegeFindings(judged), ...(incomplete && { incomplete }) };
  },
});

const undecided = (incomplete: Undecided): Decision => ({ kind: "decided", findings: [], incomplete });

/** Tables of which the server refused a statement with 42501 when it was asked as this role; null: it was not. */
function refusedTables(user: string, { optional }: Input): ReadonlySet<string> | null {
  const statements = dataOf(optional["postgres/statements"]);
  if (statements === null || statements.kind !== "asked" || statements.user !== user) return null;
  const refused = statements.statements.filter(({ refusals }) =>
    refusals.some(({ sqlState }) => sqlState === "42501"),
  );
  return new Set(refused.map(({ table }) => table));
}

function policiesFor(user: string, { optional }: Input): RowCondition[] | null {
  const statements = dataOf(optional["postgres/statements"]);
  if (statements?.kind !== "asked" || statements.user !== user) return null;
  return statements.conditions?.filter(({ kind }) => kind === "policy") ?? null;
}

/** As a role made for doctor alone would be: nobody's DATABASE_URL, as far as one can see. What is set for the whole database is no such mark. */
function writesNothing({ readOnly, readOnlyOf, create, tables }: RolePrivileges): boolean {
  const ownMark = readOnly === true && readOnlyOf !== "database";
  return ownMark || (!create && tables.every(({ granted }) => !granted.includes("INSERT")));
}

function anotherRole(judged: Judged, { target }: Input): Undecided {
  const { user } = judged.role;
  return {
    reason: `doctor is connected as ${user}, which writes to none of the worker's tables; ${target.namespace === null ? "the worker's role is not known" : "the worker's DATABASE_URL does not show its role"}`,
    remedy: {
      summary: `Give the worker's own address with --database-url. If its role is ${user}, it lacks these.`,
      commands: [
        command(
          ...["nomnom", "doctor", "--only", "postgres/*", "--database-url"],
          joined(
            ...["postgresql://", placeholder("USER"), ":", placeholder("PASSWORD"), "@", placeholder("HOST")],
            ...[":5432/", placeholder("DATABASE")],
          ),
        ),
        ...(missingGrants(judged).length === 0 ? [] : [judged.admin(...missingGrants(judged))]),
      ],
    },
  };
}

const unseenRole = (user: string, { target }: Input): Undecided => ({
  reason: `role ${user} is not among the roles that may log in, as far as they were read`,
  remedy: {
    summary: "Correct the role in the worker's DATABASE_URL, or look at its rights by hand.",
    commands: [psql(target, "\\du")],
  },
});

/** A grant on some columns may be enough, or not. */
function columnGrants(judged: Judged): Undecided | undefined {
  const partial = judged.role.tables.filter(({ onColumns }) => onColumns.length > 0);
  if (partial.length === 0 || judged.refusedTables !== null) return undefined;
  const what = partial.map(({ name, onColumns }) => `${onColumns.join(", ")} on ${name}`).join("; ");
  return {
    reason: `${judged.role.user} has ${what} for some columns only; whether they are those the worker uses was not compared`,
    remedy: {
      summary: "Grant it on the whole table.",
      commands: [
        judged.admin(
          ...partial.map(
            ({ schema, name, onColumns }) =>
              `GRANT ${onColumns.join(", ")} ON ${qualified(schema ?? judged.data.schema, name)} TO ${identifier(judged.role.user)}`,
          ),
        ),
      ],
    },
  };
}

/** The server's own value cannot be seen from a session that begins with another one. */
function hiddenSetting({ role, data, admin }: Judged): Undecided | undefined {
  if (role.readOnly !== null || data.serverReadOnly !== null) return undefined;
  return {
    reason: `${data.user} has a default_transaction_read_only of its own, which hides the server's: whether ${role.user} may write at all is not known`,
    remedy: {
      summary: "Remove it from doctor's role; doctor opens read-only transactions by itself.",
      commands: [admin(`ALTER ROLE ${identifier(data.user)} RESET default_transaction_read_only`)],
    },
  };
}
