import { describe, expect, it, vi } from "vitest";
import type { E2eReport } from "../../../src/e2e/reporting/e2e-report.ts";
import type { Hop } from "../../../src/e2e/reporting/hops.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { kubectl, runningLab } from "../lab/running-lab.ts";
import { clusterState } from "./cluster-state.ts";
import { droppingProxy } from "./dropping-proxy.ts";
import { runOnLab, statusesOf, stepOf } from "./run-on-lab.ts";

const labDeadlineMs = 120_000;

/** Each is a deployment that is broken for real; the run must name the hop and the cause. */
const broken: readonly [scenario: string, hop: Hop, teller: string, words: RegExp][] = [
  ["api-crash-10065", "client-to-api", "verify-new-api", /keeps crashing.*JetStream error 10065/],
  ["worker-down", "stream-to-worker", "check-stream", /waits in the stream.*no consumer/],
  ["dead-letter-42p10", "worker-to-database", "check-stream", /MESSAGESDLQ.*42P10/],
  ["dead-letter-lost", "worker-to-database", "check-stream", /the message is lost/],
  ["table-missing", "worker-to-database", "query-database", /table order_line_items missing \(42P01\)/],
  ["dashboard-hung", "database-to-dashboard", "dashboard-updates", /W-04|does not answer/],
];

describe("e2e on a broken deployment", () => {
  it.each(broken)(
    "%s: the message stops %s",
    async (scenario, hop, teller, words) => {
      const report = await onScenario(scenario, (lab) => runOnLab(lab));
      expect(report.verdict).toBe("fail");
      expect(report.brokenHop).toBe(hop);
      expect(stepOf(report, teller)).toMatchObject({ status: "fail", message: expect.stringMatching(words) });
    },
    labDeadlineMs,
  );

  it(
    "Scenario healthy passes, takes the only API to 0 and back on --cold-start, and survives a pod that goes away",
    async () => {
      await onScenario("healthy", async (lab) => {
        const plain = await runOnLab(lab);
        expect(statusesOf(plain)).toEqual(["skip", ...Array(7).fill("pass")]);
        const cold = await runOnLab(lab, { coldStart: true });
        expect(statusesOf(cold)).toEqual(Array(8).fill("pass"));

        let deleted: Promise<unknown> = Promise.resolve();
        const restarted = await runOnLab(lab, {
          onEvent(event) {
            if (event.type === "step-started" && event.id === "port-forward") deleted = deleteApiPod(lab);
          },
        });
        await deleted;
        const { status, message } = stepOf(restarted, "port-forward");
        expect(status, message).toBe("pass");
        // A pod that is ending may answer 202 when it could not write the status row any more: that is a warning.
        expect(stepOf(restarted, "query-database").message).toMatch(
          /^1 order and 3 line items, all values as sent/,
        );
        return restarted;
      });
    },
    labDeadlineMs,
  );
});

describe("e2e where the message arrives all the same", () => {
  it(
    "Scenario status-stuck is judged by the tables, with the doubt named",
    async () => {
      const report = await onScenario("status-stuck", (lab) => runOnLab(lab));
      expect(report.verdict).toBe("warn");
      expect(report.brokenHop).toBeNull();
      expect(stepOf(report, "query-database")).toMatchObject({
        status: "warn",
        message: expect.stringContaining('the status stays "accepted"'),
      });
    },
    labDeadlineMs,
  );

  it(
    "What was scaled is put back though the API server drops every connection",
    async () => {
      await onScenario("two-apis", async (lab) => {
        const before = clusterState(lab);
        await using proxy = await droppingProxy(lab);
        const report = await runOnLab(lab, {
          kubeconfigPath: proxy.kubeconfigPath,
          onEvent(event) {
            if (event.type === "step-started" && event.number > 1) proxy.dropAll();
            if (event.type === "undoing") proxy.dropAll();
          },
        });
        expect(stepOf(report, "scale-down-old-api").status).toBe("pass");
        expect(report.changes.map(({ state }) => state)).not.toContain("left");
        await vi.waitFor(() => expect(clusterState(lab)).toEqual(before), { timeout: 20_000 });
        return report;
      });
    },
    labDeadlineMs,
  );
});

async function onScenario(name: string, work: (lab: Lab) => Promise<E2eReport>): Promise<E2eReport> {
  const lab = await runningLab(name);
  try {
    return await work(lab);
  } finally {
    await lab[Symbol.asyncDispose]();
  }
}

const deleteApiPod = (lab: Lab) =>
  kubectl(lab, "delete", "pod", "--wait=false", "-l", "app.kubernetes.io/component=ingestion-api");
