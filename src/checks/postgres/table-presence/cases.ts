import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { workerAs } from "../../../../test/support/checks/worker-as.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { Statements } from "../../../snapshot/postgres-statements.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const items = "postgres/table/public.order_line_items";

/** A statement that the file names. */
const ownStatement = {
  ...{ name: "find-unpaid", sql: "SELECT total FROM orders WHERE paid = $1", by: "biller", role: null },
  ...{ parameters: [{ type: "bool", value: "false" }], severity: "warning" as const },
};
const withOwn = (b: Blueprint): Blueprint => ({
  ...b,
  postgres: { ...b.postgres, statements: [ownStatement] },
});

export const cases: Case[] = [
  {
    name: "the server refuses a statement of the file, asked as doctor's own role",
    snapshot: "tables-healthy",
    blueprint: withOwn,
    sections: changedStatements("tables-healthy", (data) => ({
      ...data,
      own: [
        {
          ...{ name: "find-unpaid", user: "postgres", role: "biller" },
          refusal: { sqlState: "42703", message: 'column "paid" does not exist' },
        },
      ],
    })),
    status: "warn",
    resources: ["postgres/statement/find-unpaid"],
    messages: [
      'Statement find-unpaid of biller fails with 42703: column "paid" does not exist (asked as postgres, which may not act as biller).',
    ],
  },
  {
    name: "the file has statements, and the snapshot is older",
    snapshot: "tables-healthy",
    blueprint: withOwn,
    status: "unknown",
    says: ["statements of nomnom.doctor.yaml"],
  },
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
    sections: {
      ...workerAs("app"),
      ...privilegesOf("role-may-not-create"),
      ...changedStatements("only-root-tables", (data) => ({ ...data, user: "app", serviceUser: "app" })),
    },
    status: "fail",
    resources: [items],
    code: "42P01",
    says: [
      "The worker would create it, but its role app may not (postgres/privileges).",
      "GRANT CREATE ON SCHEMA public TO app",
    ],
  },
  {
    name: "the same, once postgres/privileges has found the cause",
    snapshot: "only-root-tables",
    sections: {
      ...workerAs("app"),
      ...privilegesOf("role-may-not-create"),
      ...changedStatements("only-root-tables", (data) => ({ ...data, user: "app", serviceUser: "app" })),
    },
    outcomes: new Map([["postgres/privileges", "fail"]]),
    status: "fail",
    explainedBy: "postgres/privileges",
  },
  {
    name: "no pod of the worker is ready: its pods are the cause, not an image to exchange",
    snapshot: "only-root-tables",
    sections: workerAs("postgres"),
    status: "fail",
    explainedBy: "kubernetes/pod-readiness",
    says: ["nomnom-worker has no pod that is ready (kubernetes/pod-readiness)."],
    remedies: ["Start or repair the worker: it creates the table."],
  },
  {
    name: "an id made bigint, as its repair has it, is no difference",
    snapshot: "tables-healthy",
    sections: changedColumn("id", { type: "bigint" }),
    status: "pass",
    resources: [],
  },
  {
    name: "domains, wider types, an identity, a foreign key between the tables, a unique default: all work",
    snapshot: "unusual-but-healthy-tables",
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
    name: "further unique keys: on another column rows are skipped or refused, on an expression they may be",
    snapshot: "further-unique-keys",
    status: "fail",
    resources: ["postgres/table/public.orders", items, "postgres/table/public.message_status"],
    messages: [
      "public.orders is unique on (customer_key) (orders_customer_key_key), which is not among its expected keys (order_key): the second row with the same customer_key is skipped without an error.",
      "public.order_line_items is unique on (an expression) (lower_key), which is not among its expected keys (order_key, line_number): a second row with the same key fails with 23505.",
      "public.message_status is unique on (status) (message_status_status_key), which is not among its expected keys (message_id): the second row with the same status fails with 23505.",
    ],
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
    name: "the table is in a schema that the role does not look into; nothing is taken from where it is",
    snapshot: "other-schema",
    status: "fail",
    resources: [items],
    code: "42P01",
    says: [
      "It exists in schema app, where the worker does not look (search path: public)",
      "ALTER ROLE postgres SET search_path = public, app",
    ],
  },
  {
    name: "the role may use no schema of its search path: the tables are where they should be",
    snapshot: "other-schema",
    sections: changedStatements("other-schema", (data) => ({ ...data, path: [] })),
    status: "fail",
    says: [
      "It exists in schema app, and the role may use no schema of its search path (postgres/privileges)",
      "Grant the role USAGE on schema app",
    ],
  },
  {
    name: "the role's search_path leads to the schema: the table is there",
    snapshot: "tables-healthy",
    sections: {
      ...changedTables((table) => [{ ...table, schema: "app", onPath: false }]),
      ...changedKeys("app"),
      ...changedStatements("tables-healthy", (data) => ({
        ...data,
        path: ["app", "public"],
        statements: data.statements.map((answer) => ({ ...answer, schema: answer.schema && "app" })),
      })),
    },
    status: "pass",
    resources: [],
  },
  {
    name: "types: jsonb for a number is refused and so is a usual value; others are narrower",
    snapshot: "wrong-types",
    status: "fail",
    resources: [items, items, items, items, items],
    code: "22003",
    says: [
      "line_number is text, not integer: values are stored as text",
      "discount is jsonb, not numeric: the worker's INSERT fails with 42804",
      "quantity is smallint, not integer: values beyond 32767 fail with 22003",
      "extended_price is numeric(5,2): the worker's INSERT fails with 22003",
      "A usual value is 21168.23.",
      "values longer than 10 characters fail with 22001",
      "ALTER COLUMN discount TYPE numeric USING discount::text::numeric",
    ],
  },
  {
    name: "a status that does not hold its words, and an id that cannot be compared",
    snapshot: "status-column-too-short",
    status: "fail",
    messages: [
      "public.message_status.status is character varying(5): the ingestion API's INSERT fails with 22001, value too long for type character varying(5). A usual value is 'processing'.",
      "public.message_status.message_id is text, not uuid: the worker's UPDATE fails with 42883, operator does not exist: text = uuid.",
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
    snapshot: "generated-column",
    status: "fail",
    resources: ["postgres/table/public.orders"],
    code: "428C9",
    says: ["ALTER COLUMN order_date DROP EXPRESSION"],
  },
  {
    name: "the same in a table of which the file lists columns: that a service names it nobody says",
    snapshot: "generated-column",
    blueprint: (b) => ({
      ...b,
      postgres: {
        ...b.postgres,
        tables: b.postgres.tables.map((table) => ({ ...table, entity: null, createdBy: null })),
      },
    }),
    status: "pass",
  },
  {
    name: "a column in another spelling, and one that is missing",
    snapshot: "column-in-another-spelling",
    status: "fail",
    resources: ["postgres/table/public.orders", "postgres/table/public.orders"],
    code: "42703",
    says: ['it has "orderKey"', 'RENAME COLUMN "orderKey" TO order_key', "ADD COLUMN clerk text"],
  },
  {
    name: "rules: ON CONFLICT does not work beside one, another swallows the changes",
    snapshot: "rule-on-table",
    status: "fail",
    resources: ["postgres/table/public.orders", "postgres/table/public.message_status"],
    code: "0A000",
    says: ["A rule of public.message_status turns the worker's UPDATE into nothing"],
  },
  {
    name: "a partitioned table without a partition",
    snapshot: "partitioned-without-partition",
    status: "fail",
    resources: [items],
    code: "23514",
  },
  {
    name: "a foreign key to a table nobody fills; a CHECK is only told of",
    snapshot: "rows-restricted",
    status: "warn",
    resources: ["postgres/table/public.orders"],
    says: [
      "customer_key is not there fails with 23503",
      "public.order_line_items has CHECK constraint positive",
    ],
  },
  {
    name: "the same foreign key of a table that was made with it, as those of others are",
    snapshot: "rows-restricted",
    blueprint: ofOthers,
    status: "pass",
    says: ["public.orders has foreign key"],
    doesNotSay: ["the services do not fill"],
  },
  {
    name: "a CHECK without dead letters, one that refuses usual rows, and a foreign key to an empty table",
    snapshot: "rows-refused",
    status: "fail",
    resources: ["postgres/table/public.orders", items, "postgres/table/public.message_status"],
    says: [
      "refers to customers, which is empty: every row of the worker's INSERT fails with 23503",
      "CHECK constraint few of public.order_line_items refuses a usual row of the worker's INSERT (quantity 17)",
      "CHECK constraint known of public.message_status refuses every row of the worker's UPDATE (status dlq)",
    ],
  },
  {
    name: "a trigger that drops every row, and one that raises for every change",
    snapshot: "trigger-drops-rows",
    status: "fail",
    resources: ["postgres/table/public.orders", "postgres/table/public.message_status"],
    says: ["returns NULL for every INSERT", "raises an exception for every UPDATE"],
  },
  {
    name: "partitions by time, the last of which was for 2020",
    snapshot: "partition-of-the-past",
    status: "fail",
    resources: ["postgres/table/public.message_status"],
    code: "23514",
    says: ["no partition takes the rows of the ingestion API's INSERT (status accepted)"],
  },
  {
    name: "a materialised view under the table's name",
    snapshot: "materialised-view-for-table",
    status: "fail",
    resources: ["postgres/table/public.orders"],
    code: "42809",
  },
  {
    name: "a view of one table, with its key: the server says that it works",
    snapshot: "view-for-table",
    status: "pass",
    resources: [],
  },
  {
    name: "a view of the statuses WITH CHECK OPTION that shows no dead letters",
    snapshot: "view-for-table",
    sections: {
      ...changedTables((table) => [{ ...table, kind: table.name === "message_status" ? "v" : table.kind }]),
      ...changedStatements("view-for-table", (data) => ({ ...data, conditions: [withoutDeadLetters()] })),
    },
    status: "fail",
    resources: ["postgres/table/public.message_status"],
    code: "44000",
    says: ["ALTER VIEW public.message_status RESET (check_option)"],
  },
  {
    name: "a status that the column's type has no value for, and a generated column that fails",
    snapshot: "view-for-table",
    sections: changedStatements("view-for-table", (data) => ({
      ...data,
      conditions: [
        {
          ...withoutDeadLetters(),
          ...{ kind: "value", name: "status" },
          refused: [
            {
              ...{ service: "worker", operation: "update", row: "status dlq", always: true },
              ...{ values: {}, sqlState: "22P02" },
            },
          ],
        },
        {
          ...withoutDeadLetters(),
          ...{ kind: "generated", name: "day", columns: ["received_at"], usual: true },
          refused: [
            {
              ...{ service: "ingestion-api", operation: "insert", row: "status accepted", always: false },
              values: { received_at: "x" },
            },
          ],
        },
      ],
    })),
    status: "fail",
    says: [
      "public.message_status.status, whose type character varying(50) lacks a value for it, refuses every row of the worker's UPDATE (status dlq): it fails with 22P02.",
      "Generated column day of public.message_status refuses a usual row",
    ],
  },
  {
    name: "a trigger writes to a table that is not there",
    snapshot: "tables-healthy",
    sections: changedStatements("tables-healthy", (data) => ({
      ...data,
      conditions: [
        {
          ...computed("trigger", "audit"),
          refused: [{ ...acceptedRow(), sqlState: "42P01", answer: 'relation "audit" does not exist' }],
        },
      ],
    })),
    status: "fail",
    code: "42P01",
    says: [
      "Trigger audit of public.message_status refuses every row of the ingestion API's INSERT (status accepted): it fails with 42P01",
      "ALTER TABLE public.message_status DISABLE TRIGGER audit",
    ],
  },
  {
    name: "a default asks for a setting that is not there, an index calls what the role may not, and a default calls what nobody knows",
    snapshot: "tables-healthy",
    sections: changedStatements("tables-healthy", (data) => ({
      ...data,
      conditions: [
        {
          ...computed("default", "region"),
          refused: [
            {
              ...acceptedRow(),
              sqlState: "42704",
              answer: 'unrecognized configuration parameter "app.region"',
            },
          ],
        },
        {
          ...computed("index", "by_day"),
          refused: [{ ...acceptedRow(), sqlState: "42501" }],
          functions: [{ name: "public.day_of(text)", effect: "refused" }],
        },
        {
          ...computed("default", "token"),
          judged: false,
          functions: [{ name: "public.minted()", effect: "unknown" }],
        },
      ],
    })),
    status: "fail",
    code: "42704",
    says: [
      'The default of column region of public.message_status refuses every row of the ingestion API\'s INSERT (status accepted): it fails with 42704, unrecognized configuration parameter "app.region".',
      "Index by_day of public.message_status refuses every row",
      "it fails with 42501, because it calls public.day_of(text), which the role may not.",
      "GRANT EXECUTE ON FUNCTION public.day_of(text) TO postgres",
      "public.message_status has the default of column token, which the contract does not name: whether they refuse a row is not checked.",
    ],
  },
  {
    name: "the table behind a view demands a value that the view does not show",
    snapshot: "view-for-table",
    sections: {
      ...changedTables((table) => [{ ...table, kind: table.name === "message_status" ? "v" : table.kind }]),
      ...changedStatements("view-for-table", (data) => ({
        ...data,
        conditions: [
          {
            ...withoutDeadLetters(),
            ...{ kind: "not-null", name: "region", columns: ["region"] },
            refused: [
              {
                ...{ service: "ingestion-api", operation: "insert", row: "status accepted", always: true },
                values: { region: null },
              },
            ],
          },
        ],
      })),
    },
    status: "fail",
    code: "23502",
    says: [
      "Column region of the table behind the view public.message_status may not be NULL and gets no value",
    ],
  },
  {
    name: "a foreign table as IMPORT FOREIGN SCHEMA makes it: its number has no default here",
    snapshot: "tables-healthy",
    sections: changedTables((table) => [
      table.name !== "orders"
        ? table
        : {
            ...table,
            kind: "f",
            columns: table.columns.map((column) => ({ ...column, hasDefault: false })),
          },
    ]),
    status: "warn",
    resources: ["postgres/table/public.orders"],
    code: "23502",
    says: ["has a column id that the worker leaves out"],
  },
  {
    name: "a table of the same name comes before the configured schema on the search path",
    snapshot: "tables-healthy",
    blueprint: inPublic,
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
      "public.orders is hidden by app.orders, which comes first on the search path: statements without a schema use app.orders.",
    ],
  },
  {
    name: "the schema of the configuration is searched: it is wrong there",
    snapshot: "tables-healthy",
    blueprint: (b) => ({ ...b, postgres: { ...b.postgres, schema: "nosuch" } }),
    status: "fail",
    resources: [
      "postgres/table/nosuch.orders",
      "postgres/table/nosuch.order_line_items",
      "postgres/table/nosuch.message_status",
    ],
    says: [
      "It exists in schema public, but postgres.schema in nomnom.doctor.yaml says nosuch.",
      "Correct postgres.schema: the table is in public.",
    ],
  },
  {
    name: "a root table without its unique key only lets duplicates in",
    snapshot: "tables-healthy",
    sections: { "postgres/unique-keys": succeed([]) },
    status: "warn",
    resources: ["postgres/table/public.orders", "postgres/table/public.message_status"],
    says: ["delivered twice is stored twice"],
  },
  {
    name: "as the newest worker makes them, message_status by the chart",
    snapshot: "tables-healthy",
    status: "pass",
    resources: [],
  },
  {
    name: "doctor's own role may not act as the worker's and does not see its schema",
    snapshot: "other-schema",
    sections: changedStatements("other-schema", (data) => ({ ...data, user: "doctor", serviceUser: "app" })),
    status: "unknown",
    says: ["doctor may not act as app, and does not find tables in schema app"],
  },
  {
    name: "a standby plans no INSERT",
    snapshot: "tables-healthy",
    sections: changedStatements("tables-healthy", (data) => ({ ...data, kind: "standby", statements: [] })),
    status: "unknown",
    says: ["a server in recovery plans no INSERT"],
  },
  {
    name: "a lock is in the way of planning",
    snapshot: "tables-healthy",
    sections: changedStatements("tables-healthy", (data) => ({ ...data, kind: "locked", statements: [] })),
    status: "unknown",
    says: ["postgres/blocked-sessions"],
  },
  {
    name: "a snapshot from before the server was asked",
    snapshot: "tables-healthy",
    sections: { "postgres/statements": error("postgres", "not-configured", "not in this snapshot") },
    status: "unknown",
    says: ["the server was not asked whether it takes the statements"],
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

type Condition = NonNullable<Statements["conditions"]>[number];

/** It is refused whatever else is in it. */
function acceptedRow() {
  return {
    ...({ service: "ingestion-api", operation: "insert" } as const),
    ...{ row: "status accepted", always: true, values: {} },
  };
}

/** What is computed for rows of message_status, and refuses none. */
function computed(kind: "default" | "index" | "trigger", name: string): Condition {
  return {
    ...{ table: "message_status", schema: "public", kind, name, columns: [] },
    ...{ empty: null, judged: true, usual: false, refused: [] },
  };
}

function withoutDeadLetters(): Condition {
  return {
    ...{ table: "message_status", schema: "public", kind: "view", name: "message_status" },
    ...{ columns: ["status"], empty: null, judged: true, usual: false },
    refused: [
      {
        ...{ service: "worker", operation: "update", row: "status dlq", always: true },
        values: { status: "dlq" },
      },
    ],
  };
}

/** Tables of which the file lists columns, and nobody knows who makes them. */
function ofOthers(blueprint: Blueprint): Blueprint {
  const tables = blueprint.postgres.tables.map((table) => ({ ...table, entity: null, createdBy: null }));
  return { ...blueprint, postgres: { ...blueprint.postgres, tables } };
}

function inPublic(blueprint: Blueprint): Blueprint {
  return { ...blueprint, postgres: { ...blueprint.postgres, schema: "public" } };
}

function changedKeys(schema: string): Sections {
  const section = readSnapshot("tables-healthy").sections["postgres/unique-keys"];
  if (!section?.ok) throw new Error("tables-healthy holds no keys");
  return { "postgres/unique-keys": succeed(section.data.map((key) => ({ ...key, schema }))) };
}

function changedStatements(snapshot: string, change: (data: Statements) => Statements): Sections {
  const section = readSnapshot(snapshot).sections["postgres/statements"];
  if (!section?.ok) throw new Error(`${snapshot} holds no statements`);
  return { "postgres/statements": succeed(change(section.data)) };
}

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
