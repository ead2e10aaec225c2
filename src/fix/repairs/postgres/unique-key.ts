import * as z from "zod";
import type { ReportedRemedy } from "../../../doctor/report.ts";
import { psql } from "../../../remedy/psql.ts";
import { commandLines } from "../../../remedy/remedy.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { type PlanContext, type Planned, type Repair, refused } from "../../repair.ts";
import { expectedTable, type LiveTable, readLiveTable, rewritableBytes } from "./live-table.ts";

const missingSchema = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
const extraSchema = z.object({ table: z.string(), key: z.string(), columns: z.array(z.string()) });

/** Adds the unique key the worker's INSERT relies on, where no two rows contradict it. */
export const addKey: Repair = {
  id: "add-unique-key",
  title: "Add the missing unique key",
  codes: ["postgres/table-presence/key-missing"],
  async plan({ evidence, resource }, context) {
    const { table, columns } = missingSchema.parse(evidence);
    const schema = schemaOf(resource, table);
    const owned = await ownedTable(context, schema, table);
    if ("kind" in owned) return owned;
    const name = qualified(schema, table);
    const { live } = owned;
    if (live.keys.some((key) => key.usable && sameSet(key.columns, columns)))
      return { kind: "waits", reason: `${name} has the key by now` };
    const absent = columns.filter((column) => !live.columns.includes(column));
    if (absent.length > 0) return { kind: "waits", reason: `${name} has no column ${absent.join(", ")}` };
    if (live.kind !== "r")
      return refused(
        `${name} is partitioned: the key would have to hold its partition columns, which only its owner can choose`,
      );
    const key = live.taken.includes(`${table}_unique`) ? `${table}_unique_key` : `${table}_unique`;
    if (live.taken.includes(key)) return refused(`the name ${key} is taken in schema ${schema}`);
    const list = columns.map(identifier).join(", ");
    if (live.bytes > rewritableBytes)
      return refused(
        `${name} is large (${Math.round(live.bytes / 1024 / 1024)} MiB): making the key locks it for longer than a lock may last here`,
        concurrently(context, name, key, list),
      );
    const duplicates = await countDuplicates(context, name, columns);
    if (typeof duplicates === "string") return refused(duplicates);
    if (duplicates > 0)
      return refused(
        `the rows of ${name} contradict it: ${duplicates}${duplicates === maxCounted ? " or more" : ""} values of (${columns.join(", ")}) are there more than once, and rows are never deleted here`,
        lookAtDuplicates(context, name, list),
      );
    return {
      kind: "plan",
      plan: {
        title: `Make ${name} unique on (${columns.join(", ")})`,
        changes: [
          {
            kind: "transaction",
            title: `${name}: unique on (${columns.join(", ")})`,
            statements: [{ sql: `ALTER TABLE ${name} ADD CONSTRAINT ${identifier(key)} UNIQUE (${list})` }],
            undo: [{ sql: `ALTER TABLE ${name} DROP CONSTRAINT ${identifier(key)}` }],
            id: null,
          },
        ],
        risks: [
          "The table is locked while its index is made, for seconds at the most; sessions that hold it for more than 2 s make this give up.",
          "From then on a second row with the same values is refused, whoever writes it.",
        ],
        undoneBy: `ALTER TABLE ${name} DROP CONSTRAINT ${identifier(key)}`,
      },
    };
  },
};

/** Drops a key that workers from before the composite one made, a column each. Any other is somebody's wish. */
export const dropFormerKey: Repair = {
  id: "drop-former-key",
  title: "Drop a unique key of former workers",
  codes: ["postgres/table-presence/key-extra"],
  async plan({ evidence, resource }, context) {
    const { table, key, columns } = extraSchema.parse(evidence);
    const schema = schemaOf(resource, table);
    const [column] = columns;
    const set = expectedTable(context, table)?.uniques[0] ?? [];
    const isFormer =
      columns.length === 1 &&
      column !== undefined &&
      set.includes(column) &&
      key === `${table}_${column}_unique`;
    if (!isFormer)
      return refused(`${key} is none that former workers made: who relies on it is not known here`);
    const owned = await ownedTable(context, schema, table);
    if ("kind" in owned) return owned;
    const name = qualified(schema, table);
    if (!owned.live.keys.some((each) => each.name === key))
      return { kind: "waits", reason: `${key} is gone by now` };
    // What stays has to keep the rows apart that this key kept apart.
    if (!owned.live.keys.some((each) => each.usable && sameSet(each.columns, set)))
      return { kind: "waits", reason: `the key on (${set.join(", ")}) comes first` };
    return {
      kind: "plan",
      plan: {
        title: `Drop ${key} of ${name}`,
        changes: [
          {
            kind: "transaction",
            title: `${name}: without ${key}`,
            statements: [{ sql: `ALTER TABLE ${name} DROP CONSTRAINT ${identifier(key)}` }],
            undo: [
              { sql: `ALTER TABLE ${name} ADD CONSTRAINT ${identifier(key)} UNIQUE (${identifier(column)})` },
            ],
            id: null,
          },
        ],
        risks: [
          `Rows with the same ${column} can be stored from then on, which is what it is for. No row is changed.`,
          "A foreign key of another table that refers to it makes this fail, and nothing is changed.",
        ],
        undoneBy: `ALTER TABLE ${name} ADD CONSTRAINT ${identifier(key)} UNIQUE (${identifier(column)}), while no two rows contradict it.`,
      },
    };
  },
};

/** `postgres/table/public.orders` */
const schemaOf = (resource: string, table: string): string =>
  resource.slice("postgres/table/".length, -(table.length + 1));

async function ownedTable(
  context: PlanContext,
  schema: string,
  table: string,
): Promise<Planned | { live: NonNullable<LiveTable["table"]> }> {
  const read = await readLiveTable(context, schema, table);
  if (!read.ok) return refused(read.error.message);
  const { user, table: live } = read.data;
  if (live === null) return { kind: "waits", reason: `${qualified(schema, table)} does not exist` };
  if (!live.owns) return refused(`${user} does not own ${qualified(schema, table)}, ${live.owner} does`);
  return { live };
}

const maxCounted = 1_000;

/** Rows with a NULL are never the same to a unique key. The text: why it cannot be said. */
async function countDuplicates(
  { connections }: PlanContext,
  table: string,
  columns: readonly string[],
): Promise<number | string> {
  const client = await connections.postgres();
  if (!client.ok) return client.error.message;
  const list = columns.map(identifier);
  const answer = await client.data.query(
    `SELECT pg_catalog.count(*)::int AS duplicates FROM (SELECT FROM ${table} WHERE ${list.map((column) => `${column} IS NOT NULL`).join(" AND ")}
 GROUP BY ${list.join(", ")} HAVING pg_catalog.count(*) > 1 LIMIT ${maxCounted}) twice`,
  );
  if (!answer.ok) return answer.error.message;
  return z.tuple([z.object({ duplicates: z.int() })]).parse(answer.data)[0].duplicates;
}

const lookAtDuplicates = ({ target }: PlanContext, table: string, list: string): ReportedRemedy => ({
  summary: "See which rows are there twice, and remove those that do not belong there.",
  commands: commandLines([
    psql(
      target,
      `SELECT ${list}, count(*) FROM ${table} GROUP BY ${list} HAVING count(*) > 1 ORDER BY count(*) DESC LIMIT 50`,
    ),
  ]),
});

const concurrently = (
  { target }: PlanContext,
  table: string,

  key: string,
  list: string,
): ReportedRemedy => ({
  summary:
    "Make the index beside the running work, then take it as the key. Where the first fails, drop the invalid index it leaves before trying again.",
  commands: commandLines([
    psql(target, `CREATE UNIQUE INDEX CONCURRENTLY ${identifier(key)} ON ${table} (${list})`),
    psql(
      target,
      `ALTER TABLE ${table} ADD CONSTRAINT ${identifier(key)} UNIQUE USING INDEX ${identifier(key)}`,
    ),
  ]),
});

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((column) => b.includes(column));
