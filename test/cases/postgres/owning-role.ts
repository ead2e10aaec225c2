/** The worker's role, which has made nomnom's tables. */
export const owningRole: readonly string[] = [
  "CREATE ROLE {user} LOGIN PASSWORD 'recorded'",
  "GRANT CREATE ON SCHEMA public TO {user}",
  "ALTER TABLE orders OWNER TO {user}",
  "ALTER TABLE order_line_items OWNER TO {user}",
  "ALTER TABLE message_status OWNER TO {user}",
];
