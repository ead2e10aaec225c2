const itemColumns = `order_key TEXT NOT NULL, line_number INTEGER NOT NULL, part_key TEXT NOT NULL, supplier_key TEXT,
 quantity INTEGER NOT NULL, extended_price NUMERIC NOT NULL, discount NUMERIC, tax NUMERIC, return_flag TEXT, line_status TEXT,
 ship_date TEXT, commit_date TEXT, receipt_date TEXT`;

/** All tables, as nomnom's workers and migrations make them. */
export const nomnomTables = `CREATE TABLE orders (id SERIAL PRIMARY KEY, order_key TEXT NOT NULL, customer_key TEXT NOT NULL,
 order_status TEXT NOT NULL, total_price NUMERIC NOT NULL, order_date TEXT NOT NULL, order_priority TEXT, clerk TEXT,
 ship_priority INTEGER, comment TEXT, CONSTRAINT orders_unique UNIQUE (order_key));
CREATE TABLE order_line_items (id SERIAL PRIMARY KEY, ${itemColumns}, CONSTRAINT order_line_items_unique UNIQUE (order_key, line_number));
CREATE TABLE message_status (message_id UUID PRIMARY KEY, entity_type VARCHAR(255) NOT NULL, status VARCHAR(50) NOT NULL,
 received_at TIMESTAMP NOT NULL, processed_at TIMESTAMP, retry_count INTEGER DEFAULT 0, error_message TEXT)`;

/** The child table in partitions, of which there is none. */
export const partitionedItems = `CREATE TABLE order_line_items (id SERIAL, ${itemColumns}, UNIQUE (order_key, line_number))
 PARTITION BY HASH (order_key)`;

/** The role of the worker, and all tables as its own. */
export const createApp = "CREATE ROLE app LOGIN PASSWORD 'recorded'";
export const ownedByApp = `GRANT CREATE ON SCHEMA public TO app; SET ROLE app; ${nomnomTables}; RESET ROLE`;

/** A role for doctor that has no rights of its own. */
export const createDoctor = "CREATE ROLE doctor LOGIN PASSWORD 'recorded'";

/** Statements of the worker. */
export const insertOrder = (key = "o1"): string =>
  `INSERT INTO orders (order_key, customer_key, order_status, total_price, order_date) VALUES ('${key}', 'c', 'O', 1, 'd') ON CONFLICT DO NOTHING`;
export const insertItem = (line = 1): string =>
  `INSERT INTO order_line_items (order_key, line_number, part_key, quantity, extended_price) VALUES ('o1', ${line}, 'p', 1, 1.5) ON CONFLICT (order_key, line_number) DO NOTHING`;
export const completeMessage =
  "UPDATE message_status SET status = 'completed' WHERE message_id = '00000000-0000-0000-0000-000000000000'";
