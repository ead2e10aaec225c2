import type { Case } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

const user = "{user}";
const owned = [
  "CREATE ROLE {user} LOGIN PASSWORD 'recorded'",
  "GRANT CREATE ON SCHEMA public TO {user}",
  ...["orders", "order_line_items", "message_status"].map((table) => `ALTER TABLE ${table} OWNER TO {user}`),
];
const secured = (table: string) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`;
const tenant = [
  ...owned,
  "ALTER TABLE orders ADD COLUMN tenant text DEFAULT 'first'",
  secured("orders"),
  "CREATE POLICY tenant ON orders USING (tenant = current_setting('app.tenant', true))",
];
const refused = { "postgres/privileges/rows-refused": "error" } as const;
const unreadable = ["pipeline/message-status"];

/** Policies that decide by the row: the server is asked what they say to the services' rows. */
export const rowSecurity: readonly Case[] = [
  onPostgres({
    id: "row-security/tenant-that-nobody-sets",
    about: "rows belong to a tenant, which is a setting of the session that no service sets",
    sql: tenant,
    user,
    expect: {
      findings: { ...refused, "postgres/privileges/rows-hidden": "warning" },
      says: ["every row of the worker's INSERT"],
    },
  }),
  onPostgres({
    id: "healthy-postgres/row-security-by-tenant",
    about: "the same, and the role has the setting",
    sql: [...tenant, "ALTER ROLE {user} SET app.tenant = 'first'"],
    user,
    expect: {},
  }),
  onPostgres({
    id: "healthy-postgres/row-security-by-owner",
    about: "each row has the role that wrote it, and nobody sees those of others",
    sql: [
      ...owned,
      "ALTER TABLE orders ADD COLUMN owner text DEFAULT current_user",
      secured("orders"),
      "CREATE POLICY own ON orders USING (owner = current_user)",
    ],
    user,
    expect: {},
  }),
  onPostgres({
    id: "row-security/setting-that-is-unknown",
    about: "the same tenant without the second argument: the server knows no such setting",
    sql: [...tenant.slice(0, -1), "CREATE POLICY t ON orders USING (tenant = current_setting('app.tenant'))"],
    user,
    expect: {
      findings: { ...refused, "postgres/table-presence/statement-refused": "warning" },
      says: ["42704"],
    },
  }),
  onPostgres({
    id: "row-security/insert-alone",
    about: "a policy for INSERT and none for SELECT: ON CONFLICT with columns has to read the row",
    sql: [
      ...owned,
      secured("order_line_items"),
      "CREATE POLICY i ON order_line_items FOR INSERT WITH CHECK (true)",
    ],
    user,
    expect: { findings: { ...refused, "postgres/privileges/rows-hidden": "warning" } },
  }),
  onPostgres({
    id: "row-security/insert-alone-without-a-key",
    about: "the same for orders, whose ON CONFLICT names no columns: rows are stored, and nobody sees them",
    sql: [...owned, secured("orders"), "CREATE POLICY i ON orders FOR INSERT WITH CHECK (true)"],
    user,
    expect: {
      findings: { "postgres/privileges/rows-hidden": "warning" },
      says: ["hides every row from the dashboard's SELECT"],
    },
  }),
  onPostgres({
    id: "row-security/hides-failed-messages",
    about: "failed messages are hidden: the status cannot be set, for the changed row would not be seen",
    sql: [
      ...owned,
      secured("message_status"),
      "CREATE POLICY p ON message_status USING (status <> 'failed') WITH CHECK (true)",
    ],
    user,
    expect: { findings: refused, says: ["the worker's UPDATE (status failed)"], undecided: unreadable },
  }),
  onPostgres({
    id: "row-security/update-finds-nothing",
    about: "policies for INSERT and UPDATE and none for SELECT: an UPDATE finds no row",
    sql: [
      ...owned,
      secured("message_status"),
      "CREATE POLICY i ON message_status FOR INSERT WITH CHECK (true)",
      "CREATE POLICY u ON message_status FOR UPDATE USING (true)",
    ],
    user,
    expect: {
      findings: { "postgres/privileges/rows-hidden": "error" },
      says: ["from the worker's UPDATE (status accepted), without an error"],
      undecided: unreadable,
    },
  }),
  onPostgres({
    id: "row-security/usual-rows",
    about: "a policy that takes cheap orders alone",
    sql: [...owned, secured("orders"), "CREATE POLICY cheap ON orders USING (total_price < 1000)"],
    user,
    expect: {
      findings: {
        "postgres/privileges/rows-refused": "warning",
        "postgres/privileges/rows-hidden": "warning",
      },
      says: ["a usual row of the worker's INSERT"],
    },
  }),
  onPostgres({
    id: "row-security/asks-another-table",
    about: "a policy asks a table of customers: what it says is not evaluated, and said to be open",
    sql: [
      ...owned,
      "CREATE TABLE customers (id text)",
      secured("orders"),
      "CREATE POLICY known ON orders USING (customer_key IN (SELECT id FROM customers))",
      "GRANT SELECT ON customers TO {user}",
    ],
    user,
    expect: { findings: { "postgres/privileges/rows-hidden": "warning" }, says: ["decide by the row"] },
  }),
  onPostgres({
    id: "row-security/asks-itself",
    about: "a policy asks its own table, which the server does not follow",
    sql: [
      ...owned,
      secured("orders"),
      "CREATE POLICY once ON orders USING (NOT EXISTS (SELECT FROM orders o WHERE o.order_key = orders.order_key))",
    ],
    user,
    expect: {
      findings: {
        "postgres/table-presence/statement-refused": "error",
        "postgres/privileges/rows-hidden": "warning",
      },
      says: ["SECURITY DEFINER"],
    },
  }),
];
