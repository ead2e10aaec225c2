import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { workerAs } from "../../../../test/support/checks/worker-as.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const items = "postgres/table/public.order_line_items";

export const cases: Case[] = [
  {
    name: "the seed: only root tables exist",
    snapshot: "only-root-tables",
    status: "fail",
    resources: [items],
    code: "42P01",
    says: [
      "Table public.order_line_items (built-in contract) does not exist in database nomnom",
      "creates tables of root entities only",
      "CREATE TABLE public.order_line_items (id SERIAL PRIMARY KEY, order_key text NOT NULL",
      "UNIQUE (order_key, line_number)",
    ],
  },
  {
    name: "the worker's role may not create it: the cause is named, not an image to exchange",
    snapshot: "only-root-tables",
    sections: { ...workerAs("app"), ...privilegesOf("role-may-not-create") },
    status: "fail",
    resources: [items],
    code: "42P01",
    says: [
      "The worker would create it, and its role app may not (postgres/privileges).",
      "GRANT CREATE ON SCHEMA public TO app",
    ],
  },
  {
    name: "an id made bigint, as its repair has it, is no difference",
    snapshot: "tables-healthy",
    sections: changedColumn("id", { type: "bigint" }),
    status: "pass",
    resources: [],
  },
  {
    name: "one unique key per column, as workers before the composite key make them",
    snapshot: "one-unique-per-column",
    status: "fail",
    resources: [items, items, items],
    code: "42P10",
    says: [
      "no unique key on exactly (order_key, line_number)",
      "ADD CONSTRAINT order_line_items_unique UNIQUE (order_key, line_number)",
      "DROP CONSTRAINT IF EXISTS order_line_items_line_number_unique",
    ],
  },
  {
    name: "the composite key was added and a single-column one left",
    snapshot: "composite-beside-single-unique",
    status: "fail",
    resources: [items],
    code: "23505",
    says: ["unique on (order_key) alone", "the second row with the same order_key fails with 23505"],
  },
  {
    name: "the key is deferrable",
    snapshot: "deferrable-unique",
    status: "fail",
    resources: [items],
    code: "55000",
  },
  {
    name: "the key is partial",
    snapshot: "partial-unique",
    status: "fail",
    resources: [items],
    code: "42P10",
    says: ["partial does not count"],
  },
  {
    name: "ORDERS is not orders",
    snapshot: "upper-case-tables",
    status: "fail",
    resources: ["postgres/table/public.orders"],
    code: "42P01",
    says: ['public."ORDERS"', 'ALTER TABLE public."ORDERS" RENAME TO orders'],
  },
  {
    name: "the table is in another schema",
    snapshot: "other-schema",
    status: "fail",
    resources: [items],
    code: "42P01",
    says: ["It exists in schema app", "ALTER TABLE app.order_line_items SET SCHEMA public"],
  },
  {
    name: "types: text for integer and a varchar for text are converted, jsonb for numeric is not",
    snapshot: "wrong-types",
    status: "fail",
    resources: [items, items, items, items],
    says: [
      "discount is jsonb, not numeric: the worker's values do not fit",
      "line_number is text, not integer",
      "quantity is bigint, not integer",
      "values longer than 10 characters fail with 22001",
      "ALTER COLUMN discount TYPE numeric USING discount::numeric",
    ],
  },
  {
    name: "columns that demand a value the worker does not give",
    snapshot: "unfilled-not-null",
    status: "fail",
    resources: ["postgres/table/public.orders", "postgres/table/public.orders", items],
    code: "23502",
    says: ["orders.clerk is NOT NULL", "a column region", "order_line_items.id has no default"],
  },
  {
    name: "a column that computes its own value",
    snapshot: "tables-healthy",
    sections: changedColumn("order_date", { generated: "s" }),
    status: "fail",
    resources: ["postgres/table/public.orders"],
    code: "428C9",
    says: ["ALTER COLUMN order_date DROP EXPRESSION"],
  },
  {
    name: "a table of the same name comes first on the search path",
    snapshot: "tables-healthy",
    sections: changedTables((table) =>
      table.name === "orders"
        ? [
            { ...table, onPath: false },
            { ...table, schema: "app" },
          ]
        : [table],
    ),
    status: "warn",
    resources: ["postgres/table/public.orders"],
    messages: [
      "app.orders comes before public.orders on the search path: statements without a schema reach the former.",
    ],
  },
  {
    name: "a materialised view under the table's name",
    snapshot: "materialised-view-for-table",
    status: "fail",
    resources: ["postgres/table/public.orders"],
    code: "42809",
  },
  {
    name: "a column the entity has and the table lacks",
    snapshot: "tables-healthy",
    blueprint: (b) => ({
      ...b,
      postgres: {
        ...b.postgres,
        tables: b.postgres.tables.map((t) =>
          t.name === "orders"
            ? {
                ...t,
                columns: [
                  ...t.columns,
                  { name: "channel", types: ["text"], notNull: false, optional: false },
                ],
              }
            : t,
        ),
      },
    }),
    status: "fail",
    code: "42703",
    says: ["ADD COLUMN channel text"],
  },
  {
    name: "the schema of the configuration is searched, not public",
    snapshot: "tables-healthy",
    blueprint: (b) => ({ ...b, postgres: { ...b.postgres, schema: "app" } }),
    status: "fail",
    resources: [
      "postgres/table/app.orders",
      "postgres/table/app.order_line_items",
      "postgres/table/app.message_status",
    ],
    says: ["It exists in schema public"],
  },
  {
    name: "a root table without its unique key only lets duplicates in",
    snapshot: "tables-healthy",
    blueprint: (b) => ({
      ...b,
      postgres: {
        ...b.postgres,
        tables: b.postgres.tables.map((t) =>
          t.name === "orders" ? { ...t, uniques: [["customer_key"]] } : t,
        ),
      },
    }),
    status: "warn",
    resources: ["postgres/table/public.orders"],
    says: ["delivered twice is stored twice"],
  },
  {
    name: "as the newest worker makes them, message_status by the chart",
    snapshot: "tables-healthy",
    status: "pass",
    resources: [],
  },
  {
    name: "a view under the name of a table with a conflict target: only its table could tell",
    snapshot: "view-for-table",
    status: "unknown",
    says: ["is a view", "depends on the table behind it"],
  },
  {
    name: "the catalog could not be read",
    sections: {
      "postgres/tables": error("postgres", "timeout", "the catalog query did not answer within 5 s"),
      "postgres/unique-keys": error("postgres", "timeout", "the catalog query did not answer within 5 s"),
    },
    status: "unknown",
    says: ["did not answer within 5 s"],
  },
  { name: "no PostgreSQL", status: "skip" },
];

type RecordedTable = Extract<NonNullable<Sections["postgres/tables"]>, { ok: true }>["data"][number];

function privilegesOf(snapshot: string): Sections {
  const section = readSnapshot(snapshot).sections["postgres/privileges"];
  return section === undefined ? {} : { "postgres/privileges": section };
}

function changedTables(change: (table: RecordedTable) => RecordedTable[]): Sections {
  const section = readSnapshot("tables-healthy").sections["postgres/tables"];
  if (!section?.ok) throw new Error("tables-healthy holds no tables");
  return { "postgres/tables": succeed(section.data.flatMap(change)) };
}

function changedColumn(name: string, more: Partial<RecordedTable["columns"][number]>): Sections {
  return changedTables((table) => [
    {
      ...table,
      columns: table.columns.map((column) => (column.name === name ? { ...column, ...more } : column)),
    },
  ]);
}
