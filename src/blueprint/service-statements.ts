import type { Blueprint, ExpectedColumn, ExpectedTable } from "./blueprint.ts";
import { tableKey } from "./table-name.ts";

/** A statement that one of nomnom's services says, with constants of the types it binds in place of its parameters. */
export interface ServiceStatement {
  service: "worker" | "ingestion-api" | "dashboard-backend";
  operation: "insert" | "update" | "select";
  table: string;
  columns: readonly StatementColumn[];
  /** The statement with these of its columns only; null: without them it is none. */
  sql(columns: readonly StatementColumn[]): string | null;
  /** One that names its table and no column. */
  bare: string;
  /** A statement about this column alone. */
  alone(column: StatementColumn): string;
}

export interface StatementColumn {
  name: string;
  /** An SQL expression of the type the service binds. */
  value: string;
  /** Whether the value is like those of real messages, not merely of their type. */
  typical: boolean;
}

/**
 * The worker's, the ingestion API's and the dashboard's statements for the expected tables (nomnom 3ac7dfa, src/codegen/worker/main_rs.rs and
 * ingestion_server/handlers_rs.rs). Names have no schema, as in the services: the role's search_path finds the tables.
 */
export function serviceStatements({ tables, messageStatus }: Tables): ServiceStatement[] {
  return tables.flatMap((table) => {
    if (tableKey(table) !== messageStatus?.table) return [...insertRow(table), ...pollRows(table)];
    return messageStatus.acceptedBy === null ? [] : [acceptMessage(table), changeStatus(table)];
  });
}

export type Tables = Pick<Blueprint["postgres"], "tables" | "messageStatus">;

export const messageId = "'00000000-0000-4000-8000-000000000000'::uuid";

/** The worker leaves the number of a row to the server. */
const numberColumn = "id";

/** `processing` is the longest status there is; an entity's name is as long as this or longer. */
const acceptMessage = (table: ExpectedTable): ServiceStatement =>
  insert("ingestion-api", table, "", [
    typical("message_id", messageId),
    typical("entity_type", "'Order'::text"),
    typical("status", "'processing'::text"),
    typical("received_at", "'2026-01-01 00:00:00.123'::timestamp"),
  ]);

/** The columns that the worker's UPDATEs name. */
export const changedColumns: readonly string[] = ["status", "processed_at", "error_message", "retry_count"];

/** All that the worker's several UPDATEs change, in one. */
const changeStatus = (table: ExpectedTable): ServiceStatement => ({
  service: "worker",
  operation: "update",
  table: tableKey(table),
  columns: [
    typical("status", "'processing'::text"),
    typical("processed_at", "now()"),
    typical(
      "error_message",
      `'Failed after 3 attempts: Database(DatabaseError(Unknown, "there is no unique or exclusion constraint"))'::text`,
    ),
    typical("retry_count", "retry_count + 1"),
    typical("message_id", messageId),
  ],
  sql(columns) {
    const where = columns.find(({ name }) => name === "message_id");
    const set = columns.filter((column) => column !== where).map(({ name, value }) => `${name} = ${value}`);
    if (set.length === 0) return null;
    return `UPDATE ${nameIn(table)} SET ${set.join(", ")}${where === undefined ? "" : ` WHERE message_id = ${where.value}`}`;
  },
  bare: `SELECT FROM ${nameIn(table)}`,
  alone: ({ name, value }) =>
    name === "message_id"
      ? `SELECT FROM ${nameIn(table)} WHERE message_id = ${value}`
      : `UPDATE ${nameIn(table)} SET ${name} = ${value}`,
});

function insertRow(table: ExpectedTable): ServiceStatement[] {
  const { name, columns, uniques, conflictTarget, filledBy, entity } = table;
  if (filledBy === null) return [];
  const target = conflictTarget ? ` (${(uniques[0] ?? []).map(quoted).join(", ")})` : "";
  return [
    insert(
      "worker",
      table,
      ` ON CONFLICT${target} DO NOTHING`,
      columns
        .filter((column) => !column.optional && !mayBeNumbered(column))
        .map((column) => {
          // Somebody else's orders hold what nobody knows: a value that its CHECK refuses would accuse a sound table.
          const sample = entity === null ? undefined : samples[name]?.[column.name];
          return { name: column.name, value: boundValue(column, sample), typical: sample !== undefined };
        }),
    ),
  ];
}

type Typed = Pick<ExpectedColumn, "name" | "types">;

/** Whether it is known which columns a service names when it inserts. Of other tables the file lists columns, and no statement. */
export const isInsertKnown = ({ entity, createdBy }: ExpectedTable): boolean =>
  entity !== null || createdBy !== null;

/** Whether the server numbers the rows, as in tables that services like nomnom's worker make. */
export const isNumbered = (table: ExpectedTable, column: Typed): boolean =>
  isInsertKnown(table) && mayBeNumbered(column);

/** Whether the INSERT is planned without it: nobody says whether somebody else's integer id is numbered or sent. A uuid is sent. */
const mayBeNumbered = ({ name, types }: Typed): boolean =>
  name === numberColumn &&
  (types.length === 0 || types.some((type) => type === "integer" || type === "bigint"));

function insert(
  service: ServiceStatement["service"],
  table: ExpectedTable,
  conflict: string,
  columns: readonly StatementColumn[],
): ServiceStatement {
  const into = (some: readonly StatementColumn[]) =>
    `INSERT INTO ${nameIn(table)} (${some.map(({ name }) => quoted(name)).join(", ")}) VALUES (${some.map(({ value }) => value).join(", ")})`;
  return {
    service,
    operation: "insert",
    table: tableKey(table),
    columns,
    sql: (some) => (some.length === 0 ? null : `${into(some)}${conflict}`),
    bare: `SELECT FROM ${nameIn(table)}`,
    alone: (column) => into([column]),
  };
}

/** The dashboard asks for new rows by their number. */
function pollRows(table: ExpectedTable): ServiceStatement[] {
  const { columns, polledBy } = table;
  if (polledBy === null || !columns.some((column) => column.name === numberColumn)) return [];
  const sql = `SELECT * FROM ${nameIn(table)} WHERE ${numberColumn} > 0::int4 ORDER BY ${numberColumn} LIMIT 100`;
  return [
    {
      service: "dashboard-backend",
      operation: "select",
      table: tableKey(table),
      columns: [typical(numberColumn, "0::int4")],
      sql: (some) => (some.length === 0 ? null : sql),
      bare: `SELECT FROM ${nameIn(table)}`,
      alone: () => sql,
    },
  ];
}

/** Of the first order of TPC-H. Of other tables no typical value is known. */
const samples: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  orders: {
    order_key: "1",
    customer_key: "36901",
    order_status: "O",
    total_price: "173665.47",
    order_date: "1996-01-02",
    order_priority: "5-LOW",
    clerk: "Clerk#000000951",
    ship_priority: "0",
    comment: "nstructions sleep furiously among",
  },
  order_line_items: {
    order_key: "1",
    line_number: "1",
    part_key: "155190",
    supplier_key: "7706",
    quantity: "17",
    extended_price: "21168.23",
    discount: "0.04",
    tax: "0.02",
    return_flag: "N",
    line_status: "O",
    ship_date: "1996-03-13",
    commit_date: "1996-02-12",
    receipt_date: "1996-03-22",
  },
};

function typical(name: string, value: string): StatementColumn {
  return { name, value, typical: true };
}

/** What diesel binds for a column of this type: a typical value where one is known, a NULL of the type for types it does not bind itself. */
function boundValue({ types }: ExpectedColumn, sample: string | undefined): string {
  const values = new Set(types.map((type) => typedConstant(type, sample)));
  const [value] = values;
  // Two entities share the table and disagree: either type will do.
  return value !== undefined && values.size === 1 ? value : "NULL";
}

function typedConstant(type: string, sample: string | undefined): string {
  const number = sample !== undefined && /^\d+(\.\d+)?$/.test(sample) ? sample : 1;
  switch (type) {
    case "text":
    case "character varying":
      return `'${sample ?? "x"}'::text`;
    case "integer":
      return `${number}::int4`;
    case "bigint":
      return `${number}::int8`;
    case "numeric":
      return `${number}::float8`;
    default:
      // The names of types come from a file: nothing but a name goes into a statement.
      return /^[a-z_][a-z0-9_ ]*(\.[a-z_][a-z0-9_]*)?(\[\])*$/.test(type) ? `NULL::${type}` : "NULL";
  }
}

/** Without its schema, as the services write it, unless the file names one. */
const nameIn = ({ schema, name }: ExpectedTable): string =>
  schema === null ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
