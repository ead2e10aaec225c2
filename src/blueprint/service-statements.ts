import type { Blueprint, ExpectedColumn, ExpectedTable } from "./blueprint.ts";

/** A statement that one of nomnom's services says, with constants of the types it binds in place of its parameters. */
export interface ServiceStatement {
  service: "worker" | "ingestion-api" | "dashboard-backend";
  operation: "insert" | "update" | "select";
  table: string;
  columns: readonly StatementColumn[];
  /** The statement with these of its columns only; null: without them it is none. */
  sql(columns: readonly StatementColumn[]): string | null;
  /** A statement about this column alone. */
  alone(column: StatementColumn): string;
}

export interface StatementColumn {
  name: string;
  /** An SQL expression of the type the service binds. */
  value: string;
}

/**
 * The worker's, the ingestion API's and the dashboard's statements for the expected tables (nomnom 3ac7dfa, src/codegen/worker/main_rs.rs and
 * ingestion_server/handlers_rs.rs). Names have no schema, as in the services: the role's search_path finds the tables.
 */
export function serviceStatements({ tables }: Pick<Blueprint["postgres"], "tables">): ServiceStatement[] {
  return tables.flatMap((table) =>
    table.name === statusTable ? [acceptMessage, changeStatus] : [insertRow(table), ...pollRows(table)],
  );
}

const statusTable = "message_status";
const someId = "'00000000-0000-4000-8000-000000000000'::uuid";

/** The worker leaves the number of a row to the server. */
const numberColumn = "id";

/** `processing` is the longest status there is; an entity's name is as long as this or longer. */
const acceptMessage = insert("ingestion-api", statusTable, "", [
  { name: "message_id", value: someId },
  { name: "entity_type", value: "'Order'::text" },
  { name: "status", value: "'processing'::text" },
  { name: "received_at", value: "'2026-01-01 00:00:00.123'::timestamp" },
]);

/** All that the worker's several UPDATEs change, in one. */
const changeStatus: ServiceStatement = {
  service: "worker",
  operation: "update",
  table: statusTable,
  columns: [
    { name: "status", value: "'processing'::text" },
    { name: "processed_at", value: "now()" },
    {
      name: "error_message",
      value: `'Failed after 3 attempts: Database(DatabaseError(Unknown, "there is no unique or exclusion constraint"))'::text`,
    },
    { name: "retry_count", value: "retry_count + 1" },
    { name: "message_id", value: someId },
  ],
  sql(columns) {
    const where = columns.find(({ name }) => name === "message_id");
    const set = columns.filter((column) => column !== where).map(({ name, value }) => `${name} = ${value}`);
    if (set.length === 0) return null;
    return `UPDATE ${statusTable} SET ${set.join(", ")}${where === undefined ? "" : ` WHERE message_id = ${where.value}`}`;
  },
  alone: ({ name, value }) =>
    name === "message_id"
      ? `SELECT FROM ${statusTable} WHERE message_id = ${value}`
      : `UPDATE ${statusTable} SET ${name} = ${value}`,
};

function insertRow({ name, columns, uniques, conflictTarget }: ExpectedTable): ServiceStatement {
  const target = conflictTarget ? ` (${(uniques[0] ?? []).map(quoted).join(", ")})` : "";
  return insert(
    "worker",
    name,
    ` ON CONFLICT${target} DO NOTHING`,
    columns
      .filter((column) => !column.optional && column.name !== numberColumn)
      .map((column) => ({ name: column.name, value: boundValue(column, samples[name]?.[column.name]) })),
  );
}

function insert(
  service: ServiceStatement["service"],
  table: string,
  conflict: string,
  columns: readonly StatementColumn[],
): ServiceStatement {
  const into = (some: readonly StatementColumn[]) =>
    `INSERT INTO ${quoted(table)} (${some.map(({ name }) => quoted(name)).join(", ")}) VALUES (${some.map(({ value }) => value).join(", ")})`;
  return {
    service,
    operation: "insert",
    table,
    columns,
    sql: (some) => (some.length === 0 ? null : `${into(some)}${conflict}`),
    alone: (column) => into([column]),
  };
}

/** The dashboard asks for new rows by their number. */
function pollRows({ name, columns }: ExpectedTable): ServiceStatement[] {
  if (!columns.some((column) => column.name === numberColumn)) return [];
  const sql = `SELECT * FROM ${quoted(name)} WHERE ${numberColumn} > 0::int4 ORDER BY ${numberColumn} LIMIT 100`;
  return [
    {
      service: "dashboard-backend",
      operation: "select",
      table: name,
      columns: [{ name: numberColumn, value: "0::int4" }],
      sql: (some) => (some.length === 0 ? null : sql),
      alone: () => sql,
    },
  ];
}

/** Of the first order of TPC-H. Of other tables no typical value is known. */
const samples: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  orders: { total_price: "173665.47", order_date: "1996-01-02" },
  order_line_items: {
    quantity: "17",
    extended_price: "21168.23",
    discount: "0.04",
    tax: "0.02",
    ship_date: "1996-03-13",
    commit_date: "1996-02-12",
    receipt_date: "1996-03-22",
  },
};

/** What diesel binds for a column of this type: a typical value where one is known, a NULL of the type for types it does not bind itself. */
function boundValue({ types }: ExpectedColumn, sample: string | undefined): string {
  const values = new Set(types.map((type) => typedConstant(type, sample)));
  const [value] = values;
  // Two entities share the table and disagree: either type will do.
  return value !== undefined && values.size === 1 ? value : "NULL";
}

function typedConstant(type: string, sample: string | undefined): string {
  switch (type) {
    case "text":
    case "character varying":
      return `'${sample ?? "x"}'::text`;
    case "integer":
      return `${sample ?? 1}::int4`;
    case "bigint":
      return `${sample ?? 1}::int8`;
    case "numeric":
      return `${sample ?? 1}::float8`;
    default:
      // The names of types come from a file: nothing but a name goes into a statement.
      return /^[a-z_][a-z0-9_ ]*(\.[a-z_][a-z0-9_]*)?(\[\])*$/.test(type) ? `NULL::${type}` : "NULL";
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
