import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyBlueprint } from "../../../src/blueprint/built-in.ts";
import { probes } from "../../../src/collect/probes.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "../connect/postgres-process.ts";
import { dataOf, openDirect } from "../connect/settings.ts";

let postgres: PostgresProcess;
beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.run(`
    CREATE SCHEMA sales;
    CREATE DOMAIN money_of_ours AS numeric(12,2);
    CREATE TABLE sales."Purchase" (ref varchar(40) UNIQUE, total money_of_ours, note text, at timestamptz);
    CREATE TABLE sales.item (purchase int, line int, PRIMARY KEY (purchase, line));
    CREATE UNIQUE INDEX ON sales.item (line) WHERE line > 3;
    CREATE UNIQUE INDEX ON sales.item ((line + 1));
    CREATE TABLE parted (day date, n int) PARTITION BY RANGE (day);
    CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    CREATE VIEW shown AS SELECT 1 AS one;
    CREATE ROLE clerk LOGIN PASSWORD '${postgresPassword}';
    GRANT USAGE ON SCHEMA sales TO clerk; GRANT INSERT ON sales.item TO clerk;`);
});
afterAll(() => postgres?.stop());

const relations = async (user: string) => {
  const url = `postgresql://${user}:${postgresPassword}@127.0.0.1:${postgres.port}/nomnom?sslmode=disable`;
  await using connections = await openDirect({ databaseUrl: url });
  const context = {
    connections,
    blueprint: emptyBlueprint("*"),
    signal: new AbortController().signal,
    section: () => Promise.reject(new Error("reads no other section")),
  };
  return dataOf(await probes["postgres/relations"].collect(context));
};

test("Tables are read with their columns and keys, partitions and views are not", async () => {
  const { relations: found, count } = await relations("nomnom");
  expect(count).toBe(3);
  expect(found).toEqual([
    {
      schema: "public",
      name: "parted",
      onPath: true,
      mayInsert: true,
      columns: [
        { name: "day", type: "date", needed: false },
        { name: "n", type: "integer", needed: false },
      ],
      uniques: [],
    },
    {
      schema: "sales",
      name: "Purchase",
      onPath: false,
      mayInsert: true,
      columns: [
        { name: "ref", type: "character varying", needed: false },
        { name: "total", type: null, needed: false },
        { name: "note", type: "text", needed: false },
        { name: "at", type: "timestamp with time zone", needed: false },
      ],
      uniques: [["ref"]],
    },
    {
      schema: "sales",
      name: "item",
      onPath: false,
      mayInsert: true,
      columns: [
        { name: "purchase", type: "integer", needed: true },
        { name: "line", type: "integer", needed: true },
      ],
      uniques: [["purchase", "line"]],
    },
  ]);
});

test("A probe says of a role which tables it may fill", async () => {
  const { relations: found } = await relations("clerk");
  expect(found.filter(({ mayInsert }) => mayInsert).map(({ name }) => name)).toEqual(["item"]);
});
