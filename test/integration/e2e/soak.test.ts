import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { e2eSoakReportSchema } from "../../../src/e2e/documents.ts";
import type { E2eSoakReport } from "../../../src/e2e/soak/soak-report.ts";
import { dueJournals } from "../../../src/journal/due-journals.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { clusterState } from "./cluster-state.ts";
import { soakOnLab, startE2e } from "./run-on-lab.ts";

/** The worker of the lab takes some ten orders a second. */
const load = { perSecond: 20, count: 20 };
/** Enough where each is tried three times. */
const few = { perSecond: 20, count: 8 };
const labDeadlineMs = 60_000;

const rightSide = ({ counts }: E2eSoakReport) =>
  counts.stored + counts.deadLettered + counts.lost + counts.refused + counts.underWay;

describe("a soak on a healthy deployment", () => {
  let lab: Lab;
  let client: Client;
  beforeAll(async () => {
    lab = await runningLab("healthy");
    client = new Client({ connectionString: lab.databaseUrl });
    await client.connect();
  }, labDeadlineMs);
  afterAll(async () => {
    await client.end();
    await lab[Symbol.asyncDispose]();
  });

  const rowsIn = async (table: string) =>
    Number((await client.query(`SELECT count(*) AS count FROM ${table}`)).rows[0].count);
  const allRows = async () => [
    await rowsIn("orders"),
    await rowsIn("order_line_items"),
    await rowsIn("message_status"),
  ];

  it(
    "A soak accounts for every order, tells latencies per hop, and removes exactly its rows with --clean",
    async () => {
      const before = clusterState(lab);
      const rows = await allRows();
      const report = await soakOnLab(lab, load, { clean: true });
      expect(report.counts).toEqual({
        sent: 20,
        stored: 20,
        deadLettered: 0,
        lost: 0,
        refused: 0,
        underWay: 0,
      });
      expect([report.verdict, report.conclusion]).toEqual(["pass", "20 orders sent, all of them stored"]);
      expect(report.statuses).toEqual({ completed: 20 });
      expect(report.differences).toEqual({ orders: 0, first: null });
      const measured = Object.fromEntries(report.latencies.map((latency) => [latency.hop, latency]));
      for (const hop of ["client-to-api", "api-to-stream", "database-to-dashboard", "whole-way"] as const)
        expect(measured[hop]).toMatchObject({ hop, count: 20 });
      expect(measured["whole-way"]?.p50Ms).toBeGreaterThan(measured["client-to-api"]?.p50Ms ?? 0);
      expect(report.cleanup?.removed).toEqual({ orders: 20, order_line_items: 60, message_status: 20 });
      expect(report.testRows).toBeNull();
      expect(await allRows()).toEqual(rows);
      expect(clusterState(lab)).toEqual(before);
    },
    labDeadlineMs,
  );

  it(
    "A soak stops sending at --timeout: what is under way then is said to be, and is not a pass",
    async () => {
      const report = await soakOnLab(lab, { perSecond: 20, count: 2_000 }, { timeoutMs: 2_500 });
      expect(report.verdict).toBe("inconclusive");
      expect(report.counts.sent).toBeGreaterThan(0);
      expect(report.counts.sent).toBeLessThan(200);
      expect(rightSide(report)).toBe(report.counts.sent);
      expect(report.conclusion).toMatch(/^\d+ of 2000 orders sent/);
    },
    labDeadlineMs,
  );

  it(
    "A soak stops sending on Ctrl-C, says what is known, lets the lease go and ends with 130",
    async () => {
      const stateHome = await mkdtemp(join(tmpdir(), "e2e-home-"));
      const before = clusterState(lab);
      const run = startE2e(lab, stateHome, "--rate", "20/s", "--count", "5000", "-v", "-o", "json");
      await run.said("5000 sent at");
      run.child.kill("SIGINT");
      expect(await run.exit).toEqual({ code: 130, signal: null });
      const report = e2eSoakReportSchema.parse(JSON.parse(run.output()));
      expect(report.verdict).toBe("inconclusive");
      expect(report.counts.sent).toBeGreaterThan(0);
      expect(rightSide(report)).toBe(report.counts.sent);
      expect(await dueJournals(join(stateHome, "nomnom", "journals"))).toEqual([]);
      expect(clusterState(lab)).toEqual(before);
      await rm(stateHome, { recursive: true });
    },
    labDeadlineMs,
  );
});

describe("a soak on a broken deployment", () => {
  it(
    "A soak on worker-down leaves orders waiting in the stream, which is neither a loss nor a pass",
    async () => {
      const report = await onScenario("worker-down");
      expect(report).toMatchObject({
        verdict: "inconclusive",
        brokenHop: "stream-to-worker",
        counts: { sent: 8, stored: 0, lost: 0, underWay: 8 },
      });
      expect(report.causes).toMatchObject([{ fate: "under-way", count: 8 }]);
      expect(report.conclusion).toMatch(/8 still under way; .* no worker has ever run/);
    },
    labDeadlineMs,
  );

  it(
    "A soak on dead-letter-lost counts every order as lost, for no stream takes its dead letter",
    async () => {
      const report = await onScenario("dead-letter-lost");
      expect(report).toMatchObject({
        verdict: "fail",
        brokenHop: "worker-to-database",
        counts: { sent: 8, stored: 0, deadLettered: 0, lost: 8, underWay: 0 },
      });
      expect(report.causes).toMatchObject([
        { fate: "lost", count: 8, why: expect.stringMatching(/no stream takes the dead letter.*42P10/) },
      ]);
    },
    labDeadlineMs,
  );

  it(
    "A soak on dead-letter-42p10 finds every order among the dead letters, with the reason",
    async () => {
      const report = await onScenario("dead-letter-42p10");
      expect(report).toMatchObject({
        verdict: "fail",
        brokenHop: "worker-to-database",
        counts: { sent: 8, stored: 0, deadLettered: 8, lost: 0, underWay: 0 },
        statuses: { dlq: 8 },
      });
      expect(report.causes).toMatchObject([
        { fate: "dead-lettered", count: 8, why: expect.stringContaining("42P10") },
      ]);
      expect(report.leftBehind).toEqual([
        {
          what: "8 dead letters of this run's orders stay: sequences 1 to 8 of stream MESSAGESDLQ",
          command: expect.stringMatching(/^for sequence in \$\(seq 1 8\); do .* stream rmm MESSAGESDLQ /),
        },
      ]);
    },
    labDeadlineMs,
  );

  async function onScenario(name: string): Promise<E2eSoakReport> {
    const lab = await runningLab(name);
    try {
      return await soakOnLab(lab, few);
    } finally {
      await lab[Symbol.asyncDispose]();
    }
  }
});
