import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { diffReportSchema } from "../../../src/doctor/diff/diff-report.ts";
import { type DoctorReport, doctorReportSchema } from "../../../src/doctor/report.ts";
import { fixReportSchema } from "../../../src/fix/fix-report.ts";
import { readSnapshot } from "../../../src/snapshot/file.ts";
import { statuses } from "../../support/nomnom.ts";
import { nomnom } from "../cli/run-nomnom.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "../connect/postgres-process.ts";

const orders = `CREATE TABLE purchase (ref text PRIMARY KEY, total numeric(10,2) NOT NULL);
  CREATE TABLE orders (id uuid PRIMARY KEY, order_status text CHECK (order_status IN ('new', 'paid')))`;
const invoices =
  "CREATE SCHEMA billing; CREATE TABLE billing.invoice (number bigint PRIMARY KEY, purchase text NOT NULL)";

/** Two servers; the second one has a database of a third service as well. */
describe("a pipeline with a database for each service", () => {
  let shop: PostgresProcess;
  let office: PostgresProcess;
  let folder = "";
  const urlOf = ({ port }: PostgresProcess, database: string) =>
    `postgresql://nomnom:${postgresPassword}@127.0.0.1:${port}/${database}`;
  beforeAll(async () => {
    [shop, office] = await Promise.all([startPostgres(), startPostgres()]);
    await office.run("CREATE DATABASE letters");
    folder = await mkdtemp(join(tmpdir(), "nomnom-databases-"));
    await writeFile(
      join(folder, "nomnom.doctor.yaml"),
      `extends: none
databases:
  shop:
    tables:
      - { name: purchase, columns: { ref: text, total: numeric }, unique: [[ref]] }
      - { name: orders, columns: { id: { type: uuid, notNull: true }, order_status: text }, unique: [[id]], filledBy: shop-api }
    statements:
      - { name: by-ref, sql: SELECT total FROM purchase WHERE ref = $1, parameters: [text] }
  billing:
    schema: billing
    tables:
      - { name: invoice, columns: { number: int8, purchase: { type: text, notNull: true } }, unique: [[number]] }
  letters: {}
ownChecks:
  - { name: paid, database: billing, sql: SELECT count(*) FROM billing.invoice, expect: { value: 0 } }
  - { name: named, database: letters, sql: SELECT current_database()::text, expect: { value: letters } }
`,
    );
  });
  afterAll(async () => {
    await Promise.all([shop?.stop(), office?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await shop.run(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${orders}`);
    await office.run(`DROP SCHEMA IF EXISTS billing CASCADE; ${invoices}`);
  });

  const addresses = () => ({
    NOMNOM_DATABASE_URL_SHOP: urlOf(shop, "nomnom"),
    NOMNOM_DATABASE_URL_BILLING: urlOf(office, "nomnom"),
    NOMNOM_DATABASE_URL_LETTERS: urlOf(office, "letters"),
  });
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    nomnom([...args, "--no-kubernetes"], {
      cwd: folder,
      env: { XDG_STATE_HOME: folder, ...addresses(), ...env },
    });
  async function doctor(args: readonly string[] = [], env: Record<string, string> = {}) {
    const { stdout, stderr, code } = await run(["doctor", "-o", "json", ...args], env);
    if (stdout === "") throw new Error(stderr);
    return { report: doctorReportSchema.parse(JSON.parse(stdout)), code };
  }
  const said = ({ checks }: DoctorReport) =>
    checks.flatMap(({ id, findings }) =>
      findings
        .filter(({ severity }) => severity !== "info")
        .map(({ code, resource, message }) => ({ id, code, resource, message })),
    );

  test("A pipeline with named databases is healthy where each has what its service wants", async () => {
    const { report, code } = await doctor();
    expect(said(report)).toEqual([]);
    expect(code).toBe(0);
    const { databases = {} } = report.target;
    expect(Object.keys(databases).toSorted()).toEqual(["billing", "letters", "shop"]);
    expect(databases.billing?.url).toBe(`postgresql://127.0.0.1:${office.port}/nomnom`);
    expect(databases.letters?.url).toBe(`postgresql://127.0.0.1:${office.port}/letters`);
    expect(databases.letters?.route.origin).toBe("NOMNOM_DATABASE_URL_LETTERS");
    expect(statuses(report)).toMatchObject({
      "postgres/reachable@shop": "pass",
      "postgres/table-presence@billing": "pass",
      "postgres/vacuum@letters": "pass",
      "own/paid": "pass",
      "own/named": "pass",
    });
    // There is no database without a name, and so no check of one.
    expect(Object.keys(statuses(report))).not.toContain("postgres/reachable");
  });

  test("A named database has its missing table named with the database, created there by fix, and proven", async () => {
    await office.run("DROP TABLE billing.invoice");
    const { report, code } = await doctor();
    expect(code).toBe(1);
    expect(said(report)).toMatchObject([
      {
        id: "postgres/table-presence@billing",
        code: "postgres/table-presence/table-missing",
        resource: "postgres/table/billing.invoice@billing",
      },
    ]);
    expect(said(report)[0]?.message).toMatch(/^Database billing: Table/);
    const fixed = await run(["fix", "--yes", "postgres/table-presence", "--wait", "5s", "-o", "json"]);
    const { repairs, verdict } = fixReportSchema.parse(JSON.parse(fixed.stdout));
    expect(repairs.map(({ check, status, repair }) => ({ check, status, repair }))).toEqual([
      { check: "postgres/table-presence@billing", status: "repaired", repair: "create-table" },
    ]);
    expect(repairs[0]?.plan?.changes[0]?.where).toContain(`:${office.port}/nomnom`);
    expect([verdict, fixed.code]).toEqual(["pass", 0]);
    await office.run(
      "INSERT INTO billing.invoice (number, purchase) VALUES (1, 'a') ON CONFLICT (number) DO NOTHING",
    );
    expect(await shop.rows("SELECT to_regclass('billing.invoice') AS found")).toEqual([{ found: null }]);
  });

  test("A table that nobody's service makes is made as the file says, without a serial id", async () => {
    await shop.run("DROP TABLE orders");
    const { stdout } = await run([
      ...["fix", "--yes", "postgres/table-presence@shop", "--wait", "5s", "-o", "json"],
    ]);
    const { repairs } = fixReportSchema.parse(JSON.parse(stdout));
    expect(repairs.map(({ status }) => status)).toEqual(["repaired"]);
    await shop.run("INSERT INTO orders (id, order_status) VALUES (gen_random_uuid(), 'new')");
  });

  test("A pipeline with named databases is looked at further where one database does not answer", async () => {
    await shop.run("DROP TABLE purchase");
    const { report } = await doctor([], {
      NOMNOM_DATABASE_URL_BILLING: "postgresql://nomnom@127.0.0.1:1/nomnom",
    });
    expect(statuses(report)).toMatchObject({
      "postgres/reachable@billing": "fail",
      "postgres/table-presence@billing": "blocked",
      "own/paid": "blocked",
      "postgres/reachable@shop": "pass",
      "postgres/table-presence@shop": "fail",
      "postgres/durability@letters": "pass",
      "own/named": "pass",
    });
    const blocked = report.checks.find(({ id }) => id === "postgres/table-presence@billing");
    expect(blocked?.blockedBy).toEqual(["postgres/reachable@billing"]);
  });

  test("The choice of checks takes an id without a database for the check of each, and one with it for that one", async () => {
    const only = async (...ids: string[]) =>
      Object.keys(statuses((await doctor(["--only", ids.join()])).report)).toSorted();
    expect(await only("postgres/vacuum")).toEqual([
      "postgres/vacuum@billing",
      "postgres/vacuum@letters",
      "postgres/vacuum@shop",
    ]);
    expect(await only("postgres/vacuum@letters")).toEqual(["postgres/vacuum@letters"]);
    expect((await only("*@shop")).every((id) => id.endsWith("@shop"))).toBe(true);
  });

  test("A named database is held by a snapshot, which says the same again and is compared by database", async () => {
    const [before, after] = [join(folder, "before.json"), join(folder, "after.json")];
    const healthy = await doctor(["--save-snapshot", before]);
    expect(Object.keys((await readSnapshot(before)).sections)).toContain("postgres/tables@billing");
    const again = await nomnom(["doctor", "--from", before, "-o", "json"], { cwd: folder });
    expect(statuses(doctorReportSchema.parse(JSON.parse(again.stdout)))).toEqual(statuses(healthy.report));
    await office.run("ALTER TABLE billing.invoice ADD COLUMN note text");
    await run(["snapshot", after]);
    const compared = await nomnom(["diff", before, after, "-o", "json"], { cwd: folder });
    const { facts } = diffReportSchema.parse(JSON.parse(compared.stdout));
    expect(facts.map(({ kind, name }) => `${kind} ${name}`)).toContain("table billing.invoice@billing");
  });

  test("doctor says so where the address of an expected database is nowhere", async () => {
    const { report, code } = await doctor(["--only", "postgres/reachable"], {
      NOMNOM_DATABASE_URL_LETTERS: "",
    });
    expect(statuses(report)).toMatchObject({ "postgres/reachable@letters": "skip" });
    expect(code).toBe(0);
  });
});
