import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { e2eRepeatReportSchema, e2eSoakReportSchema } from "../../../src/e2e/documents.ts";
import type { E2eRepeatReport } from "../../../src/e2e/repeat/repeat-report.ts";
import type { E2eSoakReport } from "../../../src/e2e/soak/soak-report.ts";
import { renderE2eRepeatJunit, renderE2eSoakJunit } from "../../../src/report/e2e-junit.ts";
import { renderE2eRepeatText } from "../../../src/report/e2e-repeat-text.ts";
import { renderE2eSoakText } from "../../../src/report/e2e-soak-text.ts";
import { renderJson } from "../../../src/report/json.ts";

const head = {
  schemaVersion: 1,
  tool: { name: "nomnom", version: "0.1.0" },
  runId: "20261123-120000-abcdef",
  startedAt: "2026-11-23T12:00:00.000Z",
  durationMs: 12_400,
  target: { context: "admin", namespace: "nomnom-dev", nats: null, postgres: null },
};
const step = (number: number, id: string, status: string, message: string) => ({
  number,
  id,
  title: id,
  status,
  durationMs: 10,
  reason: null,
  message,
  evidence: {},
  hop: status === "fail" ? "stream-to-worker" : null,
});
const latency = (hop: string, p50Ms: number, maxMs: number) => ({
  hop,
  from: "meant to be sent",
  to: "answered with 202",
  count: 300,
  p50Ms,
  p95Ms: p50Ms * 2,
  p99Ms: p50Ms * 3,
  maxMs,
});

const soak: E2eSoakReport = e2eSoakReportSchema.parse({
  ...head,
  kind: "E2eSoakReport",
  verdict: "fail",
  conclusion: "300 orders sent = 296 stored + 2 dead-lettered + 1 lost + 1 still under way",
  brokenHop: "stream-to-worker",
  steps: [step(2, "verify-new-api", "pass", "1 of 1 pods ready")],
  load: { perSecond: 50, count: 300, reachedPerSecond: 49.9, sendingMs: 5_980, behindMs: 4 },
  counts: { sent: 300, stored: 296, deadLettered: 2, lost: 1, refused: 0, underWay: 1 },
  causes: [
    cause("dead-lettered", 2, 'it said <"no">\u001b[31m'),
    cause("lost", 1, "acknowledged by the worker, and rows are missing"),
    cause("under-way", 1, "waits in the stream"),
  ],
  latencies: [
    latency("client-to-api", 4.2, 41),
    latency("worker-to-database", 0, 55),
    latency("whole-way", 61.7, 512),
  ],
  resolution: { lookMs: 27.4, streamClockMs: 0.4 },
  notMeasured: [{ hop: "database-to-dashboard", reason: "no more than the first 100 rows (W-01)" }],
  statuses: { completed: 296, dlq: 3 },
  differences: { orders: 0, first: null },
  changes: [{ what: "Lease nomnom-e2e", state: "undone", detail: null }],
  testRows: { orderKeyPrefix: "NOMNOM-E2E-20261123-120000-abcdef-" },
});

function cause(fate: string, count: number, why: string): object {
  const example = { orderKey: "NOMNOM-E2E-20261123-120000-abcdef-17", messageId: null };
  return { fate, hop: fate === "under-way" ? "stream-to-worker" : "worker-to-database", why, count, example };
}

const run = (number: number, verdict: string) => ({
  ...head,
  kind: "E2eReport",
  runId: `${head.runId}-${number}`,
  durationMs: 512,
  verdict,
  conclusion: verdict === "pass" ? "A message travels" : "The message stopped",
  brokenHop: null,
  summary: { pass: 1, warn: 0, fail: 0, skip: 0, blocked: 0, unknown: 0 },
  steps: [
    step(2, "verify-new-api", "pass", "1 of 1 pods ready"),
    step(5, "check-stream", verdict, "it waits in the stream"),
  ],
  timeline: [],
  changes: [],
  testRows: { messageId: "m", orderKey: `NOMNOM-E2E-${head.runId}-${number}` },
});
const repeat: E2eRepeatReport = e2eRepeatReportSchema.parse({
  ...head,
  kind: "E2eRepeatReport",
  verdict: "fail",
  conclusion: "3 runs, 2 passed; run 2: The message stopped",
  brokenHop: "stream-to-worker",
  summary: { runs: 3, pass: 2, warn: 0, fail: 1, inconclusive: 0 },
  latencies: [latency("client-to-api", 4.2, 41)],
  runs: [run(1, "pass"), run(2, "fail"), run(3, "pass")],
  changes: [{ what: "Deployment old scaled from 1 to 0", state: "undone", detail: "back to 1" }],
});

const wide = { colour: false, unicode: true, width: 100, verbose: false, quiet: false };

describe("the report of a soak", () => {
  it("The report of a soak reads for people as orders, why they are not stored, latencies, verdict", () => {
    expect(renderE2eSoakText(soak, wide)).toMatchInlineSnapshot(`
      "nomnom e2e soak  context admin · namespace nomnom-dev · run 20261123-120000-abcdef

      2  ✓ pass    verify-new-api  10 ms
           1 of 1 pods ready

      Orders
           300 sent at 49.9/s in 6 s; wanted 300 at 50/s
           300 sent = 296 stored + 2 dead-lettered + 1 lost + 1 still under way

      Not stored
           2 dead-lettered between the worker and PostgreSQL: it said <"no"> (such as
           NOMNOM-E2E-20261123-120000-abcdef-17)
           1 lost between the worker and PostgreSQL: acknowledged by the worker, and rows are missing
           (such as NOMNOM-E2E-20261123-120000-abcdef-17)
           1 under way between the NATS stream and the worker: waits in the stream (such as
           NOMNOM-E2E-20261123-120000-abcdef-17)

      Latency
                                   p50      p95      p99      max       of
           client to API        4.2 ms   8.4 ms    13 ms    41 ms      300
           worker to database   <28 ms   <28 ms   <28 ms    55 ms      300
           client to database    62 ms   123 ms   185 ms   512 ms      300
           From the time an order was meant to be sent. Tables are looked at every 27 ms; the time in the
           stream is the server's, known to 0.4 ms.
           Not measured between PostgreSQL and the dashboard: no more than the first 100 rows (W-01).

      Left behind
           what was stored of the orders stays in the database: order_key LIKE
           'NOMNOM-E2E-20261123-120000-abcdef-%'

      FAIL: 300 orders sent = 296 stored + 2 dead-lettered + 1 lost + 1 still under way (12.4 s in all)
      "
    `);
  });

  it("The report of a soak fits a narrow terminal, in ASCII where nothing else can be shown", () => {
    const text = renderE2eSoakText(soak, { ...wide, unicode: false, width: 40 });
    const words = new Set(text.split(/\s/).filter((word) => word.length > 34));
    for (const line of text.split("\n").filter((each) => ![...words].some((word) => each.includes(word))))
      expect(line.length, line).toBeLessThanOrEqual(40);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is the point
    expect(text).toMatch(/^[\x00-\x7f]*$/);
    expect(text).toContain("p99  13 ms");
    expect(text).toContain("p50  <28 ms");
  });

  it("The report of a soak says with --quiet only what needs somebody", () => {
    const text = renderE2eSoakText(soak, { ...wide, quiet: true });
    expect(text).toMatch(/^Not stored\n/);
    expect(text).not.toContain("Latency");
  });

  it("The report of a soak is JUnit: a case for each way an order can end badly", () => {
    const xml = renderE2eSoakJunit(soak);
    expect(xml).toContain('<testsuites tests="6" failures="2" errors="1" skipped="0">');
    expect(xml).toContain('name="no order is refused" time="0.000"/>');
    expect(xml).toMatch(
      /name="no order is lost"[^/]*>\n +<failure message="1 of 300 orders; 1: acknowledged/,
    );
    expect(xml).toMatch(/name="no order is still under way"[^/]*>\n +<error /);
    expect(xml).not.toContain("\u001b");
  });

  it("The report of a soak is JSON that its published schema accepts", async () => {
    const validate = await validator("e2e-soak-report.schema.json");
    expect(validate(JSON.parse(renderJson(soak)))).toBe(true);
    expect(validate({ ...soak, counts: { ...soak.counts, lost: undefined } })).toBe(false);
  });
});

describe("the report of repeated runs", () => {
  it("The report of repeated runs reads for people as a line for each run, what went wrong first, latencies, verdict", () => {
    expect(renderE2eRepeatText(repeat, wide)).toMatchInlineSnapshot(`
      "nomnom e2e --repeat  context admin · namespace nomnom-dev · run 20261123-120000-abcdef

      1  ✓ pass    0.5 s
      2  ✗ fail    0.5 s
           The message stopped
      3  ✓ pass    0.5 s

      Run 20261123-120000-abcdef-2
      5  ✗ fail    check-stream  10 ms
           it waits in the stream

      Latency
                              p50      p95      p99      max       of
           client to API   4.2 ms   8.4 ms    13 ms    41 ms      300

      Left behind
           Deployment old scaled from 1 to 0: put back, back to 1
           what was stored of 3 orders stays in the database: order_key LIKE
           'NOMNOM-E2E-20261123-120000-abcdef-%'

      FAIL: 3 runs, 2 passed; run 2: The message stopped (12.4 s in all)
      "
    `);
  });

  it("The report of repeated runs is JUnit: a suite for each run", () => {
    const xml = renderE2eRepeatJunit(repeat);
    expect(xml).toContain('<testsuites tests="6" failures="1" errors="0" skipped="0">');
    expect(xml).toContain('<testsuite name="nomnom e2e 2 of 3" time="0.512"');
  });

  it("The report of repeated runs is JSON that its published schema accepts, with whole E2eReports inside", async () => {
    const validate = await validator("e2e-repeat-report.schema.json");
    expect(validate(JSON.parse(renderJson(repeat)))).toBe(true);
    expect(validate({ ...repeat, runs: [{ kind: "E2eReport" }] })).toBe(false);
  });
});

async function validator(file: string) {
  const url = new URL(`../../../docs/schemas/${file}`, import.meta.url);
  return new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(await readFile(url, "utf8")));
}
