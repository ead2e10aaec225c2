import type { ExpectedTable } from "../../../blueprint/blueprint.ts";
import type { Command } from "../../../remedy/command.ts";
import { psql } from "../../../remedy/psql.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import type { Table, UniqueKey } from "../../../snapshot/postgres.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { defineFinding, type Finding } from "../../finding.ts";

const missing = defineFinding({
  code: "postgres/table-presence/key-missing",
  title: "The unique key that the worker's INSERT relies on does not exist",
  severity: ["error", "warning"],
  resource: ["postgres/table"],
  recovers: null,
});

const narrower = defineFinding({
  code: "postgres/table-presence/key-narrower",
  title: "A unique key on fewer columns allows one row where several belong",
  severity: ["error", "warning"],
  resource: ["postgres/table"],
  recovers: null,
});

const deferrable = defineFinding({
  code: "postgres/table-presence/key-deferrable",
  title: "A deferrable key cannot serve ON CONFLICT",
  severity: ["error"],
  resource: ["postgres/table"],
  recovers: null,
});

/** In the order of the page. */
export const keyKinds = [missing, narrower, deferrable];

/**
 * Whether the unique keys let the worker's INSERT work. Where it names its conflict target (derived entities), a key on exactly that set
 * must exist (else 42P10), immediate (else 55000), and none on a part of it (else 23505 for the second row). Where it names none (root
 * entities), a missing key lets duplicates in and a narrower one drops rows. PostgreSQL: 28 layouts measured on 15, 17 and 18.
 */
export function uniqueFindings(
  expected: ExpectedTable,
  table: Table,
  keys: readonly UniqueKey[],
  target: Target,
): Finding[] {
  return [
    ...expected.uniques.flatMap((set) => [
      ...missingKey(expected, table, set, keys, target),
      ...narrowerKeys(expected, table, set, keys, target),
    ]),
    ...deferrableKeys(expected, table, keys, target),
  ];
}

function missingKey(
  { conflictTarget }: ExpectedTable,
  table: Table,
  set: string[],
  keys: readonly UniqueKey[],
  target: Target,
): Finding[] {
  if (keys.some((key) => key.inferable && sameSet(key.columns, set))) return [];
  const columns = set.join(", ");
  const unusable = keys.find((key) => !key.inferable && sameSet(key.columns, set));
  const but = unusable ? ` ${unusable.name} does not count: it is partial, invalid or on an expression.` : "";
  const name = nameOf(table);
  return [
    missing({
      severity: conflictTarget ? "error" : "warning",
      message: conflictTarget
        ? `${name} has no unique key on exactly (${columns}), which the worker's INSERT names as its conflict target: every row fails with 42P10 and its message ends in the DLQ.${but}`
        : `${name} has no unique key on (${columns}): a message that is delivered twice is stored twice.${but}`,
      resource: resourceOf(table),
      evidence: {
        table: table.name,
        columns: set,
        sqlState: conflictTarget ? "42P10" : null,
        uniqueKeys: keys.map(describe),
      },
      remedy: {
        summary: `Add the unique key${conflictTarget ? "; workers from before the composite key made one per column instead" : ""}. Rows that are there twice must go first.`,
        commands: [
          psql(
            target,
            `ALTER TABLE ${name} ADD CONSTRAINT ${identifier(`${table.name}_unique`)} UNIQUE (${set.map(identifier).join(", ")})`,
          ),
        ],
      },
      cause: [table.schema, table.name, columns],
    }),
  ];
}

/** A unique key on a part of the set: it allows only one row where the set allows many. */
function narrowerKeys(
  { conflictTarget }: ExpectedTable,
  table: Table,
  set: string[],
  keys: readonly UniqueKey[],
  target: Target,
): Finding[] {
  return keys
    .filter((key) => key.inferable && key.columns.length > 0 && isStrictSubset(key.columns, set))
    .map((key) => {
      const columns = key.columns.join(", ");
      const name = nameOf(table);
      return narrower({
        severity: conflictTarget ? "error" : "warning",
        message: conflictTarget
          ? `${name} is unique on (${columns}) alone (${key.name}), narrower than (${set.join(", ")}): the second row with the same ${columns} fails with 23505.`
          : `${name} is unique on (${columns}) alone (${key.name}), narrower than (${set.join(", ")}): further rows with the same ${columns} are skipped without an error.`,
        resource: resourceOf(table),
        evidence: {
          table: table.name,
          key: key.name,
          columns: key.columns,
          sqlState: conflictTarget ? "23505" : null,
        },
        remedy: {
          summary: `Drop ${key.name}. Workers from before the composite key created one per column; a newer image leaves it in place.`,
          commands: [dropKey(table, key, target)],
        },
        cause: [table.schema, table.name, columns],
      });
    });
}

/** ON CONFLICT does not work with a constraint that is checked at the end of the transaction. */
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
      deferrable({
        message: `${key.name} on ${nameOf(table)} is DEFERRABLE: INSERT … ON CONFLICT cannot use it and fails with 55000.`,
        resource: resourceOf(table),
        evidence: { table: table.name, key: key.name, columns: key.columns, sqlState: "55000" },
        remedy: {
          summary: "Replace it by one that is checked at once.",
          commands: [
            psql(
              target,
              `ALTER TABLE ${nameOf(table)} DROP CONSTRAINT ${identifier(key.name)}, ADD CONSTRAINT ${identifier(key.name)} ${key.primary ? "PRIMARY KEY" : "UNIQUE"} (${key.columns.map(identifier).join(", ")})`,
            ),
          ],
        },
        cause: [table.schema, table.name, ...key.columns],
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

const describe = (key: UniqueKey): string =>
  `${key.name} (${key.columns.join(", ")})${key.immediate ? "" : " deferrable"}${key.inferable ? "" : " not usable"}`;

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((column) => b.includes(column));

const isStrictSubset = (a: readonly string[], b: readonly string[]): boolean =>
  a.length < b.length && a.every((column) => b.includes(column));

const nameOf = ({ schema, name }: Table): string => qualified(schema, name);
const resourceOf = ({ schema, name }: Table) => `postgres/table/${schema}.${name}` as const;
