import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { statementsProbe } from "../../../src/collect/postgres/statements.ts";
import { failure, type ProbeResult } from "../../../src/snapshot/probe-result.ts";
import { type SectionData, type SectionId, type Sections, systemOf } from "../../../src/snapshot/snapshot.ts";
import { deployments } from "../../support/checks/deployments.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "../connect/postgres-process.ts";
import { dataOf, openDirect } from "../connect/settings.ts";

const tables = `
  CREATE TABLE orders (id SERIAL PRIMARY KEY, order_key TEXT NOT NULL UNIQUE, customer_key TEXT NOT NULL, order_status TEXT NOT NULL,
    total_price NUMERIC NOT NULL, order_date TEXT NOT NULL, order_priority TEXT, clerk TEXT, ship_priority INTEGER, comment TEXT);
  CREATE TABLE order_line_items (id SERIAL PRIMARY KEY, order_key TEXT NOT NULL, line_number INTEGER NOT NULL, part_key TEXT NOT NULL,
    supplier_key TEXT, quantity INTEGER NOT NULL, extended_price NUMERIC NOT NULL, discount NUMERIC, tax NUMERIC, return_flag TEXT,
    line_status TEXT, ship_date TEXT, commit_date TEXT, receipt_date TEXT, UNIQUE (order_key, line_number));
  CREATE TABLE message_status (message_id UUID PRIMARY KEY, entity_type VARCHAR(50) NOT NULL, status VARCHAR(20) NOT NULL,
    received_at TIMESTAMP NOT NULL, processed_at TIMESTAMP, retry_count INTEGER DEFAULT 0, error_message TEXT)`;

let postgres: PostgresProcess;
beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.run(
    "CREATE ROLE app LOGIN PASSWORD 'app-pw'; CREATE ROLE doctor LOGIN PASSWORD 'doctor-pw'",
  );
});
afterAll(() => postgres.stop());
beforeEach(() =>
  postgres.run(`DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;
    GRANT USAGE ON SCHEMA public TO PUBLIC; ALTER ROLE app RESET ALL; ${tables}`),
);

const readFrom =
  (sections: Sections) =>
  async <S extends SectionId>(id: S): Promise<ProbeResult<SectionData[S]>> =>
    sections[id] ?? failure({ kind: "not-configured", system: systemOf(id), message: "not read here" });

/** @param worker The role in the worker's DATABASE_URL; null: not to be seen. */
async function ask(user: string, password: string, worker: string | null = null) {
  const databaseUrl = `postgresql://${user}:${password}@127.0.0.1:${postgres.port}/nomnom`;
  await using connections = await openDirect({ databaseUrl });
  const result = await statementsProbe.collect({
    connections,
    blueprint: builtInBlueprint(),
    signal: new AbortController().signal,
    section: readFrom(
      worker === null
        ? {}
        : {
            "kubernetes/deployments": deployments({
              name: "nomnom-worker",
              env: { DATABASE_URL: `postgresql://${worker}:x@nomnom-postgres/nomnom` },
            }),
          },
    ),
  });
  return dataOf(result);
}

const asAdmin = (worker: string | null = null) => ask("nomnom", postgresPassword, worker);
const refused = ({ statements }: Awaited<ReturnType<typeof ask>>) =>
  statements.flatMap(({ service, operation, table, refusals }) =>
    refusals.map(({ sqlState, column }) => [service, operation, table, sqlState, column].join(" ")),
  );

describe("the services' statements, planned by the server", () => {
  it("The services' statements are taken as they are, and leave nothing behind", async () => {
    const answer = await asAdmin();
    expect(refused(answer)).toEqual([]);
    expect(answer.statements.map(({ schema }) => schema).filter((schema) => schema !== null)).toEqual(
      Array.from({ length: 4 }, () => "public"),
    );
    expect(
      await postgres.rows(
        "SELECT (SELECT count(*)::int FROM orders) AS rows, (SELECT is_called FROM orders_id_seq) AS numbered",
      ),
    ).toEqual([{ rows: 0, numbered: false }]);
  });

  it("The plan of a statement names every column that is refused, then what is left of the statement", async () => {
    await postgres.run(`ALTER TABLE order_line_items DROP COLUMN tax, ALTER COLUMN discount TYPE jsonb USING NULL,
      ALTER COLUMN extended_price TYPE numeric(4,2), DROP CONSTRAINT order_line_items_order_key_line_number_key;
      ALTER TABLE message_status ALTER COLUMN message_id TYPE text`);
    expect(refused(await asAdmin())).toEqual([
      "worker insert order_line_items 22003 extended_price",
      "worker insert order_line_items 42804 discount",
      "worker insert order_line_items 42703 tax",
      "worker insert order_line_items 42P10 ",
      "worker update message_status 42883 message_id",
    ]);
  });

  it("The services' statements are asked as the worker's role, with its search_path, where doctor may act as it", async () => {
    await postgres.run(`CREATE SCHEMA app AUTHORIZATION app; ALTER TABLE orders SET SCHEMA app; ALTER TABLE app.orders OWNER TO app;
      GRANT SELECT, INSERT, UPDATE ON order_line_items TO app`);
    const answer = await asAdmin("app");
    expect(answer).toMatchObject({ user: "app", serviceUser: "app", path: ["app", "public"] });
    expect(refused(answer)).toEqual([
      "ingestion-api insert message_status 42501 ",
      "worker update message_status 42501 ",
    ]);
  });

  it("The services' statements are asked as doctor's own role where it may not, and that is said", async () => {
    await postgres.run("ALTER ROLE app SET search_path = app, public");
    expect(await ask("doctor", "doctor-pw", "app")).toMatchObject({
      user: "doctor",
      serviceUser: "app",
      path: ["public"],
    });
  });

  it("The services' statements wait for no lock of another session", async () => {
    const locked = postgres.run(
      "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(4); COMMIT",
    );
    await expect.poll(async () => (await asAdmin()).kind).toBe("locked");
    await locked;
  });
});
