import type { Blueprint, ExpectedTable } from "./blueprint.ts";

/** `sales.purchase` is table purchase of schema sales; a name alone is found as the services find it. */
export function parseTableName(written: string): Pick<ExpectedTable, "schema" | "name"> {
  const [, schema, name] = /^([^.]+)\.([^.]+)$/.exec(written) ?? [];
  return schema === undefined || name === undefined ? { schema: null, name: written } : { schema, name };
}

/** How a table is written in the file, and distinguished from others. */
export const tableKey = ({ schema, name }: Pick<ExpectedTable, "schema" | "name">): string =>
  schema === null ? name : `${schema}.${name}`;

/** The workload that fills the tables, as which statements are asked; null: nobody says. */
export const fillerOf = ({ postgres }: Pick<Blueprint, "postgres">): string | null =>
  postgres.defaults.filledBy ?? postgres.tables.find(({ filledBy }) => filledBy !== null)?.filledBy ?? null;
