import { partitionedItems } from "./nomnom-tables.ts";

const withoutKey = "ALTER TABLE order_line_items DROP CONSTRAINT order_line_items_unique";
const orderKeyAlone =
  "ALTER TABLE order_line_items ADD CONSTRAINT order_line_items_order_key_unique UNIQUE (order_key)";
const lineNumberAlone =
  "ALTER TABLE order_line_items ADD CONSTRAINT order_line_items_line_number_unique UNIQUE (line_number)";

/** What is done to healthy tables, by the name of the folder. */
export const tableLayouts: Readonly<Record<string, readonly string[]>> = {
  "tables-healthy": [],
  "only-root-tables": ["DROP TABLE order_line_items"],
  "one-unique-per-column": [withoutKey, orderKeyAlone, lineNumberAlone],
  "composite-beside-single-unique": [orderKeyAlone],
  "deferrable-unique": [
    withoutKey,
    "ALTER TABLE order_line_items ADD CONSTRAINT order_line_items_unique UNIQUE (order_key, line_number) DEFERRABLE",
  ],
  "partial-unique": [
    withoutKey,
    "CREATE UNIQUE INDEX partial ON order_line_items (order_key, line_number) WHERE line_number > 0",
  ],
  "upper-case-tables": ['ALTER TABLE orders RENAME TO "ORDERS"'],
  "other-schema": ["CREATE SCHEMA app", "ALTER TABLE order_line_items SET SCHEMA app"],
  "wrong-types": [
    `ALTER TABLE order_line_items ALTER COLUMN line_number TYPE TEXT, ALTER COLUMN quantity TYPE SMALLINT,
 ALTER COLUMN discount TYPE JSONB USING NULL, ALTER COLUMN return_flag TYPE VARCHAR(10), ALTER COLUMN extended_price TYPE NUMERIC(5,2)`,
  ],
  "unfilled-not-null": [
    "ALTER TABLE orders ALTER COLUMN clerk SET NOT NULL, ADD COLUMN region TEXT NOT NULL",
    "ALTER TABLE order_line_items ALTER COLUMN id DROP DEFAULT",
  ],
  "view-for-table": [
    "ALTER TABLE order_line_items RENAME TO items",
    "CREATE VIEW order_line_items AS SELECT * FROM items",
  ],
  "materialised-view-for-table": [
    "ALTER TABLE orders RENAME TO real_orders",
    "CREATE MATERIALIZED VIEW orders AS SELECT * FROM real_orders",
  ],
  "unusual-but-healthy-tables": [
    "CREATE DOMAIN order_key AS TEXT",
    "CREATE DOMAIN price AS NUMERIC(12,2)",
    `ALTER TABLE orders ALTER COLUMN order_key TYPE order_key, ALTER COLUMN total_price TYPE price,
 ALTER COLUMN order_status TYPE VARCHAR`,
    `ALTER TABLE order_line_items ALTER COLUMN quantity TYPE BIGINT, ALTER COLUMN extended_price TYPE DOUBLE PRECISION,
 ADD FOREIGN KEY (order_key) REFERENCES orders (order_key), ADD COLUMN token UUID UNIQUE DEFAULT gen_random_uuid()`,
    "ALTER TABLE orders DROP COLUMN id, ADD COLUMN id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
  ],
  "rule-on-table": [
    "CREATE RULE audit AS ON INSERT TO orders DO ALSO NOTIFY orders",
    "CREATE RULE silent AS ON UPDATE TO message_status DO INSTEAD NOTHING",
  ],
  "status-column-too-short": [
    "ALTER TABLE message_status ALTER COLUMN status TYPE VARCHAR(5), ALTER COLUMN message_id TYPE TEXT",
  ],
  "partitioned-without-partition": ["DROP TABLE order_line_items", partitionedItems],
  "further-unique-keys": [
    "ALTER TABLE orders ADD UNIQUE (customer_key)",
    "CREATE UNIQUE INDEX lower_key ON order_line_items (lower(order_key))",
    "ALTER TABLE message_status ADD UNIQUE (status)",
  ],
  "rows-restricted": [
    "CREATE TABLE customers (customer_key TEXT PRIMARY KEY)",
    "INSERT INTO customers VALUES ('other')",
    "ALTER TABLE orders ADD FOREIGN KEY (customer_key) REFERENCES customers",
    "ALTER TABLE order_line_items ADD CONSTRAINT positive CHECK (quantity > 0)",
  ],
  "rows-refused": [
    "CREATE TABLE customers (customer_key TEXT PRIMARY KEY)",
    "ALTER TABLE orders ADD FOREIGN KEY (customer_key) REFERENCES customers",
    "ALTER TABLE order_line_items ADD CONSTRAINT few CHECK (quantity < 10)",
    "ALTER TABLE message_status ADD CONSTRAINT known CHECK (status IN ('accepted', 'processing', 'completed', 'failed'))",
  ],
  "trigger-drops-rows": [
    "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TRIGGER quiet BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION quiet()",
    "CREATE FUNCTION closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'closed'; END $$",
    "CREATE TRIGGER closed BEFORE UPDATE OF status ON message_status FOR EACH ROW EXECUTE FUNCTION closed()",
  ],
  "partition-of-the-past": [
    "CREATE TABLE parts (LIKE message_status INCLUDING DEFAULTS, PRIMARY KEY (message_id, received_at)) PARTITION BY RANGE (received_at)",
    "CREATE TABLE parts_2020 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
    "DROP TABLE message_status",
    "ALTER TABLE parts RENAME TO message_status",
  ],
  "column-in-another-spelling": [
    'ALTER TABLE orders RENAME COLUMN order_key TO "orderKey"',
    "ALTER TABLE orders DROP COLUMN clerk",
  ],
  "generated-column": [
    "ALTER TABLE orders DROP COLUMN order_date, ADD COLUMN order_date TEXT GENERATED ALWAYS AS ('x') STORED NOT NULL",
  ],
};
