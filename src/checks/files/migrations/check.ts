import { canonicalType } from "../../../blueprint/column-type.ts";
import type { WrittenStatement } from "../../../blueprint/configured-settings.ts";
import type { FileCheck, PlacedFinding } from "../../file-check.ts";
import { defineFinding, type FindingKind } from "../../finding.ts";
import { readStatement, type Wanted } from "./read-statement.ts";
import { type Migrated, type MigratedTable, tableCalled } from "./tables.ts";

const kind = (word: string, title: string) =>
  defineFinding({
    code: `files/migrations/${word}`,
    title,
    severity: ["error"],
    resource: ["file/statement"],
    recovers: null,
  });

const noTable = kind("no-table", "A statement names a table that no migration creates");
const noColumn = kind("no-column", "A statement names a column that no migration creates");
const noKey = kind("no-unique-key", "ON CONFLICT names columns that have no unique key");
const notFilled = kind("not-filled", "An INSERT leaves out a column that needs a value");
const otherType = kind("other-type", "A parameter has a type that its column does not take");

interface Input {
  statements: readonly WrittenStatement[];
  /** Each folder may be the database that the statements are for. */
  folders: readonly Migrated[];
}

/** PostgreSQL would plan every statement of the configuration on what the migrations make. */
export const migrations: FileCheck<Input> = {
  id: "files/migrations",
  title: "Migrations make what the statements of the configuration need",
  findings: [noTable, noColumn, noKey, notFilled, otherType],
  decide: ({ statements, folders }) =>
    folders.length === 0
      ? []
      : statements.flatMap((statement) => {
          const wanted = readStatement(statement.sql);
          return wanted === null ? [] : ofStatement(statement, wanted, folders);
        }),
};

/** Of several folders that make the table, the one that fits best is the one that is meant. */
function ofStatement(
  statement: WrittenStatement,
  wanted: Wanted,
  folders: readonly Migrated[],
): PlacedFinding[] {
  const tables = folders.flatMap((folder) => tableCalled(folder, wanted.table) ?? []);
  if (tables.length === 0) {
    if (folders.some(({ hasMore }) => hasMore)) return [];
    return [
      placed(noTable, statement, wanted.table, {
        message: `Statement ${statement.name} needs table ${wanted.table}, and no migration creates it: PostgreSQL refuses the statement with 42P01.`,
        remedy: "Add a migration that creates the table, or correct the name.",
      }),
    ];
  }
  const found = tables.map((table) => faultsOf(statement, wanted, table));
  return found.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function faultsOf(statement: WrittenStatement, wanted: Wanted, table: MigratedTable): PlacedFinding[] {
  const { columns, conflict, fills } = wanted;
  const missing = table.hasMore ? [] : [...new Set(columns)].filter((name) => !table.columns.has(name));
  if (missing.length > 0)
    return missing.map((name) =>
      placed(noColumn, statement, `${wanted.table}.${name}`, {
        message: `Statement ${statement.name} names column ${name} of ${wanted.table}, and no migration creates it: PostgreSQL refuses the statement with 42703.`,
        remedy: "Add a migration that adds the column, or correct the name.",
      }),
    );
  return [
    ...keyFaults(statement, wanted, conflict, table),
    ...(fills === null ? [] : fillFaults(statement, wanted.table, fills, table)),
  ];
}

function keyFaults(
  statement: WrittenStatement,
  { table: name }: Wanted,
  conflict: readonly string[] | null,
  table: MigratedTable,
): PlacedFinding[] {
  if (conflict === null || table.hasMore || table.hasMoreKeys) return [];
  const wanted = [...conflict].toSorted().join();
  if (table.uniques.some((key) => key.toSorted().join() === wanted)) return [];
  const list = conflict.join(", ");
  return [
    placed(noKey, statement, `${name}(${list})`, {
      message: `Statement ${statement.name} has ON CONFLICT (${list}), and no migration makes a unique key of exactly these columns on ${name}: PostgreSQL refuses the statement with 42P10.`,
      remedy: "Add a migration that makes the unique key, or name the columns of one that is there.",
    }),
  ];
}

function fillFaults(
  statement: WrittenStatement,
  name: string,
  fills: NonNullable<Wanted["fills"]>,
  table: MigratedTable,
): PlacedFinding[] {
  const filled = new Set(fills.map(({ column }) => column));
  const left = table.hasTrigger
    ? []
    : [...table.columns].filter(
        ([column, { notNull, isFilled, type }]) =>
          notNull && !isFilled && !filled.has(column) && groupOf(type) !== null,
      );
  const others = fills.flatMap(({ column, parameter }) => {
    const given = parameter === null ? undefined : statement.parameters[parameter - 1]?.type;
    const wanted = table.columns.get(column)?.type;
    return given === undefined || wanted === undefined || takes(wanted, given)
      ? []
      : [{ column, given, wanted }];
  });
  return [
    ...left.map(([column]) =>
      placed(notFilled, statement, `${name}.${column}`, {
        message: `Statement ${statement.name} leaves out column ${column} of ${name}, which is NOT NULL and has no default: PostgreSQL refuses every row with 23502.`,
        remedy: "Let the statement fill the column, or give it a default in a migration.",
      }),
    ),
    ...others.map(({ column, given, wanted }) =>
      placed(otherType, statement, `${name}.${column}`, {
        message: `Statement ${statement.name} gives column ${column} of ${name} a parameter of type ${given}, and migrations make it ${wanted}: PostgreSQL refuses the statement with 42804.`,
        remedy: "Correct the type of the parameter or, in a migration, that of the column.",
      }),
    ),
  ];
}

/** Types that an assignment turns into each other. */
const groups: readonly (readonly string[])[] = [
  ["smallint", "integer", "bigint", "numeric", "real", "double precision", "smallserial"],
  ["text", "character varying", "character", "citext"],
  ["date", "timestamp without time zone", "timestamp with time zone"],
  ["json", "jsonb"],
  ["boolean"],
  ["uuid"],
  ["bytea"],
];

/** Null: a type of somebody's own, which may have a default and casts. */
const groupOf = (type: string): readonly string[] | null =>
  groups.find((group) => group.includes(canonicalType(type))) ?? null;

/** Everything can be assigned to text. */
function takes(column: string, parameter: string): boolean {
  const [to, from] = [groupOf(column), groupOf(parameter)];
  return to === null || from === null || to === from || to.includes("text");
}

function placed(
  make: FindingKind<"error", "file/statement">,
  { name, line, column }: WrittenStatement,
  what: string,
  { message, remedy }: { message: string; remedy: string },
): PlacedFinding {
  return {
    line,
    column,
    what: `needs ${what}`,
    finding: make({
      message,
      resource: `file/statement/${name}`,
      evidence: { statement: name, needs: what },
      remedy: { summary: remedy, commands: [] },
      cause: [name, what],
    }),
  };
}
