import { type Case, nothing } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

const well = (id: string, about: string, sql: readonly string[], user?: string): Case =>
  onPostgres({
    id: `healthy-postgres/${id}`,
    about,
    sql,
    ...(user !== undefined && { user }),
    expect: nothing,
  });

const createUser = "CREATE ROLE {user} LOGIN PASSWORD 'recorded'";
const itemsWithoutKey = "ALTER TABLE order_line_items DROP CONSTRAINT order_line_items_unique";

/** Tables unlike nomnom's own that take every row all the same. */
export const healthyLayouts: readonly Case[] = [
  well("plain", "the tables as nomnom makes them", []),
  well(
    "own-schema",
    "all tables in a schema of the worker's role, found by its search_path",
    [
      createUser,
      "CREATE SCHEMA app AUTHORIZATION {user}",
      ...["orders", "order_line_items", "message_status"].map(
        (table) => `ALTER TABLE ${table} SET SCHEMA app`,
      ),
      ...["orders", "order_line_items", "message_status"].map(
        (table) => `ALTER TABLE app.${table} OWNER TO {user}`,
      ),
      "ALTER ROLE {user} SET search_path = app",
    ],
    "{user}",
  ),
  well("domains", "columns of domains over the usual types", [
    "CREATE DOMAIN order_key AS TEXT",
    "CREATE DOMAIN price AS NUMERIC(12,2)",
    "ALTER TABLE orders ALTER COLUMN order_key TYPE order_key, ALTER COLUMN total_price TYPE price",
  ]),
  well("partitions", "line items in four partitions by hash", [
    "CREATE TABLE parts (LIKE order_line_items INCLUDING DEFAULTS) PARTITION BY HASH (order_key)",
    ...[0, 1, 2, 3].map(
      (rest) =>
        `CREATE TABLE parts_${rest} PARTITION OF parts FOR VALUES WITH (MODULUS 4, REMAINDER ${rest})`,
    ),
    "ALTER SEQUENCE order_line_items_id_seq OWNED BY NONE",
    "DROP TABLE order_line_items",
    "ALTER TABLE parts RENAME TO order_line_items",
    "ALTER TABLE order_line_items ADD UNIQUE (order_key, line_number)",
  ]),
  well("identity", "an identity column instead of a serial", [
    "ALTER TABLE orders DROP COLUMN id, ADD COLUMN id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
  ]),
  well("generated", "a generated column beside the usual ones", [
    "ALTER TABLE orders ADD COLUMN key_length INTEGER GENERATED ALWAYS AS (length(order_key)) STORED",
  ]),
  well("more-columns", "more NOT NULL columns, each with a default", [
    "ALTER TABLE orders ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main', ADD COLUMN made_at TIMESTAMPTZ NOT NULL DEFAULT now()",
  ]),
  well("wider-numbers", "bigint and double precision for smaller numbers", [
    "ALTER TABLE order_line_items ALTER COLUMN quantity TYPE BIGINT, ALTER COLUMN extended_price TYPE DOUBLE PRECISION",
  ]),
  well("unique-index", "a unique index instead of a constraint, columns the other way round", [
    itemsWithoutKey,
    "CREATE UNIQUE INDEX by_line ON order_line_items (line_number, order_key)",
  ]),
  well("foreign-key-to-orders", "line items refer to their order", [
    "ALTER TABLE order_line_items ADD FOREIGN KEY (order_key) REFERENCES orders (order_key)",
  ]),
  well("former-rule", "a rule that was dropped again", [
    "CREATE RULE audit AS ON INSERT TO orders DO ALSO NOTIFY orders",
    "DROP RULE audit ON orders",
  ]),
  well("uuid-token", "a further unique column that fills itself", [
    "ALTER TABLE order_line_items ADD COLUMN token UUID UNIQUE DEFAULT gen_random_uuid()",
  ]),
];
