/** An entity as the dashboard shows it: persistent, neither abstract nor reference. */
export interface DashboardEntity {
  name: string;
  table: string;
  color: string;
  icon: string;
  /** The first five. */
  fields: readonly string[];
  max_records: number;
}

/** Those of tpch; each has the primary key `id`. */
export const dashboardEntities: readonly DashboardEntity[] = [
  {
    name: "Order",
    table: "orders",
    color: "#3B82F6",
    icon: "📦",
    fields: ["order_key", "customer_key", "order_status", "total_price", "order_date"],
    max_records: 500,
  },
  {
    name: "OrderLineItem",
    table: "order_line_items",
    color: "#10B981",
    icon: "📋",
    fields: ["order_key", "line_number", "part_key", "supplier_key", "quantity"],
    max_records: 500,
  },
];
