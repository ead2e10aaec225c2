/** DDL as nomnom's workers generate it. */
export const orders = (key = "CONSTRAINT orders_unique UNIQUE (order_key)"): string =>
  `CREATE TABLE orders (id SERIAL PRIMARY KEY, order_key TEXT NOT NULL, customer_key TEXT NOT NULL,
 order_status TEXT NOT NULL, total_price NUMERIC NOT NULL, order_date TEXT NOT NULL, order_priority TEXT, clerk TEXT,
 ship_priority INTEGER, comment TEXT, ${key})`;

/** The child table of {@link orders}. */
export const lineItems = (
  constraints = ["CONSTRAINT order_line_items_unique UNIQUE (order_key, line_number)"],
): string => {
  const columns = `id SERIAL PRIMARY KEY, order_key TEXT NOT NULL, line_number INTEGER NOT NULL, part_key TEXT NOT NULL,
 supplier_key TEXT, quantity INTEGER NOT NULL, extended_price NUMERIC NOT NULL, discount NUMERIC, tax NUMERIC, return_flag TEXT,
 line_status TEXT, ship_date TEXT, commit_date TEXT, receipt_date TEXT`;
  return `CREATE TABLE order_line_items (${[columns, ...constraints].join(", ")})`;
};

export const messageStatus = `CREATE TABLE message_status (message_id UUID PRIMARY KEY, entity_type VARCHAR(255) NOT NULL,
 status VARCHAR(50) NOT NULL, received_at TIMESTAMP NOT NULL, processed_at TIMESTAMP, retry_count INTEGER DEFAULT 0, error_message TEXT)`;

/** All tables, as a healthy deployment has them. */
export const nomnomTables = [orders(), lineItems(), messageStatus].join("; ");

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
