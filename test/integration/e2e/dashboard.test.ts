import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import * as z from "zod";
import type { Lab } from "../../../src/lab/lab.ts";
import { kubectl, runningLab } from "../lab/running-lab.ts";
import { connectTo, repeatOnLab, runOnLab, soakOnLab, stepOf } from "./run-on-lab.ts";

const deadlineMs = 120_000;
const healthSchema = z.object({ connected_clients: z.number() });

describe("e2e on a dashboard that locks its clients, as the generated one does (W-03, W-04)", () => {
  let lab: Lab;
  let backend: string;
  const ending = new AbortController();
  beforeAll(async () => {
    lab = await runningLab("healthy");
    await kubectl(lab, "set", "env", "deployment/nomnom-dashboard-backend", "NOMNOM_LAB_DASHBOARD=generated");
    await kubectl(lab, "rollout", "status", "deployment/nomnom-dashboard-backend", "--timeout=60s");
    const connections = await connectTo(lab, ending.signal);
    const forward = await connections.forwardService("nomnom-dashboard-backend", 8080);
    if (!forward.ok) throw new Error(forward.error.message);
    backend = `127.0.0.1:${forward.data.port}`;
  }, deadlineMs);
  afterAll(async () => {
    ending.abort();
    await lab[Symbol.asyncDispose]();
  });

  const clients = async () => {
    const answer = await fetch(`http://${backend}/api/health`, { signal: AbortSignal.timeout(2_000) });
    return healthSchema.parse(await answer.json()).connected_clients;
  };

  it(
    "e2e warns that browsers see the order only after a reload, and is connected no more at its end",
    async () => {
      const report = await runOnLab(lab);
      expect(stepOf(report, "dashboard-updates")).toMatchObject({
        status: "warn",
        message: expect.stringContaining("to a client that only listens, as browsers do"),
        evidence: { eventType: "insert", nudged: true, connectedBeforeSending: true },
      });
      expect(report.leftBehind).toBeUndefined();
      expect(await clients()).toBe(0);
    },
    deadlineMs,
  );

  it(
    "e2e meets none of its own earlier clients with --repeat, and a soak lets go of a dashboard that does not push",
    async () => {
      const report = await repeatOnLab(lab, 3);
      expect(report.runs.map((run) => stepOf(run, "dashboard-updates").evidence)).toEqual(
        Array(3).fill(expect.objectContaining({ eventType: "insert", nudged: true })),
      );
      const soak = await soakOnLab(lab, { perSecond: 5, count: 20 });
      expect(soak.counts).toMatchObject({ sent: 20, stored: 20 });
      expect(soak.notMeasured).toEqual([
        {
          hop: "database-to-dashboard",
          reason: expect.stringContaining("to a client that only listens, as browsers do"),
        },
      ]);
      await vi.waitFor(async () => expect(await clients()).toBe(0), { timeout: 5_000 });
    },
    deadlineMs,
  );

  it(
    "e2e does not become the second client while a browser has the dashboard open",
    async () => {
      const browser = new WebSocket(`ws://${backend}/ws`);
      await once(browser, "open");
      try {
        const { status, message, evidence } = stepOf(await runOnLab(lab), "dashboard-updates");
        // A warning where the backend goes on answering; one that waits for the browser itself has stopped by now.
        expect(["warn", "fail"]).toContain(status);
        expect(message).toContain("(W-04)");
        expect(evidence).toMatchObject({ otherClients: 1, connectedBeforeSending: false });
      } finally {
        browser.terminate();
      }
    },
    deadlineMs,
  );
});
