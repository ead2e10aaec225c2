import type { Blueprint } from "../../blueprint/blueprint.ts";

/** In lower case: a table created as "ORDERS" is found too, and distinguished by its exact name later. */
export const expectedTableNames = (blueprint: Blueprint): string[] => [
  ...new Set(blueprint.postgres.tables.map((table) => table.name.toLowerCase())),
];
