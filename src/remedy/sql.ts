/** Words that PostgreSQL takes for its own unless they are quoted (pg_get_keywords(), catcode R and T, of 17). */
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
   concurrently constraint create cross current_catalog current_date current_role current_schema current_time
   current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from
   full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime
   localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning
   right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user
   using variadic verbose when where window with`.split(/\s+/),
);

/** An identifier as PostgreSQL needs it written: quoted unless it is plain lower case and no word of SQL (`POSTGRES_USER=user` is a usual one). */
export const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** A table with its schema, ready for a statement; null: the search_path finds it. */
export const qualified = (schema: string | null, table: string): string =>
  schema === null ? identifier(table) : `${identifier(schema)}.${identifier(table)}`;

/** A text as a statement has it. */
export const textLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;
