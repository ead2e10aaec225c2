/** Whether relation `c` of namespace `n` is in the configured schema ($1), or without one is what its bare name finds. */
export const inSchema =
  "CASE WHEN $1::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $1::text END";
