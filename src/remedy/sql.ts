/** An identifier as PostgreSQL needs it written: quoted unless it is plain lower case. */
export const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** A table with its schema, ready for a statement. */
export const qualified = (schema: string, table: string): string =>
  `${identifier(schema)}.${identifier(table)}`;
