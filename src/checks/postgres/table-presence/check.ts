import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import { tableKey } from "../../../blueprint/table-name.ts";
import { databaseOf, psql } from "../../../remedy/psql.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import type { Table } from "../../../snapshot/postgres.ts";
import type { Statements } from "../../../snapshot/postgres-statements.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import { defineCheck, type Undecided } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf } from "../../unreadable.ts";
import { hasOwnRows } from "./about-table.ts";
import { catalogFindings } from "./catalog-findings.ts";
import { conditionFindings } from "./condition-findings.ts";
import { shadowed, tableKinds } from "./kinds.ts";
import { missingTable } from "./missing-table.ts";
import { ownStatementFindings } from "./own-statement-findings.ts";
import { refusalFindings } from "./refusal-findings.ts";
import { rowFindings } from "./row-findings.ts";
import { optional, reads, type TableInput } from "./table-input.ts";
import { triggerFindings } from "./trigger-findings.ts";
import { uniqueFindings } from "./unique-keys.ts";

/**
 * The server takes the statements of nomnom's services: it is asked to plan them. The catalogue names causes and repairs, and what planning does not
 * show.
 */
export const tablePresence = defineCheck({
  id: "postgres/table-presence",
  title: "PostgreSQL takes the statements of the services",
  requires: ["postgres/reachable"],
  reads,
  optional,
  findings: tableKinds,
  after: ["postgres/privileges"],
  notApplicable: ({ blueprint: { postgres } }) =>
    postgres.tables.length + postgres.statements.length === 0
      ? "no tables are expected (postgres.tables)"
      : null,
  decide(input) {
    const own = input.blueprint.postgres.statements;
    const statements = dataOf(input.optional["postgres/statements"]);
    const seen = input.blueprint.postgres.tables.map((expected) => ({
      expected,
      table: findTable(expected, statements, input),
    }));
    const hidden = seen.flatMap(({ expected, table }) =>
      table === null ? hiddenSchemas(expected, statements, input) : [],
    );
    const isAsked =
      own.length > 0 || input.blueprint.postgres.tables.some(({ filledBy }) => filledBy !== null);
    const incomplete =
      (isAsked ? notAsked(input.optional["postgres/statements"]) : undefined) ??
      (own.length > 0 && statements?.kind === "asked" && statements.own === undefined
        ? ownNotAsked
        : undefined) ??
      (hidden[0] && hiddenTable(hidden, statements));
    return {
      kind: "decided",
      findings: [
        ...seen.flatMap(({ expected, table }) => {
          if (table !== null) return comparedFindings(expected, table, statements, input);
          return hiddenSchemas(expected, statements, input).length > 0
            ? []
            : [missingTable(expected, statements, input)];
        }),
        ...ownStatementFindings(own, statements?.own ?? [], input.target),
      ],
      ...(incomplete && { incomplete }),
    };
  },
});

function comparedFindings(
  expected: ExpectedTable,
  table: Table,
  statements: Statements | null,
  { sections, blueprint, target }: TableInput,
): Finding[] {
  const keys = sections["postgres/unique-keys"].filter(
    (key) => key.schema === table.schema && key.table === table.name,
  );
  const answers = statements?.statements.filter((answer) => answer.table === tableKey(expected)) ?? [];
  const conditions = (statements?.conditions ?? []).filter(
    // Of policies postgres/privileges tells.
    (each) => each.kind !== "policy" && each.schema === table.schema && each.table === tableKey(expected),
  );
  const refused = new Set(answers.flatMap(({ refusals }) => refusals.flatMap(({ column }) => column ?? [])));
  const { messageStatus, tables } = blueprint.postgres;
  const isStatus = tableKey(expected) === messageStatus?.table;
  return [
    ...(expected.schema === null ? shadowedBy(table, sections["postgres/tables"], target) : []),
    ...refusalFindings({ expected, table, keys, answers, target }),
    ...(statements === null
      ? []
      : conditionFindings(
          // What the server says of the column's type comes first.
          conditions.filter(
            ({ kind, columns }) => kind !== "value" || !columns.some((name) => refused.has(name)),
          ),
          table,
          { target, user: statements.user, release: blueprint.release },
        )),
    ...triggerFindings({ expected, table, isStatus, target }),
    ...(expected.filledBy === null
      ? catalogFindings(expected, table, target)
      : rowFindings({ expected, table, refused, conditions, expectedTables: tables, isStatus, target })),
    ...(hasOwnRows(table) ? uniqueFindings({ expected, table, keys, isStatus, target }) : []),
  ];
}

/** The relation of exactly this name in the configured schema, else the first on the services' search path. */
function findTable(
  { schema: own, name }: ExpectedTable,
  statements: Statements | null,
  { sections, blueprint }: TableInput,
): Table | null {
  const schema = own ?? blueprint.postgres.schema;
  const named = sections["postgres/tables"].filter((table) => table.name === name);
  const found =
    schema !== null
      ? named.find((table) => table.schema === schema)
      : statements === null
        ? named.find(({ onPath }) => onPath)
        : statements.path.flatMap((each) => named.find((table) => table.schema === each) ?? [])[0];
  return found ?? null;
}

/** Schemas that hold the table and that doctor's own role, asked in place of the services', may not look into. */
function hiddenSchemas(
  { schema: own, name }: ExpectedTable,
  statements: Statements | null,
  { sections, blueprint }: TableInput,
): string[] {
  if (statements === null || statements.serviceUser === null || statements.user === statements.serviceUser)
    return [];
  if ((own ?? blueprint.postgres.schema) !== null) return [];
  return sections["postgres/tables"].filter((table) => table.name === name).map(({ schema }) => schema);
}

const hiddenTable = (schemas: readonly string[], statements: Statements | null): Undecided => ({
  reason: `${statements?.user} may not act as ${statements?.serviceUser}, and does not find tables in schema ${[...new Set(schemas)].join(", ")}: whether ${statements?.serviceUser} finds them was not asked`,
  remedy: {
    summary:
      "Give the worker's own address with --database-url, or set postgres.schema in nomnom.doctor.yaml.",
    commands: [],
  },
});

const ownNotAsked: Undecided = {
  reason:
    "the server could not be asked about the statements of nomnom.doctor.yaml: a lock was in the way, or they are newer than the snapshot",
  remedy: null,
};

function notAsked(result: ProbeResult<Statements>): Undecided | undefined {
  const asked = "the server was not asked whether it takes the statements of the services";
  if (!result.ok)
    return {
      reason: `${asked}: ${result.error.message}`,
      remedy: result.error.hint === undefined ? null : { summary: result.error.hint, commands: [] },
    };
  switch (result.data.kind) {
    case "asked":
      return undefined;
    case "standby":
      return { reason: `${asked}: a server in recovery plans no INSERT (postgres/reachable)`, remedy: null };
    case "locked":
      return {
        reason: `${asked}: another session keeps a lock that planning waits for (postgres/blocked-sessions)`,
        remedy: null,
      };
  }
}

/** In this database alone: what is set so is before what is set for the role or for the database. */
const setSearchPath = (schema: string, database: string | null): string =>
  `ALTER ROLE CURRENT_USER${database === null ? "" : ` IN DATABASE ${identifier(database)}`} SET search_path = ${identifier(schema)}`;

/** With a configured schema: a table of the same name that comes first on the search path takes what is meant for this one. */
function shadowedBy(table: Table, tables: readonly Table[], target: TableInput["target"]): Finding[] {
  const first = tables.find((t) => t.name === table.name && t.schema !== table.schema && t.onPath);
  if (table.onPath || first === undefined || /^pg_(temp|toast)/.test(first.schema)) return [];
  return [
    shadowed({
      message: `${qualified(table.schema, table.name)} is hidden by ${qualified(first.schema, first.name)}, which comes first on the search path: statements without a schema use ${qualified(first.schema, first.name)}.`,
      resource: `postgres/table/${table.schema}.${table.name}`,
      cause: [table.schema, table.name, first.schema],
      evidence: { first: first.schema, expected: table.schema },
      remedy: {
        summary: "Remove or rename the one that is not used, or set the role's search_path.",
        commands: [psql(target, setSearchPath(table.schema, databaseOf(target)))],
      },
    }),
  ];
}
