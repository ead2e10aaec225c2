import type { Case } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

const user = "{user}";
const owned = [
  "CREATE ROLE {user} LOGIN PASSWORD 'recorded'",
  "GRANT CREATE ON SCHEMA public TO {user}",
  ...["orders", "order_line_items", "message_status"].map((table) => `ALTER TABLE ${table} OWNER TO {user}`),
];
const asReplica =
  "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET session_replication_role = replica', current_database()); END $$";
const refusing = [
  "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'closed'; END $$",
  "CREATE TRIGGER closed BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()",
];

/** Sessions that act as a replica keep no foreign key, and fire the triggers for replicas alone. */
export const replicaSessions: readonly Case[] = [
  onPostgres({
    id: "healthy-postgres/foreign-key-in-sessions-of-a-replica",
    about: "orders refer to an empty table of customers, which sessions that act as a replica do not ask",
    sql: [
      ...owned,
      "CREATE TABLE customers (id text PRIMARY KEY)",
      "ALTER TABLE customers OWNER TO {user}",
      "ALTER TABLE orders ADD FOREIGN KEY (customer_key) REFERENCES customers",
      asReplica,
    ],
    user,
    expect: {},
  }),
  onPostgres({
    id: "healthy-postgres/trigger-in-sessions-of-a-replica",
    about: "a trigger that raises, and that sessions which act as a replica do not fire",
    sql: [...owned, ...refusing, asReplica],
    user,
    expect: {},
  }),
  onPostgres({
    id: "rows/trigger-for-replicas",
    about: "the same trigger is enabled for replicas, and sessions act as one",
    sql: [...owned, ...refusing, "ALTER TABLE orders ENABLE REPLICA TRIGGER closed", asReplica],
    user,
    expect: { findings: { "postgres/table-presence/trigger-interferes": "error" } },
  }),
];
