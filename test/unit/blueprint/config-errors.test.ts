import { describe, expect, it } from "vitest";
import { configSchema } from "../../../src/blueprint/config-schema.ts";
import { loadText } from "./configuration.ts";

const stream = (rest: string) => `nats:\n  streams:\n    - name: A\n      ${rest}\n`;
const topLevelKeys = Object.keys(configSchema.shape).join(", ");
const table = (rest: string) => `postgres:\n  tables:\n    - name: t\n      ${rest}\n`;

describe("a wrong nomnom.doctor.yaml is refused at its line and column", () => {
  describe("unknown keys", () => {
    it.each([
      ["namepsace: a\n", '1:1: unknown key "namepsace"; did you mean "namespace"?'],
      ["nats:\n  URL: nats://h\n", '2:3: unknown key "URL" in nats; did you mean "url"?'],
      [stream("maxbytes: 1Gi"), '4:7: unknown key "maxbytes" in nats.streams[0]; did you mean "maxBytes"?'],
      [
        "e2e:\n  colour: red\n",
        '2:3: unknown key "colour" in e2e; known here: oldApi, newApi, message, timeout, send, called, idAt, unusable, passes, consumed, deadLetters, rows, status, worker, seen, scale, within',
      ],
    ])("The unknown key in %j is refused", expectError);
  });

  describe("wrong types and missing keys", () => {
    it.each([
      ["- a\n", "1:1: must be a map of keys and values, not a list"],
      ["hello\n", "1:1: must be a map of keys and values, not text"],
      ["namespace: 5\n", "1:12: namespace must be text, not a number"],
      ["nats: []\n", "1:7: nats must be a map of keys and values, not a list"],
      ["nats:\n  streams: MESSAGES\n", "2:12: nats.streams must be a list, not text"],
      ["nats:\n  streams:\n    - subjects: [a]\n", '3:7: nats.streams[0] lacks the key "name"'],
      ["nats:\n  streams:\n    -\n", "3:6: nats.streams[0] must be a map of keys and values, not empty"],
      [stream("replicas: two"), "4:17: nats.streams[0].replicas must be a whole number, not text"],
      [stream("replicas: 1.5"), "4:17: nats.streams[0].replicas must be a whole number, not 1.5"],
      [stream("storage: disk"), '4:16: nats.streams[0].storage must be one of file, memory, not "disk"'],
      [stream("subjects: a.>"), "4:17: nats.streams[0].subjects must be a list, not text"],
      [
        "workloads:\n  - { kind: deployment, name: a }\n",
        '2:13: workloads[0].kind must be one of Deployment, StatefulSet, DaemonSet, Rollout, CronJob, Job, not "deployment"; did you mean "Deployment"?',
      ],
      [
        "workloads:\n  - { kind: Deployment, name: a, optional: yes }\n",
        "2:44: workloads[0].optional must be true or false, not text",
      ],
      ["checks:\n  a/b: info\n", '2:8: checks.a/b must be one of off, warn, error, not "info"'],
      ["checks:\n  a/b: false\n", "2:8: checks.a/b must be one of off, warn, error, not false"],
      ["suppress:\n  - check: a/b\n", '2:5: suppress[0] lacks the key "reason"'],
      [
        table("columns: [a]"),
        "4:16: postgres.tables[0].columns must be a map of keys and values, not a list",
      ],
      [table("unique: [a]"), "4:16: postgres.tables[0].unique[0] must be a list, not text"],
    ])("The wrong type or missing key in %j is refused", expectError);
  });

  describe("sizes, durations, dates", () => {
    it.each([
      [
        "nats:\n  maxFile: 5gigs\n",
        '2:12: nats.maxFile is wrong: "5gigs" is not a size; write one such as 1Gi, 500Mi or 5G',
      ],
      ["nats:\n  maxFile: -1\n", '2:12: nats.maxFile is wrong: "-1" is negative; a size is 0 or more'],
      ["nats:\n  maxFile: [1]\n", "2:12: nats.maxFile must be a size such as 1Gi, not a list"],
      [
        stream("maxBytes: 500m"),
        '4:17: nats.streams[0].maxBytes is wrong: "500m" means thousandths of a byte to Kubernetes; write "500M" or "500Mi"',
      ],
      ["e2e:\n  timeout: 60\n", '2:12: e2e.timeout is wrong: "60" has no unit; write "60s" for seconds'],
      [
        "e2e:\n  timeout: soon\n",
        '2:12: e2e.timeout is wrong: "soon" is not a duration; write one such as 500ms, 60s or 1m30s',
      ],
      ["e2e:\n  timeout: 0s\n", "2:12: e2e.timeout must be longer than 0"],
      [
        "suppress:\n  - { check: a/b, reason: r, until: 2027-02-30 }\n",
        "2:37: suppress[0].until must be a date such as 2027-01-31",
      ],
      [
        "suppress:\n  - { check: a/b, reason: r, until: tomorrow }\n",
        "2:37: suppress[0].until must be a date such as 2027-01-31",
      ],
    ])("The size, duration or date in %j is refused", expectError);
  });

  describe("names, subjects and numbers", () => {
    it.each([
      [
        "namespace: Nomnom_Dev\n",
        "1:12: namespace must be a Kubernetes name of at most 63 characters: lower-case letters, digits and -",
      ],
      [
        "nats:\n  streams:\n    - name: A.B\n",
        "3:13: nats.streams[0].name must be a JetStream name: 1 to 255 characters without white space, . * > / and \\",
      ],
      [
        stream("subjects: [a..b]"),
        '4:18: nats.streams[0].subjects[0] is not a subject: "a..b" has an empty token',
      ],
      [stream("subjects: []"), "4:17: nats.streams[0].subjects must name at least one subject"],
      [stream("replicas: 6"), "4:17: nats.streams[0].replicas must be 1 to 5"],
      [
        stream("consumers: [{ name: c, maxDeliver: 0 }]"),
        "4:42: nats.streams[0].consumers[0].maxDeliver must be 1 or more, or -1 for no limit",
      ],
      ["entities: ''\n", "1:11: entities must not be empty"],
    ])("The name, subject or number in %j is refused", expectError);
  });

  describe("the way of a message", () => {
    const sent = (rest: string) => `e2e:\n  send: { publish: { subject: a.b } }\n  ${rest}\n`;
    it.each([
      [
        "e2e:\n  called: order\n",
        "2:11: e2e.called belongs to a plan, and there is no `send` that says how the message is sent",
      ],
      ["e2e:\n  send: {}\n", "2:9: e2e.send must have one of `http`, `publish`"],
      [
        "e2e:\n  send: { http: { workload: a, path: /x } }\n",
        "2:17: e2e.send.http must have either `workload` and `port` or `url`",
      ],
      [
        'e2e:\n  send: { publish: { subject: "a..b" } }\n',
        '2:31: e2e.send.publish.subject is not a subject: "a..b" has an empty token',
      ],
      [
        'e2e:\n  send: { publish: { subject: "a.${run}" } }\n',
        "2:31: e2e.send.publish.subject has the mark ${run}, and there are only ${id}, ${uuid}, ${time}, ${date}, ${answer}, ${release}, ${base64}, ${message}",
      ],
      [
        sent("rows: [{ table: t, where: { no: 7 } }]"),
        "3:35: e2e.rows[0].where.no must be text, not a number",
      ],
      [
        sent("rows: [{ table: t, where: { no: x } }]"),
        "3:29: e2e.rows[0].where must hold ${id}, ${uuid} or ${answer} in one of its values",
      ],
      [
        sent("worker: { label: { name: a, value: b }, logs: [{ mark: done, pattern: '(' }] }"),
        "3:73: e2e.worker.logs[0].pattern is no regular expression: Invalid regular expression: /(/: Unterminated group",
      ],
      [
        sent("seen: { http: { url: ftp://h, path: /x } }"),
        "3:24: e2e.seen.http.url must be a URL such as http://host:8080",
      ],
    ])("The way of a message in %j is refused", expectError);
  });

  describe("contradictions", () => {
    it.each([
      [
        "nats:\n  streams:\n    - { name: A, subjects: [a] }\n    - { name: A, subjects: [b] }\n",
        '4:15: nats.streams[1].name is "A" again, as in item 0',
      ],
      [
        stream("subjects: [a.>, a.b]"),
        "4:17: nats.streams[0].subjects overlap: a.> and a.b; JetStream refuses the stream (error 10052)",
      ],
      [
        "nats:\n  streams:\n    - { name: A, subjects: [a.>] }\n    - { name: B, subjects: [a.b] }\n",
        "4:28: nats.streams[1].subjects overlap: a.b and a.> of A; JetStream refuses the second stream (error 10065)",
      ],
      [
        stream("subjects: [a]\n      consumers: [{ name: c, filterSubjects: [b] }]"),
        "5:47: nats.streams[0].consumers[0].filterSubjects[0] is b, which no subject of A (a) delivers",
      ],
      [
        "nats:\n  streams:\n    - { name: MESSAGES, subjects: [other.>] }\n",
        "3:7: nats.streams[0].consumers[0].filterSubjects[0] is messages.ingest.>, which no subject of MESSAGES (other.>) delivers",
      ],
      [
        stream("subjects: [a.*]\n      consumers: [{ name: c, filterSubjects: [a.*, a.b] }]"),
        "5:46: nats.streams[0].consumers[0].filterSubjects overlap: a.* and a.b; JetStream refuses the consumer (error 10138)",
      ],
      [
        stream("consumers: [{ name: c }, { name: c }]"),
        '4:40: nats.streams[0].consumers[1].name is "c" again, as in item 0',
      ],
      [
        "postgres:\n  tables: [{ name: t }, { name: t }]\n",
        '2:33: postgres.tables[1].name is "t" again, as in item 0',
      ],
      [
        table("columns: { a: text }\n      unique: [[a, b]]"),
        '5:16: postgres.tables[0].unique[0] names "b", which is not among the columns of the table',
      ],
      [table("unique: [[a, a]]"), '4:16: postgres.tables[0].unique[0] names "a" twice'],
      [
        "workloads: [{ kind: Deployment, name: a }, { kind: Deployment, name: a }]\n",
        '1:70: workloads[1].name is "a" again, as in item 0',
      ],
    ])("The contradiction in %j is refused", expectError);
  });

  describe("unusual YAML", () => {
    it.each([
      ["\uFEFFnamespace: x\r\nfoo:\r\n", `2:1: unknown key "foo"; known here: ${topLevelKeys}`],
      ["namespace: *nothing\n", "1:1: not valid YAML: its aliases cannot be resolved"],
      [aliasBomb(), "1:1: not valid YAML: its aliases cannot be resolved"],
      [
        "nats: &n { maxFile: 1Gi }\npostgres: *n\n",
        '1:12: unknown key "maxFile" in postgres; known here: url, schema, server, defaults, messageStatus, statements, tables',
      ],
      ["__proto__: 1\n", `1:1: unknown key "__proto__"; known here: ${topLevelKeys}`],
      [
        "nats: { maxFile: .inf }\n",
        '1:18: nats.maxFile is wrong: "Infinity" is not a size; write one such as 1Gi, 500Mi or 5G',
      ],
    ])("The unusual YAML in %.40j is refused", expectError);

    it("Nesting that is deeper than the parser's stack is refused", async () => {
      // Where the stack ends, and which part of the parser says so, depends on what the process has compiled by then.
      await expect(loadText(`a: ${"[".repeat(20_000)}`)).rejects.toMatchObject({
        code: "config-invalid",
        exitCode: 2,
        message: expect.stringMatching(/^nomnom\.doctor\.yaml:1:\d+: not valid YAML: /),
      });
    });
  });

  it("All problems are reported together, in the order of the lines", async () => {
    await expect(
      loadText("releases: x\nnats:\n  maxFile: lots\n  streams:\n    - { nam: A, replicas: 9 }\n"),
    ).rejects.toMatchObject({
      code: "config-invalid",
      exitCode: 2,
      hint: "All keys are described in docs/configuration.md.",
      message: [
        'nomnom.doctor.yaml:1:1: unknown key "releases"; did you mean "release"?',
        'nomnom.doctor.yaml:3:12: nats.maxFile is wrong: "lots" is not a size; write one such as 1Gi, 500Mi or 5G',
        'nomnom.doctor.yaml:5:7: nats.streams[0] lacks the key "name"',
        'nomnom.doctor.yaml:5:9: unknown key "nam" in nats.streams[0]; did you mean "name"?',
        "nomnom.doctor.yaml:5:27: nats.streams[0].replicas must be 1 to 5",
      ].join("\n"),
    });
  });

  it("Entities that are not there are refused", async () => {
    await expect(loadText("entities: missing\n")).rejects.toMatchObject({
      code: "entities-unreadable",
      message: "cannot read the entities in missing: it does not exist",
    });
  });
});

describe("a password in the file is never repeated", () => {
  const secret = "hunter2@x/ y";
  it.each([
    [
      `nats:\n  url: http://user:${secret}@host\n`,
      "2:8: nats.url must be a URL such as nats://host:4222 or tls://host:4222",
    ],
    [
      `nats:\n  monitoringUrl: nats://user:${secret}@host\n`,
      "2:18: nats.monitoringUrl must be a URL such as http://host:8222",
    ],
    [
      `postgres:\n  url: mysql://user:${secret}@host/db\n`,
      "2:8: postgres.url must be a URL such as postgresql://host:5432/database",
    ],
    [`nats: nats://user:${secret}@host\n`, "1:7: nats must be a map of keys and values, not text"],
    [
      `nats:\n  maxFile: nats://user:${secret}@host\n`,
      '2:12: nats.maxFile is wrong: "nats://***@host" is not a size; write one such as 1Gi, 500Mi or 5G',
    ],
    [
      `checks:\n  a/b: nats://user:${secret}@host\n`,
      '2:8: checks.a/b must be one of off, warn, error, not "nats://***@host"',
    ],
    [`nats://user:${secret}@host: x\n`, `1:1: unknown key "nats://***@host"; known here: ${topLevelKeys}`],
    [
      `postgres:\n  url: "postgresql://user:${secret}@host\n`,
      "3:1: not valid YAML: a closing quote, bracket, brace, comma or colon is missing",
    ],
    [
      `postgres:\n  url: a: ${secret}\n`,
      "2:8: not valid YAML: a nested map or list where a plain value is expected; check the indentation, or quote the value",
    ],
  ])("A password in %j is never repeated", async (text, message) => {
    const error: unknown = await loadText(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: `nomnom.doctor.yaml:${message}` });
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
  });
});

async function expectError(text: string, message: string): Promise<void> {
  await expect(loadText(text)).rejects.toMatchObject({
    code: "config-invalid",
    exitCode: 2,
    message: `nomnom.doctor.yaml:${message}`,
  });
}

/** Nested aliases that expand to more than the parser allows. */
function aliasBomb(): string {
  const tenOf = (alias: string) => `[${Array.from({ length: 10 }, () => alias).join(", ")}]`;
  return `a: &a ${tenOf("x")}\nb: &b ${tenOf("*a")}\nc: &c ${tenOf("*b")}\nd: ${tenOf("*c")}\n`;
}
