import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import type { Command } from "../../../remedy/command.ts";
import { psql } from "../../../remedy/psql.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import type { Table, UniqueKey } from "../../../snapshot/postgres.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { Finding } from "../../finding.ts";
import { keyDeferrable, keyExtra, keyMissing } from "./kinds.ts";

/**
 * What planning does not see of unique keys: whether a root table has its own (its INSERT names none), whether another one refuses rows, and
 * whether one is checked too late for ON CONFLICT. PostgreSQL: 28 layouts measured on 15, 17 and 18.
 */
export function uniqueFindings({ expected, table, keys, isStatus, target }: Compared): Finding[] {
  // The INSERT into the status table is a plain one.
  const hasConflictClause = !isStatus;
  const isFilled = expected.filledBy !== null;
  return [
    ...(expected.conflictTarget && isFilled ? [] : expected.uniques).flatMap((set) =>
      missingKey(table, set, keys, target),
    ),
    ...(isFilled ? extraKeys({ expected, table, keys, isStatus, target }) : []),
    ...(hasConflictClause && isFilled ? deferrableKeys(expected, table, keys, target) : []),
  ];
}

interface Compared {
  expected: ExpectedTable;
  table: Table;
  keys: readonly UniqueKey[];
  /** It says what became of each message. */
  isStatus: boolean;
  target: Target;
}

function missingKey(
  table: Table,
  set: readonly string[],
  keys: readonly UniqueKey[],
  target: Target,
): Finding[] {
  if (keys.some((key) => key.inferable && serves(key, set, table))) return [];
  // Without the column there is no key either, and its own finding.
  if (!set.every((column) => table.columns.some(({ name }) => name === column))) return [];
  const columns = set.join(", ");
  const unusable = unusableKey(keys, set);
  return [
    keyMissing({
      severity: "warning",
      message: `${nameOf(table)} has no unique key on (${columns}): a message that is delivered twice is stored twice.${becauseOf(unusable)}`,
      resource: resourceOf(table),
      cause: [table.schema, table.name, columns],
      evidence: { table: table.name, columns: [...set], sqlState: null, uniqueKeys: keys.map(describeKey) },
      remedy: {
        summary: "Add the unique key. Remove duplicate rows first.",
        commands: makeKey(table, set, keys, target),
      },
    }),
  ];
}

/** A key of a partitioned table has to hold its partition columns too, and those of a message that comes again are the same. */
const serves = ({ columns }: UniqueKey, set: readonly string[], { kind }: Table): boolean =>
  kind === "p" ? set.every((column) => columns.includes(column)) : sameSet(columns, set);

/** A key on the same columns that ON CONFLICT cannot use. */
export const unusableKey = (keys: readonly UniqueKey[], set: readonly string[]): UniqueKey | undefined =>
  keys.find((key) => !key.inferable && sameSet(key.columns, set));

/** Why a key that is there does not count, as a sentence. */
export function becauseOf(key: UniqueKey | undefined): string {
  if (key === undefined) return "";
  const why =
    key.invalid === true
      ? "it is invalid, because CREATE INDEX CONCURRENTLY or REINDEX broke off"
      : key.partial === true
        ? "it is for some rows only"
        : key.expression === true
          ? "it is on an expression"
          : "it is partial, invalid or on an expression";
  return ` ${key.name} does not count: ${why}.`;
}

/** An invalid index is made again, which locks nobody; otherwise the key is added. */
export function makeKey(
  table: Table,
  set: readonly string[],
  keys: readonly UniqueKey[],
  target: Target,
): Command[] {
  const unusable = unusableKey(keys, set);
  return unusable?.invalid === true
    ? [psql(target, `REINDEX INDEX CONCURRENTLY ${qualified(table.schema, unusable.name)}`)]
    : addKey(table, set, keys, target);
}

/** The command that adds a key. None for a partitioned table, whose keys have to hold its partition columns too. */
function addKey(table: Table, set: readonly string[], keys: readonly UniqueKey[], target: Target): Command[] {
  if (table.kind === "p") return [];
  const name = `${table.name}_unique`;
  const named = keys.some((key) => key.name === name) ? "" : `CONSTRAINT ${identifier(name)} `;
  return [
    psql(target, `ALTER TABLE ${nameOf(table)} ADD ${named}UNIQUE (${set.map(identifier).join(", ")})`),
  ];
}

/**
 * A key that holds all columns of an expected one refuses nothing more, and neither does one on what the worker leaves to the server and is another
 * value each time (its id), or NULL. Any other allows one row where the services write several.
 */
function extraKeys(compared: Compared): Finding[] {
  const { expected, table, keys } = compared;
  const written = expected.columns.filter(({ name, optional }) => !optional && name !== "id");
  const isWritten = (column: string) => written.some(({ name }) => name === column);
  return keys
    .filter(
      (key) =>
        key.columns.every((column) => isWritten(column) || isSame(column, key, table)) &&
        (key.columns.length > 0 || key.expression === true) &&
        key.maintained !== false,
    )
    .filter((key) => !expected.uniques.some((set) => set.every((column) => key.columns.includes(column))))
    .map((key) => extraKey(key, compared));
}

/** The services leave the column out, and each of their rows has the same in it: a constant default, or NULL where NULLs are equal. */
function isSame(column: string, { nullsEqual }: UniqueKey, { columns, filledByTriggers }: Table): boolean {
  const left = columns.find(({ name }) => name === column);
  if (left === undefined || filledByTriggers === null || filledByTriggers?.includes(column)) return false;
  const { constantDefault, hasDefault, identity, generated } = left;
  return (
    constantDefault === true || (nullsEqual === true && !hasDefault && identity === "" && generated === "")
  );
}

function extraKey(key: UniqueKey, { expected, table, isStatus, target }: Compared): Finding {
  const columns = [...key.columns, ...(key.expression === true ? ["an expression"] : [])].join(", ");
  const certain = key.expression !== true && key.partial !== true;
  const state = key.exclusion === true ? "23P01" : "23505";
  const refused = expected.conflictTarget || isStatus || key.exclusion === true;
  const rows = certain ? `the second row with the same ${columns}` : "a second row with the same key";
  const set = expected.uniques[0] ?? [];
  return keyExtra({
    severity: certain ? "error" : "warning",
    message: `${nameOf(table)} is unique on (${columns})${certain && set.length > key.columns.length ? " alone" : ""}${key.partial === true ? " of some rows" : ""} (${key.name}), which is not among its expected keys${set.length === 0 ? "" : ` (${set.join(", ")})`}: ${rows} ${refused ? `fails with ${state}` : "is skipped without an error"}.`,
    resource: resourceOf(table),
    cause: [table.schema, table.name, key.name],
    evidence: {
      table: table.name,
      key: key.name,
      columns: key.columns,
      sqlState: refused ? state : null,
      partial: key.partial ?? false,
      expression: key.expression ?? false,
    },
    remedy: {
      summary: `Drop ${key.name}, if nobody relies on it. Workers from before the composite key created one per column; a newer image leaves it in place.`,
      commands: [dropKey(table, key, target)],
    },
  });
}

/** ON CONFLICT does not work with a constraint that is checked at the end of the transaction, and EXPLAIN does not say so. */
function deferrableKeys(
  { conflictTarget, uniques }: ExpectedTable,
  table: Table,
  keys: readonly UniqueKey[],
  target: Target,
): Finding[] {
  // Without a target every unique key arbitrates, with one only those on exactly its set do.
  const arbiters = keys.filter((key) => !conflictTarget || uniques.some((set) => sameSet(key.columns, set)));
  return arbiters
    .filter((key) => !key.immediate)
    .map((key) =>
      keyDeferrable({
        message: `Key ${key.name} of ${nameOf(table)} is DEFERRABLE: INSERT … ON CONFLICT cannot use it and fails with 55000.`,
        resource: resourceOf(table),
        cause: [table.schema, table.name, ...key.columns],
        evidence: { table: table.name, key: key.name, columns: key.columns, sqlState: "55000" },
        remedy: {
          summary: "Replace it by a key that is checked at once.",
          commands: [
            psql(
              target,
              `ALTER TABLE ${nameOf(table)} DROP CONSTRAINT ${identifier(key.name)}, ADD CONSTRAINT ${identifier(key.name)} ${key.primary ? "PRIMARY KEY" : "UNIQUE"} (${key.columns.map(identifier).join(", ")})`,
            ),
          ],
        },
      }),
    );
}

/** A unique key is a constraint or only an index; either way it is gone after this. */
const dropKey = (table: Table, key: UniqueKey, target: Target): Command =>
  psql(
    target,
    `ALTER TABLE ${nameOf(table)} DROP CONSTRAINT IF EXISTS ${identifier(key.name)}`,
    `DROP INDEX IF EXISTS ${qualified(table.schema, key.name)}`,
  );

export const describeKey = (key: UniqueKey): string =>
  `${key.name} (${key.columns.join(", ")})${key.immediate ? "" : " deferrable"}${key.inferable ? "" : " not usable"}`;

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((column) => b.includes(column));
const nameOf = ({ schema, name }: Table): string => qualified(schema, name);
const resourceOf = ({ schema, name }: Table) => `postgres/table/${schema}.${name}` as const;
