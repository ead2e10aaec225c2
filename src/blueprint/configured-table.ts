import type { ExpectedColumn, ExpectedTable, TableUse } from "./blueprint.ts";
import { canonicalType } from "./column-type.ts";
import type { Config } from "./config-schema.ts";
import { mergeUniques } from "./expected-tables.ts";
import { parseTableName, tableKey } from "./table-name.ts";

type ConfiguredTable = NonNullable<NonNullable<Config["postgres"]>["tables"]>[number];

export function withTable(
  tables: ExpectedTable[],
  table: ConfiguredTable,
  source: string,
  defaults: TableUse,
): ExpectedTable[] {
  const { entity = null, unique = [], conflictTarget = false } = table;
  const named = parseTableName(table.name);
  const columns = Object.entries(table.columns ?? {}).map(([column, written]) =>
    configuredColumn(column, written),
  );
  const known = tables.find((each) => tableKey(each) === table.name);
  if (known === undefined)
    return [
      ...tables,
      {
        ...named,
        ...tableUse(table, defaults),
        ...{ entity, source, columns: columns.map(asNew), uniques: unique, conflictTarget },
      },
    ];
  const merged: ExpectedTable = {
    ...known,
    ...tableUse(table, known),
    source: `${known.source}, ${source}`,
    columns: [
      ...known.columns.map((column) => {
        const own = columns.find((each) => each.name === column.name);
        return own === undefined ? column : { ...asNew(own), notNull: own.notNull ?? column.notNull };
      }),
      ...columns.filter(({ name: each }) => !known.columns.some((column) => column.name === each)).map(asNew),
    ],
    uniques: mergeUniques(known.uniques, unique),
    conflictTarget: table.conflictTarget ?? known.conflictTarget,
  };
  return tables.map((each) => (each === known ? merged : each));
}

/** The workloads that use a table, as far as they are said, else as the others. */
export const tableUse = (
  { filledBy, polledBy, createdBy }: { [Key in keyof TableUse]?: string | undefined },
  base: TableUse,
): TableUse => ({
  filledBy: filledBy ?? base.filledBy,
  polledBy: polledBy ?? base.polledBy,
  createdBy: createdBy ?? base.createdBy,
});

/** A column of the file; `notNull` undefined: it does not say. */
type WrittenColumn = Omit<ExpectedColumn, "notNull"> & { notNull: boolean | undefined };

const asNew = (column: WrittenColumn): ExpectedColumn => ({ ...column, notNull: column.notNull ?? false });

type ColumnWritten = NonNullable<NonNullable<ConfiguredTable["columns"]>[string]>;

function configuredColumn(name: string, written: ColumnWritten | null): WrittenColumn {
  const { type, notNull, required = true } = columnMap(written);
  const types = [type ?? []].flat().map(canonicalType);
  return { name, types, notNull, optional: !required };
}

/** A type alone, or none, as the map it stands for. */
function columnMap(written: ColumnWritten | null): Extract<ColumnWritten, { type?: unknown }> {
  if (written === null) return {};
  return typeof written === "string" || Array.isArray(written) ? { type: written } : written;
}
