import type { ExpectedTable } from "./blueprint.ts";
import { messageId, type ServiceStatement, serviceStatements, type Tables } from "./service-statements.ts";
import { tableKey } from "./table-name.ts";

/** A row as one of nomnom's services stores, changes or reads it. */
export interface ServiceRow {
  service: ServiceStatement["service"];
  operation: "insert" | "update" | "select";
  /** The statement has to read the row that it writes (its key in ON CONFLICT, its WHERE): policies for reading hold for it too. */
  isRead: boolean;
  table: string;
  /** What is special about it, for people; null: it is like any other. */
  label: string | null;
  values: Readonly<Record<string, RowValue>>;
  /** Columns the service fills with values of which nobody knows even a typical one. What is in neither is left to the table's defaults. */
  unknown: readonly string[];
}

export interface RowValue {
  /** An SQL expression of the type the service binds. */
  sql: string;
  /** Every such row has this value. False: it is a typical one. */
  always: boolean;
}

/** The rows of the expected tables. */
export function serviceRows({ tables, messageStatus }: Tables): ServiceRow[] {
  return tables.flatMap((table) => {
    if (tableKey(table) !== messageStatus?.table) return usualRow(table);
    return messageStatus.acceptedBy === null ? [] : statusRows(table);
  });
}

const always = (sql: string): RowValue => ({ sql, always: true });
const usual = (sql: string): RowValue => ({ sql, always: false });

/** The states of a message and what belongs to each (nomnom 3ac7dfa, src/codegen/worker/main_rs.rs). The API writes UTC without a zone. */
function statusRows(table: ExpectedTable): ServiceRow[] {
  const written = writtenStatuses(table);
  // What the worker's UPDATE looks for.
  const looked = written.slice(0, 1).map((row) => ({
    ...row,
    ...{ service: "worker" as const, operation: "select" as const, isRead: true },
  }));
  return [...written, ...looked];
}

const writtenStatuses = (table: ExpectedTable): ServiceRow[] =>
  [
    { status: "accepted" },
    { status: "processing" },
    { status: "completed", processed_at: always("now()") },
    {
      status: "failed",
      retry_count: usual("1"),
      error_message: usual("'Database(DatabaseError(Unknown))'::text"),
    },
    {
      status: "dlq",
      retry_count: usual("2"),
      error_message: usual("'Failed after 3 attempts: Database(DatabaseError(Unknown))'::text"),
    },
  ].map(({ status, ...more }) => ({
    ...(status === "accepted"
      ? { service: "ingestion-api" as const, operation: "insert" as const }
      : { service: "worker" as const, operation: "update" as const }),
    isRead: status !== "accepted",
    table: tableKey(table),
    label: `status ${status}`,
    values: {
      message_id: usual(messageId),
      entity_type: usual("'Order'::text"),
      received_at: always("(now() AT TIME ZONE 'UTC')"),
      status: always(`'${status}'::text`),
      ...more,
    },
    unknown: [],
  }));

function usualRow(table: ExpectedTable): ServiceRow[] {
  const statements = serviceStatements({ tables: [table], messageStatus: null });
  const columns = statements.find(({ operation }) => operation === "insert")?.columns;
  if (columns === undefined) return [];
  const row = {
    table: tableKey(table),
    label: null,
    values: Object.fromEntries(
      columns.filter(({ typical }) => typical).map(({ name, value }) => [name, usual(value)]),
    ),
    unknown: columns.filter(({ typical }) => !typical).map(({ name }) => name),
  };
  return [
    { ...row, service: "worker", operation: "insert", isRead: table.conflictTarget },
    ...(table.polledBy === null
      ? []
      : [{ ...row, service: "dashboard-backend" as const, operation: "select" as const, isRead: true }]),
  ];
}
