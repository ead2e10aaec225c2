/** Migrations, a statement, and what PostgreSQL answers to it; null: it takes it. */
export interface MigrationSituation {
  name: string;
  sql: string[];
  statement: string;
  /** Types, and values that suit them. */
  parameters?: [type: string, value: string][];
  code: string | null;
}

const orders = `
  CREATE TABLE IF NOT EXISTS orders (
    id bigserial PRIMARY KEY,
    order_key text NOT NULL,
    total numeric(10, 2) NOT NULL DEFAULT 0, -- a remark, with a comma
    placed_at timestamp with time zone NOT NULL DEFAULT now(),
    "Note" text,
    CONSTRAINT orders_key UNIQUE (order_key)
  );`;
const key: [string, string] = ["text", "'a'"];

export const migrationSituations: MigrationSituation[] = [
  {
    name: "an upsert on a unique key is taken",
    sql: [orders],
    statement:
      "INSERT INTO orders (order_key, total) VALUES ($1, $2) ON CONFLICT (order_key) DO UPDATE SET total = EXCLUDED.total",
    parameters: [key, ["numeric", "1"]],
    code: null,
  },
  {
    name: "a table that no migration creates is refused",
    sql: [orders],
    statement: "INSERT INTO order_lines (id) VALUES (1)",
    code: "42P01",
  },
  {
    name: "a column that was renamed is refused under its old name",
    sql: [orders, "ALTER TABLE orders RENAME COLUMN order_key TO key;"],
    statement: "INSERT INTO orders (order_key) VALUES ($1)",
    parameters: [key],
    code: "42703",
  },
  {
    name: "a column that was renamed takes its key with it",
    sql: [orders, "ALTER TABLE orders RENAME COLUMN order_key TO key;"],
    statement: "INSERT INTO orders (key) VALUES ($1) ON CONFLICT (key) DO NOTHING",
    parameters: [key],
    code: null,
  },
  {
    name: "a column that was dropped is refused in an UPDATE",
    sql: [orders, "ALTER TABLE public.orders DROP COLUMN total, ADD COLUMN IF NOT EXISTS sum int;"],
    statement: "UPDATE orders SET total = 1 WHERE order_key = $1",
    parameters: [key],
    code: "42703",
  },
  {
    name: "ON CONFLICT without a unique key is refused",
    sql: [orders.replace(/,\s*CONSTRAINT[^)]*\)/, "")],
    statement: "INSERT INTO orders (order_key) VALUES ($1) ON CONFLICT (order_key) DO NOTHING",
    parameters: [key],
    code: "42P10",
  },
  {
    name: "ON CONFLICT on a part of a key is refused",
    sql: [orders, "CREATE UNIQUE INDEX ON orders (order_key, placed_at);"],
    statement: "INSERT INTO orders (order_key) VALUES ($1) ON CONFLICT (placed_at) DO NOTHING",
    parameters: [key],
    code: "42P10",
  },
  {
    name: "ON CONFLICT takes the columns of a unique index in any order",
    sql: [orders, "CREATE UNIQUE INDEX IF NOT EXISTS u ON public.orders USING btree (order_key, placed_at);"],
    statement: "INSERT INTO orders (order_key) VALUES ($1) ON CONFLICT (placed_at, order_key) DO NOTHING",
    parameters: [key],
    code: null,
  },
  {
    name: "ON CONFLICT without the condition of a partial index is refused",
    sql: [orders, 'CREATE UNIQUE INDEX p ON orders ("Note") WHERE total > 0;'],
    statement: 'INSERT INTO orders (order_key, "Note") VALUES ($1, $1) ON CONFLICT ("Note") DO NOTHING',
    parameters: [key],
    code: "42P10",
  },
  {
    name: "an INSERT that leaves out a column without a default is refused",
    sql: [
      orders,
      "ALTER TABLE orders ADD COLUMN shop uuid;",
      "ALTER TABLE orders ALTER COLUMN shop SET NOT NULL;",
    ],
    statement: "INSERT INTO orders (order_key) VALUES ($1)",
    parameters: [key],
    code: "23502",
  },
  {
    name: "a column that got a default later may be left out",
    sql: [
      orders,
      "ALTER TABLE orders ADD COLUMN shop uuid NOT NULL; ALTER TABLE orders ALTER shop SET DEFAULT gen_random_uuid();",
    ],
    statement: "INSERT INTO orders (order_key) VALUES ($1)",
    parameters: [key],
    code: null,
  },
  {
    name: "a parameter of another type is refused",
    sql: ["CREATE TABLE shops (id uuid PRIMARY KEY, opened boolean);"],
    statement: "INSERT INTO shops (id, opened) VALUES ($1, $2)",
    parameters: [
      ["integer", "1"],
      ["boolean", "true"],
    ],
    code: "42804",
  },
  {
    name: "numbers, times and whatever becomes text are assigned",
    sql: ["CREATE TABLE wide (a int, b varchar(40), c date, d jsonb);"],
    statement: "INSERT INTO wide (a, b, c, d) VALUES ($1, $2, $3, $4)",
    parameters: [
      ["numeric", "1"],
      ["uuid", "gen_random_uuid()"],
      ["timestamptz", "now()"],
      ["json", "'{}'"],
    ],
    code: null,
  },
  {
    name: "a table that is dropped and created again has its new columns",
    sql: [orders, "DROP TABLE IF EXISTS orders CASCADE; CREATE TABLE orders (id int);"],
    statement: "INSERT INTO orders (order_key) VALUES ($1)",
    parameters: [key],
    code: "42703",
  },
  {
    name: "a table that is renamed is not there under its old name",
    sql: [orders, "ALTER TABLE orders RENAME TO purchases;"],
    statement: "SELECT count(*) FROM orders",
    code: "42P01",
  },
  {
    name: "a trigger may fill what an INSERT leaves out",
    sql: [
      `CREATE TABLE t (a int, b int NOT NULL);
       CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := 1; RETURN NEW; END $$;
       CREATE TRIGGER fills BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fill();`,
    ],
    statement: "INSERT INTO t (a) VALUES (1)",
    code: null,
  },
  {
    name: "an identity, a generated column and a key of several columns are read",
    sql: [
      "CREATE TABLE g (id int GENERATED ALWAYS AS IDENTITY, a int NOT NULL, b int NOT NULL GENERATED ALWAYS AS (a * 2) STORED, PRIMARY KEY (id, a));",
    ],
    statement: "INSERT INTO g (a) VALUES (1) ON CONFLICT (id, a) DO NOTHING",
    code: null,
  },
  {
    name: "what a DO block makes is not known, and not denied",
    sql: ["DO $$ BEGIN EXECUTE 'CREATE TABLE made (a int)'; END $$;"],
    statement: "INSERT INTO made (a) VALUES (1)",
    code: null,
  },
  {
    name: "a table made of another, and one of a schema, are there",
    sql: [
      "CREATE SCHEMA shop; CREATE TABLE shop.a (x int, y int); CREATE TABLE b (LIKE shop.a); CREATE TABLE c AS SELECT 1 AS z;",
    ],
    statement: "INSERT INTO b (x, y) SELECT x, y FROM shop.a",
    code: null,
  },
];
