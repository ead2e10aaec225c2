/**
 * Which tables the worker was generated with: `root-only` has the seed's bug (root entities only: no order_line_items), `s47` one UNIQUE per
 * column as from 47836f9 to 30d6f61 (an order with line items then meets 42P10), `healthy` the composite UNIQUE of 9720595.
 */
export type TableVariant = "root-only" | "s47" | "healthy";

/** NOMNOM_LAB_TABLES; `s47`, which is what the chart's own images do, when it is not set. Throws for anything else. */
export function tableVariant(text: string | undefined): TableVariant {
  switch (text) {
    case undefined:
    case "s47":
      return "s47";
    case "root-only":
    case "healthy":
      return text;
    default:
      throw new Error(`NOMNOM_LAB_TABLES is ${text}; it may be root-only, s47 or healthy`);
  }
}

/** The statements of one variant, in order. Each says IF NOT EXISTS: a table that is there keeps its shape. */
export function tableStatements(variant: TableVariant): readonly string[] {
  switch (variant) {
    case "root-only":
      return [orders("orders_order_key_unique"), ...messageStatus];
    case "s47":
      return [
        orders("orders_order_key_unique"),
        orderLineItems(
          "CONSTRAINT order_line_items_order_key_unique UNIQUE (order_key), CONSTRAINT order_line_items_line_number_unique UNIQUE (line_number)",
        ),
        ...lineItemIndexes,
        ...messageStatus,
      ];
    case "healthy":
      return [
        orders("orders_unique"),
        orderLineItems("CONSTRAINT order_line_items_unique UNIQUE (order_key, line_number)"),
        ...lineItemIndexes,
        ...messageStatus,
      ];
  }
}

const orders = (unique: string) => `CREATE TABLE IF NOT EXISTS orders (
  id SERIAL PRIMARY KEY,
  order_key TEXT NOT NULL,
  customer_key TEXT NOT NULL,
  order_status TEXT NOT NULL,
  total_price NUMERIC NOT NULL,
  order_date TEXT NOT NULL,
  order_priority TEXT,
  clerk TEXT,
  ship_priority INTEGER,
  comment TEXT,
  CONSTRAINT ${unique} UNIQUE (order_key)
);
CREATE INDEX IF NOT EXISTS idx_orders_order_key ON orders (order_key);`;

const orderLineItems = (constraints: string) => `CREATE TABLE IF NOT EXISTS order_line_items (
  id SERIAL PRIMARY KEY,
  order_key TEXT NOT NULL,
  line_number INTEGER NOT NULL,
  part_key TEXT NOT NULL,
  supplier_key TEXT,
  quantity INTEGER NOT NULL,
  extended_price NUMERIC NOT NULL,
  discount NUMERIC,
  tax NUMERIC,
  return_flag TEXT,
  line_status TEXT,
  ship_date TEXT,
  commit_date TEXT,
  receipt_date TEXT,
  ${constraints}
);`;

const lineItemIndexes = [
  "CREATE INDEX IF NOT EXISTS idx_order_line_items_order_key ON order_line_items (order_key);",
  "CREATE INDEX IF NOT EXISTS idx_order_line_items_line_number ON order_line_items (line_number);",
];

const messageStatus = [
  `CREATE TABLE IF NOT EXISTS message_status (
  message_id UUID PRIMARY KEY,
  entity_type VARCHAR(50) NOT NULL,
  status VARCHAR(20) NOT NULL,
  received_at TIMESTAMP NOT NULL,
  processed_at TIMESTAMP,
  retry_count INTEGER DEFAULT 0,
  error_message TEXT,
  source VARCHAR(255)
);`,
  "CREATE INDEX IF NOT EXISTS idx_message_status_received_at ON message_status (received_at);",
  "CREATE INDEX IF NOT EXISTS idx_message_status_status ON message_status (status);",
];
