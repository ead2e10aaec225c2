import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { clusterState } from "./cluster-state.ts";
import { runOnLab, statusesOf } from "./run-on-lab.ts";

/** 50 by hand before a release: NOMNOM_E2E_RUNS=50. */
const runs = Number(process.env.NOMNOM_E2E_RUNS ?? 5);

describe("e2e again and again", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await runningLab("two-apis");
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  it(
    `passes ${runs} times in a row and leaves no connection, consumer, port or object`,
    async () => {
      const before = clusterState(lab);
      const connections = await natsConnections(lab);
      const consumers = await natsConsumers(lab);
      // The first run loads modules and opens what stays open in this process.
      await runOnLab(lab);
      await vi.waitFor(async () => expect(await natsConnections(lab)).toBe(connections), { timeout: 5_000 });
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
