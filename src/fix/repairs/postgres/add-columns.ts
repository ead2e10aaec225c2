import * as z from "zod";
import type { ExpectedColumn, ExpectedTable } from "../../../blueprint/blueprint.ts";
import { isNumbered } from "../../../blueprint/service-statements.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { type Planned, type Repair, refused } from "../../repair.ts";
import { expectedTable, type LiveTable, readLiveTable, rewritableBytes } from "./live-table.ts";

const evidenceSchema = z.object({ table: z.string(), schema: z.string(), column: z.string() });

type Table = NonNullable<LiveTable["table"]>;

/** Adds the columns a table lacks, all at once; one that is there in another spelling is renamed. */
export const addColumns: Repair = {
  id: "add-columns",
  title: "Add missing columns to a table",
  codes: ["postgres/table-presence/column-missing"],
  async plan({ evidence }, context) {
    const { table, schema, column } = evidenceSchema.parse(evidence);
    const expected = expectedTable(context, table);
    if (expected === undefined) return refused(`nobody expects a table ${table} any more`);
    const read = await readLiveTable(context, schema, table);
    if (!read.ok) return refused(read.error.message);
    const { user, table: live } = read.data;
    const name = qualified(schema, table);
    if (live === null) return { kind: "waits", reason: `${name} does not exist` };
    if (live.columns.includes(column))
      return { kind: "waits", reason: `${name} has a column ${column} by now` };
    if (live.kind !== "r" && live.kind !== "p")
      return refused(`${name} is no table: its definition is somebody's`);
    if (!live.owns) return refused(`${user} does not own ${name}, ${live.owner} does`);
    const other = inOtherSpelling(column, live);
    if (other !== null) return renamed(name, other, column);
    const missing = expected.columns.filter(
      (each) =>
        !each.optional && !live.columns.includes(each.name) && inOtherSpelling(each.name, live) === null,
    );
    if (missing.some((each) => isNumbered(expected, each)) && live.bytes > rewritableBytes)
      return refused(`${name} is large: numbering its rows rewrites all of them and locks it meanwhile`);
    return added(name, expected, missing, live);
  },
};

const inOtherSpelling = (column: string, { columns }: Table): string | null => {
  const plain = (name: string) => name.toLowerCase().replaceAll("_", "");
  return columns.find((name) => name !== column && plain(name) === plain(column)) ?? null;
};

function renamed(table: string, other: string, column: string): Planned {
  const rename = (from: string, to: string) =>
    `ALTER TABLE ${table} RENAME COLUMN ${identifier(from)} TO ${identifier(to)}`;
  return {
    kind: "plan",
    plan: {
      title: `Rename ${table}.${identifier(other)} to ${column}`,
      changes: [
        {
          kind: "transaction",
          title: `${table}: ${other} is called ${column}`,
          statements: [{ sql: rename(other, column) }],
          undo: [{ sql: rename(column, other) }],
          id: null,
        },
      ],
      risks: [`A reader of ${table} by the name ${other} no longer finds it. Its values stay.`],
      undoneBy: rename(column, other),
    },
  };
}

/** Without rows a column may demand a value at once; with rows those that are there have none. */
function added(
  table: string,
  expected: ExpectedTable,
  missing: readonly ExpectedColumn[],
  { bytes }: Table,
): Planned {
  const clauses = missing.map(({ name, types, notNull }) =>
    isNumbered(expected, { name, types })
      ? `ADD COLUMN id ${types[0] === "bigint" ? "BIGSERIAL" : "SERIAL"}`
      : `ADD COLUMN ${identifier(name)} ${types[0] ?? "text"}${notNull && bytes === 0 ? " NOT NULL" : ""}`,
  );
  const names = missing.map(({ name }) => name).join(", ");
  return {
    kind: "plan",
    plan: {
      title: `Add ${names} to ${table}`,
      changes: [
        {
          kind: "transaction",
          title: `${table}: ${names}`,
          statements: [{ sql: `ALTER TABLE ${table} ${clauses.join(", ")}` }],
          undo: [],
          id: null,
        },
      ],
      risks: [
        "The table is locked for a moment; sessions that hold it for more than 2 s make this give up.",
        "Rows that are there have no value in the new columns.",
      ],
      undoneBy: `ALTER TABLE ${table} DROP COLUMN, while nothing is stored in it. A rollback takes it back before the COMMIT; after that it is left alone.`,
    },
  };
}
