import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { doctorReportSchema } from "../../../src/doctor/report.ts";
import { parseSnapshot } from "../../../src/snapshot/file.ts";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, messages, nomnom, statuses } from "../../support/nomnom.ts";

const file = `
ownChecks:
  - { name: no-rows-yet, sql: SELECT count(*) AS orders FROM orders, expect: { value: 0 } }
  - name: every-setting
    sql: SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes')
    expect: { rows: 2, columns: { setting: "on" } }
  - { name: as-stranger, sql: SELECT current_user::text AS me, role: stranger, expect: { value: stranger } }
  - { name: as-nobody, sql: SELECT 1 AS one, role: nobody, expect: { value: 1 } }
  - { name: no-table, sql: SELECT FROM nowhere, expect: { rows: 0 } }
  - { name: inserts, sql: SELECT insert_an_order() AS id, expect: { rows: 1 } }
  - { name: slow, sql: "SELECT count(*) FROM generate_series(1, 1e12::bigint)", expect: { rows: 1 } }
  - { name: long, sql: "SELECT repeat('x', 1000000)", expect: { rows: 1 } }
  - { name: many, sql: "SELECT * FROM generate_series(1, 5000)", expect: { rows: { atMost: 10 } } }
  - { name: password, sql: "SELECT 'hunter22-of-the-shop' AS password", expect: { columns: { password: x } } }
  - { name: stream, jetStream: STREAM.INFO.MESSAGES, expect: { json: { /config/storage: file } } }
  - { name: no-stream, jetStream: STREAM.INFO.NOPE, expect: {} }
  - name: last-message
    jetStream: STREAM.MSG.GET.MESSAGES
    payload: { last_by_subj: messages.ingest.a }
    expect: { json: { /message/data/number: 7 } }
  - { name: api, http: { workload: nomnom-dashboard-backend, path: /api/health }, expect: { json: { /status: ok } } }
  - { name: service, http: { service: nomnom-ingestion-api, path: /health, port: 8080 }, expect: {} }
  - { name: no-path, http: { service: nomnom-ingestion-api, path: /nowhere }, expect: {} }
  - { name: no-pod, http: { workload: nobody, path: / }, expect: {} }
`;

/** The lab's healthy deployment: real servers, and reference services that answer over HTTP. */
describe("own checks of nomnom.doctor.yaml", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  let admin: Client;
  let folder = "";
  let config: string[] = [];
  beforeAll(async () => {
    deployment = await deployInLab("healthy");
    folder = await mkdtemp(join(tmpdir(), "nomnom-own-"));
    config = ["--config", join(folder, "own.yaml"), "--request-timeout", "3s"];
    await writeFile(join(folder, "own.yaml"), file);
    admin = new Client({ connectionString: deployment.lab.databaseUrl });
    await admin.connect();
    await admin.query(`CREATE ROLE stranger; CREATE TABLE written (id int);
      CREATE FUNCTION insert_an_order() RETURNS int LANGUAGE sql AS 'INSERT INTO written VALUES (1) RETURNING id'`);
    const connection = await connect({ servers: deployment.lab.natsUrl });
    await jetstream(connection).publish("messages.ingest.a", JSON.stringify({ number: 7 }));
    await connection.close();
  });
  afterAll(async () => {
    await admin?.end();
    await deployment?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const passes = ["no-rows-yet", "every-setting", "as-stranger", "stream", "last-message", "api", "service"];
  const fails = ["many", "no-path"];
  const unknown = ["as-nobody", "no-table", "inserts", "slow", "long", "password", "no-stream", "no-pod"];
  const asExpected = Object.fromEntries([
    ...passes.map((name) => [`own/${name}`, "pass"]),
    ...fails.map((name) => [`own/${name}`, "fail"]),
    ...unknown.map((name) => [`own/${name}`, "unknown"]),
  ]);

  test("Own checks are asked of the real servers, and what could not be asked is unknown", async () => {
    const snapshot = join(folder, "snapshot.json");
    const asked = ["--area", "own", "--save-snapshot", snapshot];
    const { report, code, stdout } = await doctor(deployment, [...config, ...asked]);
    expect(statuses(report)).toEqual(asExpected);
    expect(code).toBe(1);
    expect(messages(report, "own/many")).toEqual([
      "Own check many: the answer has 1001 rows, at most 10 are wanted.",
    ]);
    const reasons = Object.fromEntries(report.checks.map(({ id, reason }) => [id, reason]));
    expect(reasons["own/inserts"]).toContain("cannot execute INSERT in a read-only transaction (25006)");
    expect(reasons["own/slow"]).toContain("canceling statement due to statement timeout (57014)");
    expect(reasons["own/as-nobody"]).toContain("may not act as nobody");

    // From a file the same: what was found is in it, and no secret.
    expect(`${stdout}${await readFile(snapshot, "utf8")}`).not.toContain("hunter22");
    const offline = await nomnom(["doctor", "--from", snapshot, ...config, "--area", "own", "-o", "json"]);
    expect(statuses(doctorReportSchema.parse(JSON.parse(offline.stdout)))).toEqual(asExpected);
  });

  test("What was not chosen is not asked", async () => {
    const snapshot = join(folder, "one.json");
    const chosen = ["--only", "own/s*", "--skip", "own/slow", "--save-snapshot", snapshot];
    const { report } = await doctor(deployment, [...config, ...chosen]);
    expect(statuses(report)).toEqual({ "own/stream": "pass", "own/service": "pass" });
    const { sections } = parseSnapshot("one.json", JSON.parse(await readFile(snapshot, "utf8")));
    expect(sections["postgres/own-answers"]).toBeUndefined();
    expect(sections["nats/own-answers"]).toMatchObject({ data: [{ name: "stream" }] });
  });

  test("Own checks run in transactions that write nothing", async () => {
    const { rows } = await admin.query("SELECT count(*)::int AS rows FROM written");
    expect(rows).toEqual([{ rows: 0 }]);
  });

  test("Own checks have a page, and a name that is known", async () => {
    const { stdout } = await nomnom(["explain", "own/many", ...config.slice(0, 2)]);
    expect(stdout).toContain("- `rows`: at most 10");
    const typo = await nomnom(["doctor", "--only", "own/streem", ...config]);
    expect(typo).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean own/stream?") });
  });
});
