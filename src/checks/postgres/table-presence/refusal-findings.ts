import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import { isInsertKnown, isNumbered } from "../../../blueprint/service-statements.ts";
import { workloadWords } from "../../../blueprint/workload-words.ts";
import type { Command } from "../../../remedy/command.ts";
import { psql } from "../../../remedy/psql.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { Table, UniqueKey } from "../../../snapshot/postgres.ts";
import type { ServiceStatementAnswer } from "../../../snapshot/postgres-statements.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { capitalised } from "../../../words/capitalised.ts";
import type { Finding, Severity } from "../../finding.ts";
import { about, changeOf, hasOwnRows, nameOf, statementOf } from "./about-table.ts";
import {
  columnGenerated,
  columnMissing,
  columnType,
  keyMissing,
  statementRefused,
  statementWithoutEffect,
} from "./kinds.ts";
import { becauseOf, describeKey, makeKey, unusableKey } from "./unique-keys.ts";

/** A table as it is expected, as it is, and what the server says to the statements about it. */
export interface Compared {
  expected: ExpectedTable;
  table: Table;
  keys: readonly UniqueKey[];
  answers: readonly ServiceStatementAnswer[];
  target: Target;
}

interface Refusal extends Pick<ServiceStatementAnswer, "service" | "operation"> {
  sqlState: string;
  message: string;
  column: string | null;
  value: string | null;
}

/** Where rights are missing, postgres/privileges says so; of schemas that the file names it sees only the tables. */
const ofRights = "42501";

/** The server makes the value itself: an identity column or an expression. */
const ofGenerated = "428C9";

/** What the server refuses of the services' statements, each column and each problem once, in words of what it leads to. */
export function refusalFindings(compared: Compared): Finding[] {
  const refusals = compared.answers
    .flatMap(({ service, operation, refusals: each }) =>
      each.map((refusal): Refusal => ({ service, operation, ...refusal })),
    )
    .filter(({ sqlState }) => sqlState !== ofRights || compared.expected.schema !== null)
    .filter(({ sqlState }) => sqlState !== ofGenerated || isInsertKnown(compared.expected));
  const problems = new Map<string, Refusal>();
  for (const refusal of refusals) {
    // A policy that asks its own table is one problem, whichever statement meets it.
    const statement = refusal.sqlState === "42P17" ? "" : refusal.operation;
    const key = refusal.column ?? `${refusal.sqlState} ${statement}`;
    if (!problems.has(key)) problems.set(key, refusal);
  }
  return [
    ...[...problems.values()].map((refusal) => refusalFinding(refusal, compared)),
    ...withoutEffect(compared),
  ];
}

function refusalFinding(refusal: Refusal, compared: Compared): Finding {
  const { column, sqlState } = refusal;
  if (column === null)
    return sqlState === "42P10" && refusal.operation === "insert"
      ? missingKey(compared)
      : refusedStatement(refusal, compared);
  if (sqlState === "42703") return missingColumn(column, refusal, compared);
  if (sqlState === ofGenerated) return generatedColumn(column, refusal, compared);
  return refusedColumn(column, refusal, compared);
}

/** Who only reads shows what the others store. */
const severityOf = ({ operation }: Refusal): Extract<Severity, "error" | "warning"> =>
  operation === "select" ? "warning" : "error";

function missingColumn(column: string, refusal: Refusal, { expected, table, target }: Compared): Finding {
  const name = nameOf(table);
  const other = sameInOtherSpelling(column, table);
  const wanted = expected.columns.find((candidate) => candidate.name === column);
  const type = wanted?.types[0] ?? "text";
  const added =
    wanted !== undefined && isNumbered(expected, wanted)
      ? `${identifier(column)} SERIAL`
      : `${identifier(column)} ${type}`;
  return columnMissing({
    severity: severityOf(refusal),
    message: `${name} has no column ${column}${other === null ? "" : `; it has "${other}", which is another name to PostgreSQL`}: ${statementOf(refusal)} fails with 42703.`,
    ...about(table, column),
    evidence: { ...details(table, column, refusal), columns: table.columns.map((each) => each.name) },
    remedy: changeOf(table, target, {
      summary: other === null ? "Add the column; rows that exist get no value in it." : "Rename the column.",
      commands: [
        psql(
          target,
          other === null
            ? `ALTER TABLE ${name} ADD COLUMN ${added}`
            : `ALTER TABLE ${name} RENAME COLUMN ${identifier(other)} TO ${identifier(column)}`,
        ),
      ],
    }),
  });
}

/** `orderKey` and `Order_Key` for `order_key`. */
export function sameInOtherSpelling(column: string, table: Table): string | null {
  const plain = (name: string) => name.toLowerCase().replaceAll("_", "");
  return table.columns.find(({ name }) => name !== column && plain(name) === plain(column))?.name ?? null;
}

function generatedColumn(column: string, refusal: Refusal, { table, target }: Compared): Finding {
  return columnGenerated({
    message: `${nameOf(table)}.${column} is a generated column: ${statementOf(refusal)} names it and fails with 428C9.`,
    ...about(table, column),
    evidence: details(table, column, refusal),
    remedy: changeOf(table, target, {
      summary: "Make it a plain column.",
      commands: [
        psql(target, `ALTER TABLE ${nameOf(table)} ALTER COLUMN ${identifier(column)} DROP EXPRESSION`),
      ],
    }),
  });
}

function refusedColumn(column: string, refusal: Refusal, { expected, table, target }: Compared): Finding {
  const name = nameOf(table);
  const actual = table.columns.find((candidate) => candidate.name === column)?.type ?? "of another type";
  const type = expected.columns.find((candidate) => candidate.name === column)?.types[0];
  const tooShort = refusal.sqlState.startsWith("22");
  const value =
    tooShort && refusal.value !== null ? ` A usual value is ${refusal.value.replace(/::\w+$/, "")}.` : "";
  return columnType({
    severity: severityOf(refusal),
    message: `${name}.${column} is ${actual}${type === undefined || tooShort ? "" : `, not ${type}`}: ${statementOf(refusal)} fails with ${refusal.sqlState}, ${sentence(refusal.message)}${value}`,
    ...about(table, column),
    evidence: { ...details(table, column, refusal), type: actual, expectedType: type ?? null },
    remedy: changeOf(table, target, {
      summary:
        type === undefined
          ? "Give the column a type that takes the values."
          : `Change the type to ${type}. That rewrites the table, and fails if a value does not fit.`,
      commands: type === undefined ? [] : [changeType(table, column, type, target)],
    }),
  });
}

/** By way of text, which every type can become. A number for each row is made again: what stood there is kept beside it. */
function changeType(table: Table, column: string, type: string, target: Target): Command {
  const [name, quoted] = [nameOf(table), identifier(column)];
  if (column === "id" && /^(integer|bigint)$/.test(type))
    return psql(
      target,
      `ALTER TABLE ${name} RENAME COLUMN ${quoted} TO ${identifier(`${column}_before`)}`,
      `ALTER TABLE ${name} ADD COLUMN ${quoted} SERIAL`,
    );
  return psql(
    target,
    `ALTER TABLE ${name} ALTER COLUMN ${quoted} TYPE ${type} USING ${quoted}::text${type === "text" ? "" : `::${type}`}`,
  );
}

function missingKey({ expected, table, keys, target }: Compared): Finding {
  const set = expected.uniques[0] ?? [];
  const columns = set.join(", ");
  return keyMissing({
    message: `${nameOf(table)} has no unique key on exactly (${columns}), which ${workloadWords(expected.filledBy, target)}'s INSERT names as its conflict target: every row fails with 42P10${isInsertKnown(expected) ? ", and the worker gives its message up" : ""}.${becauseOf(unusableKey(keys, set))}`,
    ...about(table, columns),
    evidence: {
      table: table.name,
      schema: table.schema,
      columns: set,
      sqlState: "42P10",
      uniqueKeys: keys.map(describeKey),
    },
    remedy:
      table.kind === "f"
        ? {
            summary:
              "A foreign table has no unique keys, whatever the other server has: let the worker write to that server, or put a plain table under that name.",
            commands: [psql(target, `\\d+ ${nameOf(table)}`)],
          }
        : changeOf(table, target, {
            summary:
              "Add the unique key; workers from before the composite key created one per column instead. Remove duplicate rows first.",
            commands: makeKey(table, set, keys, target),
          }),
  });
}

/** 0A000 with rules, 42809 for what is no table, and whatever else the server says. */
function refusedStatement(refusal: Refusal, { table, target }: Compared): Finding {
  return statementRefused({
    severity: severityOf(refusal),
    message: `${capitalised(statementOf(refusal))} on ${nameOf(table)} (${kindOf(table)}) fails with ${refusal.sqlState}: ${sentence(refusal.message)}`,
    ...about(table, refusal.sqlState, refusal.operation),
    evidence: {
      table: table.name,
      schema: table.schema,
      kind: table.kind,
      sqlState: refusal.sqlState,
      answer: refusal.message,
    },
    remedy: remedyFor(refusal.sqlState, table, target),
  });
}

function remedyFor(sqlState: string, table: Table, target: Target): Remedy {
  const name = nameOf(table);
  // A publication has it, and subscribers could not tell which row is meant; a view that cannot be written to has the same code.
  if (sqlState === "55000" && hasOwnRows(table))
    return {
      summary: `Tell subscribers which row is changed: by a primary key, or by the whole row. Or take ${name} out of its publication.`,
      commands: [psql(target, `ALTER TABLE ${name} REPLICA IDENTITY FULL`)],
    };
  // Measured on 15 and 17: the publication's WHERE, or its list of columns, leaves out what tells the subscribers which row is meant.
  if (sqlState === "42P10" && hasOwnRows(table))
    return {
      summary: `A publication of ${name} leaves out columns that tell subscribers which row is changed: its WHERE may name only columns of the replica identity, its list of columns has to hold them all. Correct the publication, or take ${name} out of it.`,
      commands: [psql(target, "\\dRp+")],
    };
  if (sqlState === "42P17" && hasOwnRows(table))
    return {
      summary: `A policy of row security on ${name} asks ${name} itself, which the server does not follow. Let it ask another table, or a SECURITY DEFINER function.`,
      commands: [psql(target, `\\d ${name}`)],
    };
  if (sqlState === "42704")
    return {
      summary:
        "See what names it: a policy of row security that asks for a setting of the session, which the services do not set, or a type that is not there.",
      commands: [psql(target, `\\d+ ${name}`)],
    };
  return {
    summary:
      sqlState === "0A000"
        ? "Drop the rule; a trigger can do the same without blocking ON CONFLICT."
        : "Put a plain table with the worker's columns under that name.",
    commands: [psql(target, `\\d+ ${name}`)],
  };
}

function withoutEffect({ table, answers, target }: Compared): Finding[] {
  return answers
    .filter(({ nothing }) => nothing)
    .map((answer) =>
      statementWithoutEffect({
        message: `A rule of ${nameOf(table)} turns ${statementOf(answer)} into nothing: it succeeds, and no row is written.`,
        ...about(table, answer.operation),
        evidence: { table: table.name, schema: table.schema, operation: answer.operation },
        remedy: { summary: "Drop the rule.", commands: [psql(target, `\\d+ ${nameOf(table)}`)] },
      }),
    );
}

const kinds: Readonly<Record<string, string>> = {
  r: "a table",
  p: "a partitioned table",
  v: "a view",
  m: "a materialised view",
  f: "a foreign table",
};
const kindOf = ({ kind }: Table): string => kinds[kind] ?? "a relation";

const details = (table: Table, column: string, { sqlState, message, service }: Refusal) => ({
  table: table.name,
  schema: table.schema,
  column,
  sqlState,
  service,
  answer: message,
});

const sentence = (text: string): string => `${text.replace(/\.$/, "")}.`;
