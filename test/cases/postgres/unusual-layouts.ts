import { type Case, nothing } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

const tables = ["orders", "order_line_items", "message_status"];

const well = (id: string, about: string, sql: readonly string[], user?: string): Case =>
  onPostgres({
    id: `healthy-postgres/${id}`,
    about,
    sql,
    ...(user !== undefined && { user }),
    expect: nothing,
  });

/** A role that may create what it needs, and these of its own. */
const roleWith = (attributes: string): string[] => [
  `CREATE ROLE {user} LOGIN PASSWORD 'recorded' ${attributes}`,
  "GRANT CREATE ON SCHEMA public TO {user}",
];
const ownedBy = (role: string) => tables.map((table) => `ALTER TABLE ${table} OWNER TO ${role}`);

const rowChanges = "CREATE FUNCTION changed() RETURNS trigger LANGUAGE plpgsql AS";

/** What databases of others have beside or instead of plain tables, and every statement of the services works. */
export const unusualLayouts: readonly Case[] = [
  well("citext", "keys and status without regard to upper and lower case", [
    "CREATE EXTENSION citext",
    "ALTER TABLE orders ALTER COLUMN order_key TYPE citext",
    "ALTER TABLE order_line_items ALTER COLUMN order_key TYPE citext",
    "ALTER TABLE message_status ALTER COLUMN status TYPE citext",
  ]),
  well("bounded-text", "texts of up to 255 characters, a small number of attempts", [
    "ALTER TABLE orders ALTER COLUMN order_key TYPE varchar(255), ALTER COLUMN comment TYPE varchar(500)",
    "ALTER TABLE message_status ALTER COLUMN retry_count TYPE smallint",
  ]),
  well("with-time-zone", "times with their zone, a key of a domain over uuid", [
    "ALTER TABLE message_status ALTER COLUMN received_at TYPE timestamptz, ALTER COLUMN processed_at TYPE timestamptz",
    "CREATE DOMAIN message AS uuid",
    "ALTER TABLE message_status ALTER COLUMN message_id TYPE message",
  ]),
  well("view", "a view of one table in its place", [
    "ALTER TABLE orders RENAME TO orders_data",
    "CREATE VIEW orders AS SELECT * FROM orders_data",
  ]),
  well("view-with-trigger", "a view in the place of orders whose trigger writes the row", [
    "ALTER TABLE orders RENAME TO orders_data",
    "CREATE VIEW orders AS SELECT * FROM orders_data",
    `${rowChanges} $$BEGIN INSERT INTO orders_data (order_key, customer_key, order_status, total_price, order_date)
 VALUES (NEW.order_key, NEW.customer_key, NEW.order_status, NEW.total_price, NEW.order_date); RETURN NEW; END$$`,
    "CREATE TRIGGER writes INSTEAD OF INSERT ON orders FOR EACH ROW EXECUTE FUNCTION changed()",
  ]),
  well("triggers", "triggers that notify and keep a time, and one for replicas only that raises", [
    "ALTER TABLE orders ADD COLUMN changed_at timestamptz",
    `${rowChanges} $$BEGIN PERFORM pg_notify('orders', NEW.order_key); NEW.changed_at := now(); RETURN NEW; END$$`,
    "CREATE TRIGGER keeps BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION changed()",
    "CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no'; END$$",
    "CREATE TRIGGER refuses BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuses()",
    "ALTER TABLE orders ENABLE REPLICA TRIGGER refuses",
  ]),
  well("list-partitions", "orders in partitions by status, with a default one, and a child by inheritance", [
    "ALTER TABLE orders RENAME TO orders_data",
    "CREATE TABLE orders (LIKE orders_data INCLUDING DEFAULTS) PARTITION BY LIST (order_status)",
    "CREATE TABLE orders_rest PARTITION OF orders DEFAULT",
    "ALTER TABLE orders ADD UNIQUE (order_key, order_status)",
    "CREATE TABLE former_items () INHERITS (order_line_items)",
  ]),
  well("published", "all tables are published to a logical replica", [
    "CREATE PUBLICATION all_of_it FOR ALL TABLES",
  ]),
  well("identity-items", "line items get their number from an identity that is always generated", [
    "ALTER TABLE order_line_items ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY",
  ]),
  well(
    "past-row-security",
    "row security without a policy, and a role that bypasses it",
    [
      ...roleWith("BYPASSRLS"),
      ...ownedBy("{user}"),
      "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    ],
    "{user}",
  ),
  well(
    "becomes-another-role",
    "each session of the worker's login becomes the role that owns the tables",
    [
      "CREATE ROLE {user}_owner",
      "GRANT CREATE ON SCHEMA public TO {user}_owner",
      ...ownedBy("{user}_owner"),
      ...roleWith("NOINHERIT"),
      "GRANT {user}_owner TO {user}",
      "ALTER ROLE {user} SET role = '{user}_owner'",
    ],
    "{user}",
  ),
  well("odd-settings", "German dates, serialisable transactions, a zone far away", [
    "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET datestyle = German', current_database()); END$$",
    "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = serializable', current_database()); END$$",
    "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), 'Asia/Tokyo'); END$$",
  ]),
  well("trigger-fills", "a trigger fills a column that may not be empty, and one numbers the rows", [
    "ALTER TABLE orders ADD COLUMN tenant text NOT NULL, ALTER COLUMN id DROP DEFAULT",
    `${rowChanges} $$BEGIN NEW.tenant := 'eu'; NEW.id := nextval('orders_id_seq'); RETURN NEW; END$$`,
    "CREATE TRIGGER fills BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION changed()",
  ]),
  well("partitions-by-trigger", "a trigger puts each order into a table that inherits from orders", [
    "CREATE TABLE orders_2026 () INHERITS (orders)",
    `${rowChanges} $$BEGIN INSERT INTO orders_2026 VALUES (NEW.*); RETURN NULL; END$$`,
    "CREATE TRIGGER routes BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION changed()",
  ]),
  well("foreign-key-switched-off", "an import has switched a foreign key off, and left it so", [
    "CREATE TABLE customers (customer_key text PRIMARY KEY)",
    "ALTER TABLE orders ADD FOREIGN KEY (customer_key) REFERENCES customers",
    "ALTER TABLE orders DISABLE TRIGGER ALL",
  ]),
  well("published-inserts", "inserts alone are published, and message_status has no primary key", [
    "ALTER TABLE message_status DROP CONSTRAINT message_status_pkey, ADD UNIQUE (message_id)",
    "CREATE PUBLICATION inserts FOR TABLE message_status WITH (publish = 'insert')",
  ]),
  well("keys-beside", "further unique keys that no two rows of the services share", [
    "ALTER TABLE orders ADD COLUMN reference uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE, ADD COLUMN invoice text UNIQUE",
    "ALTER TABLE order_line_items ADD UNIQUE (order_key, line_number, part_key)",
  ]),
];
