/** An identifier as PostgreSQL needs it written: quoted unless it is plain lower case. */
export const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** A table with its schema, ready for a statement; null: the search_path finds it. */
export const qualified = (schema: string | null, table: string): string =>
  schema === null ? identifier(table) : `${identifier(schema)}.${identifier(table)}`;
