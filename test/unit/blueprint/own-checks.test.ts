import { describe, expect, it } from "vitest";
import { loadText } from "./configuration.ts";

const check = (...lines: string[]) =>
  `ownChecks:\n  - name: a\n${lines.map((line) => `    ${line}\n`).join("")}`;
const sql = (text: string) => check(`sql: ${JSON.stringify(text)}`, "expect: { rows: 0 }");
const request = (subject: string) => check(`jetStream: ${JSON.stringify(subject)}`, "expect: {}");

const refusal = (text: string) =>
  loadText(text).then(
    () => "accepted",
    (error: Error) => error.message,
  );

describe("an own check asks what changes nothing, or the file is refused", () => {
  it.each([
    ["DELETE FROM t", "must begin with SELECT, WITH, VALUES or TABLE"],
    ["EXPLAIN ANALYZE DELETE FROM t", "must begin with SELECT, WITH, VALUES or TABLE"],
    ["SELECT 1; COMMIT; DELETE FROM t", "must be one statement: it has a ; inside"],
    ["SELECT $1", "has a parameter, and nobody gives its value"],
    ["SELECT pg_terminate_backend(1)", "calls pg_terminate_backend"],
    ['SELECT "pg_reload_conf" ()', "calls pg_reload_conf"],
    ["SELECT pg_catalog.pg_advisory_lock(1)", "calls pg_advisory_lock"],
    ["SELECT setval('s', 1)", "calls setval"],
    ["SELECT dblink_exec('', '')", "calls dblink_exec"],
  ])("The SQL of an own check is refused: %s", async (text, why) => {
    expect(await refusal(sql(text))).toContain(`nomnom.doctor.yaml:3:10: ownChecks[0].sql ${why}`);
  });

  it.each([
    "SELECT ';' FROM t -- pg_terminate_backend(1);",
    "WITH a AS (SELECT 1) SELECT * FROM a;",
    "TABLE t",
    "SELECT query LIKE '%pg_sleep(%' FROM pg_stat_activity",
  ])("The SQL of an own check is taken: %s", async (text) => {
    expect(await refusal(sql(text))).toBe("accepted");
  });

  it.each([
    "STREAM.PURGE.A",
    "STREAM.DELETE.A",
    "STREAM.MSG.DELETE.A",
    "STREAM.UPDATE.A",
    "STREAM.SNAPSHOT.A",
    "CONSUMER.MSG.NEXT.A.b",
    "CONSUMER.DURABLE.CREATE.A.b",
    "CONSUMER.PAUSE.A.b",
    "STREAM.LEADER.STEPDOWN.A",
    "ACCOUNT.PURGE.A",
    "SERVER.REMOVE",
    "DIRECT.GET.A",
    "STREAM.INFO.*",
    "STREAM.INFO",
    "INFO.A",
  ])("The question of an own check to JetStream is refused: %s", async (subject) => {
    expect(await refusal(request(subject))).toContain(
      "ownChecks[0].jetStream must be a request that changes nothing: INFO, STREAM.NAMES, STREAM.LIST",
    );
  });

  it.each(["INFO", "STREAM.INFO.A", "STREAM.MSG.GET.A", "CONSUMER.INFO.A.b", "CONSUMER.LIST.A"])(
    "The question of an own check to JetStream is taken: %s",
    async (subject) => {
      expect(await refusal(request(subject))).toBe("accepted");
    },
  );

  it("A subject with the prefix is refused with how to write it", async () => {
    expect(await refusal(request("$JS.API.INFO"))).toContain("must be without $JS.API.: INFO");
  });

  it("Other HTTP methods than GET and HEAD are refused", async () => {
    const post = check("http: { workload: api, path: /, method: POST }", "expect: {}");
    expect(await refusal(post)).toContain('http.method must be one of GET, HEAD, not "POST"');
  });
});

describe("what cannot be answered is refused", () => {
  it.each([
    [check("expect: {}"), "ownChecks[0] must ask one of `sql`, `jetStream` and `http`"],
    [
      check("sql: SELECT 1", "jetStream: INFO", "expect: { rows: 1 }"),
      "ownChecks[0] must ask one of `sql`, `jetStream` and `http`",
    ],
    [check("sql: SELECT 1", "expect: { status: 200 }"), "it has rows, value, columns"],
    [check("sql: SELECT 1", "expect: {}"), "must say one of rows, value and columns"],
    [check("sql: SELECT 1", "expect: { rows: 5000 }"), "more are counted with count(*)"],
    [check("jetStream: INFO", "role: r", "expect: {}"), "belongs to `sql`"],
    [check("sql: SELECT 1", "payload: {}", "expect: { rows: 1 }"), "belongs to `jetStream`"],
    [
      check("http: { service: a, path: /, method: HEAD }", "expect: { json: { /a: 1 } }"),
      "needs a body, and HEAD has none",
    ],
    [check("http: { path: / }", "expect: {}"), "must have either `workload` or `service`"],
    [
      `${check("sql: SELECT 1", "expect: { rows: 1 }")}  - { name: a, jetStream: INFO, expect: {} }\n`,
      'is "a" again, as in item 0',
    ],
  ])("An own check that cannot be answered is refused: %s", async (text, why) => {
    expect(await refusal(text)).toContain(why);
  });
});

it("An own check is an entry of checks and suppress like every other", async () => {
  const { blueprint, checkReferences } = await loadText(
    `${check("sql: SELECT 1", "expect: { value: 1 }")}checks:\n  own/a: warn\n`,
  );
  expect(blueprint.ownChecks).toMatchObject([
    { name: "a", title: "The answer to a is the wanted one", severity: "error", question: { kind: "sql" } },
  ]);
  expect(checkReferences.map(({ id }) => id)).toEqual(["own/a"]);
});
