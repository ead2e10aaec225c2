import type { PostgresServer, Table, TableSize, UniqueKey } from "../../snapshot/postgres.ts";
import type { Fact } from "./diff-facts.ts";

export const postgresServerFacts = ({ version, database, user, inRecovery }: PostgresServer): Fact[] => [
  { kind: "PostgreSQL", name: "server", fields: { version, database, user, inRecovery }, figures: {} },
];

export const tableFacts = (tables: readonly Table[]): Fact[] =>
  tables.map((table) => ({
    kind: "table",
    name: `${table.schema}.${table.name}`,
    fields: {
      kind: table.kind,
      ...Object.fromEntries(table.columns.map((column) => [`column ${column.name}`, columnWords(column)])),
    },
    figures: {},
  }));

function columnWords({ type, notNull, hasDefault }: Table["columns"][number]): string {
  return `${type}${notNull ? " not null" : ""}${hasDefault ? " with default" : ""}`;
}

export const uniqueKeyFacts = (keys: readonly UniqueKey[]): Fact[] =>
  keys.map((key) => ({
    kind: "unique key",
    name: `${key.schema}.${key.table} (${key.columns.join(", ")}) ${key.name}`,
    fields: { primary: key.primary, immediate: key.immediate, inferable: key.inferable },
    figures: {},
  }));

/** How much is in the tables moves all the time. */
export const tableSizeFacts = (sizes: readonly TableSize[]): Fact[] =>
  sizes.map((size) => ({
    kind: "rows",
    name: `${size.schema}.${size.name}`,
    fields: {},
    figures: {
      rows: size.rows,
      ...Object.fromEntries(
        Object.entries(size.byStatus ?? {}).map(([status, rows]) => [`rows ${status}`, rows]),
      ),
    },
  }));
