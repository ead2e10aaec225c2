import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrationSituations } from "../../support/migration-situations.ts";
import { nomnom } from "../../support/nomnom.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "../connect/postgres-process.ts";

let postgres: PostgresProcess;
let client: pg.Client;
beforeAll(async () => {
  postgres = await startPostgres();
  client = new pg.Client({
    ...{ host: "127.0.0.1", port: postgres.port, user: "nomnom", database: "nomnom" },
    password: postgresPassword,
  });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await postgres?.stop();
});

describe("migrations and the statements of the configuration", () => {
  it.each(migrationSituations)("PostgreSQL answers as the situation says: $name", async (situation) => {
    const { sql, statement, parameters = [], code } = situation;
    await client.query("BEGIN");
    try {
      for (const migration of sql) await client.query(migration);
      const types = parameters.length === 0 ? "" : `(${parameters.map(([type]) => type).join()})`;
      const values = parameters.length === 0 ? "" : `(${parameters.map(([, value]) => value).join()})`;
      const answer = await client
        .query(`PREPARE s${types} AS ${statement}`)
        .then(() => client.query(`EXECUTE s${values}`))
        .then(
          () => null,
          (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? null) : String(error)),
        );
      expect(answer).toBe(code);
    } finally {
      await client.query("ROLLBACK");
      await client.query("DEALLOCATE ALL");
    }
  });

  it("nomnom lint finds the statement at its line, and says what it has not read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nomnom-migrations-"));
    try {
      await mkdir(join(folder, "migrations"));
      await writeFile(join(folder, "migrations", "0001_orders.up.sql"), "CREATE TABLE orders (id int);\n");
      await writeFile(join(folder, "migrations", "0002_more.up.sql"), "\nDO $$ BEGIN NULL; END $$;\n");
      const config = join(folder, "nomnom.doctor.yaml");
      await writeFile(
        config,
        'extends: none\npostgres:\n  statements:\n    - { name: upsert, sql: "UPDATE orders SET total = 1" }\n',
      );
      const { code, stdout, stderr } = await nomnom(["lint", folder, "--config", config, "-o", "json"]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/a statement of a migration was not read.*0002_more\.up\.sql:2:1/);
      const [check] = JSON.parse(stdout).checks;
      expect(check.findings).toMatchObject([
        {
          code: "files/migrations/no-column",
          places: [{ file: expect.stringMatching(/nomnom\.doctor\.yaml$/), line: 4, column: 28 }],
        },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
