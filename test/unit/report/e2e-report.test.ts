import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { e2eReportSchema } from "../../../src/e2e/documents.ts";
import type { E2eReport } from "../../../src/e2e/reporting/e2e-report.ts";
import { renderE2eJunit } from "../../../src/report/e2e-junit.ts";
import { renderE2eText } from "../../../src/report/e2e-text.ts";
import { renderJson } from "../../../src/report/json.ts";

const report: E2eReport = e2eReportSchema.parse({
  schemaVersion: 1,
  kind: "E2eReport",
  tool: { name: "nomnom", version: "0.1.0" },
  runId: "20261123-120000-abcdef",
  startedAt: "2026-11-23T12:00:00.000Z",
  durationMs: 4200,
  target: { context: "admin", namespace: "nomnom-dev", nats: null, postgres: null },
  verdict: "fail",
  conclusion: "The message stopped between the worker and PostgreSQL: it was dead-lettered",
  brokenHop: "worker-to-database",
  summary: { pass: 1, warn: 0, fail: 1, skip: 1, blocked: 1, unknown: 1 },
  steps: [
    step(1, "scale-down-old-api", "skip", {
      reason: "--keep-old-api",
      message: "Nothing is scaled: --keep-old-api",
    }),
    step(2, "verify-new-api", "pass", { message: "1 of 1 pods ready" }),
    step(5, "check-stream", "unknown", { reason: "NATS is unreachable", message: "Could not be decided" }),
    step(7, "query-database", "fail", {
      message: 'it said <"no & never"> \u001b[31mred\u0007',
      hop: "worker-to-database",
      evidence: { orders: 1, lineItems: 0 },
    }),
    step(8, "dashboard-updates", "blocked", {
      reason: "the rows are not in the database (step 7)",
      message: "There is nothing to show",
    }),
  ],
  timeline: [
    { atMs: -530, what: "Deployment old scaled from 1 to 0" },
    { atMs: 0, what: "sent to the API" },
    { atMs: 41, what: "in stream MESSAGES as sequence 2" },
  ],
  changes: [
    { what: "Deployment old scaled from 1 to 0", state: "undone", detail: "back to 1" },
    { what: "Lease nomnom-e2e", state: "undone", detail: null },
  ],
  testRows: { messageId: "m-1", orderKey: "NOMNOM-E2E-1" },
});

function step(number: number, id: string, status: string, rest: object): object {
  return { number, id, title: id, status, durationMs: 10, reason: null, evidence: {}, hop: null, ...rest };
}

describe("a report of e2e", () => {
  it("A report of e2e reads for people as steps, time, what is left, verdict", () => {
    const text = renderE2eText(report, {
      colour: false,
      unicode: true,
      width: 100,
      verbose: false,
      quiet: false,
    });
    expect(text).toMatchInlineSnapshot(`
      "nomnom e2e  context admin · namespace nomnom-dev · run 20261123-120000-abcdef

      1  ○ skip    scale-down-old-api
           Nothing is scaled: --keep-old-api
      2  ✓ pass    verify-new-api  10 ms
           1 of 1 pods ready
      5  ? unknown check-stream  10 ms
           Could not be decided (NATS is unreachable)
      7  ✗ fail    query-database  10 ms
           it said <"no & never"> red
      8  ■ blocked dashboard-updates
           There is nothing to show (the rows are not in the database (step 7))

      Timeline
           -530 ms  Deployment old scaled from 1 to 0
              0 ms  sent to the API
            +41 ms  in stream MESSAGES as sequence 2

      Left behind
           Deployment old scaled from 1 to 0: put back, back to 1
           what was stored of order NOMNOM-E2E-1 (message m-1) stays in the database

      FAIL: The message stopped between the worker and PostgreSQL: it was dead-lettered (4.2 s in all)
      "
    `);
  });

  it("A report of e2e says only what needs somebody with --quiet, in ASCII where nothing else can be shown", () => {
    const text = renderE2eText(report, {
      colour: false,
      unicode: false,
      width: 80,
      verbose: false,
      quiet: true,
    });
    expect(text).toMatch(/^5 {2}\? unknown/);
    expect(text).not.toContain("verify-new-api");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is the point
    expect(text).toMatch(/^[\x00-\x7f]*$/);
  });

  it("A report of e2e is well-formed JUnit with every state, whatever a log holds", () => {
    const xml = renderE2eJunit(report);
    expect(xml).toContain('<testsuites tests="5" failures="1" errors="1" skipped="2">');
    expect(xml).toContain('<testcase classname="nomnom.e2e" name="7 query-database" time="0.010">');
    expect(xml).toContain(
      '<failure message="it said &#60;&#34;no &#38; never&#34;&#62; red" type="worker-to-database">',
    );
    expect(xml).not.toContain("\u001b");
  });

  it("A report of e2e is JSON that its published schema accepts", async () => {
    const url = new URL("../../../docs/schemas/e2e-report.schema.json", import.meta.url);
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(
      JSON.parse(await readFile(url, "utf8")),
    );
    expect(validate(JSON.parse(renderJson(report)))).toBe(true);
    expect(validate({ ...report, brokenHop: "moon" })).toBe(false);
  });
});
