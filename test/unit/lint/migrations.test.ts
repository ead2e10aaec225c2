import { describe, expect, it } from "vitest";
import { emptyBlueprint } from "../../../src/blueprint/built-in.ts";
import { migrationFolders } from "../../../src/lint/files/migrations.ts";
import { judgeMigrations, unreadMigrations } from "../../../src/lint/judge-migrations.ts";
import { migrationSituations } from "../../support/migration-situations.ts";
import { source } from "./written.ts";

const codes: Readonly<Record<string, string>> = {
  "42P01": "no-table",
  "42703": "no-column",
  "42P10": "no-unique-key",
  "23502": "not-filled",
  "42804": "other-type",
};
const judging = { blueprint: emptyBlueprint("x"), now: "2026-11-28T12:00:00.000Z" };

function found(files: Record<string, string>, sql: string, types: readonly string[] = []): string[] {
  const folders = migrationFolders(Object.entries(files).map(([file, text]) => source(file, text)));
  const statement = { name: "s", sql, parameters: types.map((type) => ({ type })), line: 1, column: 1 };
  return judgeMigrations(folders, { file: "nomnom.doctor.yaml", statements: [statement] }, judging).map(
    ({ code = "" }) => code.replace("files/migrations/", ""),
  );
}

describe("migrations held against a statement", () => {
  it.each(migrationSituations)("Lint says what PostgreSQL answers: $name", (situation) => {
    const { sql, statement, parameters = [], code } = situation;
    const files = Object.fromEntries(sql.map((text, index) => [`migrations/000${index}_a.sql`, text]));
    const types = parameters.map(([type]) => type);
    expect(found(files, statement, types)).toEqual(code === null ? [] : [codes[code]]);
  });

  it("Lint says nothing of a table that a statement it has not read may have made", () => {
    expect(found({ "migrations/1_a.sql": "CALL make_tables();" }, "INSERT INTO made (a) VALUES (1)")).toEqual(
      [],
    );
    expect(
      found({ "migrations/1_a.sql": "CREATE TABLE a (b 'open" }, "INSERT INTO a (c) VALUES (1)"),
    ).toEqual([]);
  });

  it("Lint says nothing of migrations of another database", () => {
    const mysql = "CREATE TABLE `a` (`id` int AUTO_INCREMENT) ENGINE=InnoDB;";
    expect(found({ "migrations/1_a.sql": mysql }, "INSERT INTO b (c) VALUES (1)")).toEqual([]);
  });

  it("Lint says nothing of statements that it cannot read plainly", () => {
    const files = { "migrations/1_a.sql": "CREATE TABLE a (b int);" };
    for (const sql of [
      "WITH x AS (SELECT 1) INSERT INTO x (c) SELECT 1",
      "SELECT extract(epoch FROM now())",
      "SELECT * FROM generate_series(1, 2)",
      "SELECT * FROM pg_class",
      "MERGE INTO zzz USING a ON true WHEN MATCHED THEN DELETE",
    ])
      expect(found(files, sql), sql).toEqual([]);
  });

  it("Lint takes of several folders the one that fits", () => {
    const files = {
      "a/migrations/1_a.sql": "CREATE TABLE t (x int);",
      "b/migrations/1_a.sql": "CREATE TABLE t (y int);",
    };
    expect(found(files, "UPDATE t SET y = 1")).toEqual([]);
    expect(found(files, "UPDATE t SET z = 1")).toEqual(["no-column"]);
  });
});

describe("files of migrations", () => {
  const order = (...files: string[]) =>
    migrationFolders(files.map((file) => source(file, "SELECT 1;"))).map((folder) =>
      folder.map(({ file }) => file),
    );

  it.each([
    [
      "sqlx and golang-migrate",
      ["db/migrations/10_b.up.sql", "db/migrations/9_a.up.sql", "db/migrations/9_a.down.sql"],
    ],
    ["Flyway", ["sql/V1.10__b.sql", "sql/V1.9__a.sql", "sql/U1.9__a.sql"]],
  ])("Lint orders those of %s by number, and leaves out what goes down", (_tool, files) => {
    expect(order(...files)).toEqual([[files[1], files[0]]]);
  });

  it("Lint carries out what Flyway repeats after all others, and a folder for each migration in order", () => {
    expect(order("sql/R__views.sql", "sql/V2__a.sql")).toEqual([["sql/V2__a.sql", "sql/R__views.sql"]]);
    const diesel = ["migrations/2024-02-01-000000_b/up.sql", "migrations/2024-01-01-000000_a/up.sql"];
    expect(order(...diesel)).toEqual([diesel.toReversed()]);
  });

  it("Lint leaves other SQL alone", () => {
    expect(order("seed/1_data.sql", "queries/find.sql")).toEqual([]);
  });

  it("Lint goes up only where a file goes down as well", () => {
    const text = "-- +goose Up\nCREATE TABLE a (b int);\n-- +goose Down\nDROP TABLE a;\n";
    expect(found({ "migrations/001_a.sql": text }, "UPDATE a SET b = 1")).toEqual([]);
  });

  it("Lint names the place of what it has not read", () => {
    const folders = migrationFolders([
      source("migrations/1_a.sql", "SELECT 1;\n\n DO $x$ ; $x$;\nCALL f();"),
    ]);
    expect(unreadMigrations(folders)).toEqual([
      "a statement of a migration was not read, and nothing is said of what it makes: migrations/1_a.sql:3:2, and 1 other",
    ]);
  });
});
