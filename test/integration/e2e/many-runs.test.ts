import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { hops } from "../../../src/e2e/reporting/hops.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { clusterState } from "./cluster-state.ts";
import { repeatOnLab, runOnLab, statusesOf } from "./run-on-lab.ts";

/** 50 by hand before a release: NOMNOM_E2E_RUNS=50. */
const runs = Number(process.env.NOMNOM_E2E_RUNS ?? 5);

describe("e2e again and again", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await runningLab("two-apis");
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  it(
    `e2e passes ${runs} times in a row and leaves no connection, consumer, port or object`,
    async () => {
      const before = clusterState(lab);
      const connections = await natsConnections(lab);
      const consumers = await natsConsumers(lab);
      // The first run loads modules and opens what stays open in this process.
      await runOnLab(lab);
      await expect.poll(() => natsConnections(lab)).toBe(connections);
      const sockets = openSockets();
      for (let run = 1; run < runs; run++) {
        const report = await runOnLab(lab);
        expect([run, report.conclusion, ...statusesOf(report)]).toEqual([
          run,
          report.conclusion,
          ...Array(8).fill("pass"),
        ]);
      }
      await vi.waitFor(
        async () => {
          expect(clusterState(lab)).toEqual(before);
          expect(await natsConnections(lab)).toBe(connections);
          expect(await natsConsumers(lab)).toBe(consumers);
          expect(await databaseSessions(lab)).toBe(0);
          expect(openSockets()).toBeLessThanOrEqual(sockets);
        },
        { timeout: 20_000, interval: 200 },
      );
    },
    30_000 + runs * 15_000,
  );

  it("e2e --repeat 5 makes five whole runs, scales the old API once for all of them, and leaves nothing behind", async () => {
    const before = clusterState(lab);
    const connections = await natsConnections(lab);
    const consumers = await natsConsumers(lab);
    const requests = lab.apiRequests().length;
    const report = await repeatOnLab(lab, 5);
    expect([report.conclusion, report.verdict]).toEqual(["5 runs, 5 passed", "pass"]);
    expect(report.summary).toEqual({ runs: 5, pass: 5, warn: 0, fail: 0, inconclusive: 0 });
    for (const run of report.runs) expect(statusesOf(run)).toEqual(Array(8).fill("pass"));
    expect(new Set(report.runs.map(({ testRows }) => testRows?.orderKey)).size).toBe(5);
    expect(report.latencies.map(({ hop, count }) => [hop, count])).toEqual(
      [...hops, "whole-way"].map((hop) => [hop, 5]),
    );
    expect(report.changes).toContainEqual({
      what: "Deployment nomnom-ingestion-api-old scaled from 1 to 0",
      state: "undone",
      detail: "back to 1",
    });
    const patches = lab
      .apiRequests()
      .slice(requests)
      .filter(
        ({ method, path }) => method === "PATCH" && path.includes("/deployments/nomnom-ingestion-api-old"),
      );
    expect(patches).toHaveLength(2);
    await vi.waitFor(
      async () => {
        expect(clusterState(lab)).toEqual(before);
        expect(await natsConnections(lab)).toBe(connections);
        expect(await natsConsumers(lab)).toBe(consumers);
        expect(await databaseSessions(lab)).toBe(0);
      },
      { timeout: 20_000, interval: 200 },
    );
  }, 60_000);
});

async function monitoring(lab: Lab, path: string): Promise<unknown> {
  return (await fetch(`${lab.natsMonitoringUrl}${path}`, { headers: { connection: "close" } })).json();
}

/** Connections to NATS that the old API does not hold, whose pod comes and goes. */
async function natsConnections(lab: Lab): Promise<number> {
  const schema = z.object({ connections: z.array(z.object({ name: z.string().optional() })) });
  const { connections } = schema.parse(await monitoring(lab, "/connz"));
  return connections.filter(({ name }) => name === "nomnom-doctor").length;
}

async function natsConsumers(lab: Lab): Promise<number> {
  return z.object({ consumers: z.number() }).parse(await monitoring(lab, "/jsz")).consumers;
}

async function databaseSessions(lab: Lab): Promise<number> {
  const client = new Client({ connectionString: lab.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'nomnom-doctor'",
    );
    return z.object({ count: z.number() }).parse(rows[0]).count;
  } finally {
    await client.end();
  }
}

/** Listening ports and connections of this process, the lab's own included. */
const openSockets = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap").length;
