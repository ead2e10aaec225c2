import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { e2eReportSchema } from "../../../src/e2e/documents.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { nomnom } from "../cli/run-nomnom.ts";
import { runningLab } from "../lab/running-lab.ts";
import { statusesOf, stepOf } from "./run-on-lab.ts";

const deadlineMs = 120_000;

/** The lab's services as somebody else's: workloads, streams and tables by their names, and nothing of nomnom's plan. */
const plan = `extends: none
e2e:
  message:
    entity_type: Order
    order_key: \${id}
    customer_key: C
    order_status: O
    total_price: 1.5
    order_date: \${date}
  send:
    http: { workload: nomnom-ingestion-api, port: 8080, path: /ingest/message, health: /health, answer: /message_id }
  passes:
    - { stream: MESSAGES, subject: messages.ingest.Order, answerAt: /message_id }
  consumed: { consumer: workers }
  worker: { label: { name: app.kubernetes.io/component, value: worker } }
  rows:
    - { table: public.orders, where: { order_key: "\${id}" }, expect: { customer_key: C, total_price: 1.5 } }
  seen:
    http: { workload: nomnom-dashboard-backend, port: 8080, path: /api/health, expect: { status: 200, json: { /status: ok } } }
`;

describe("a plan of somebody's own in a cluster", () => {
  let lab: Lab;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-own-plan-"));
    lab = await runningLab("healthy");
  }, deadlineMs);
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    "A plan of somebody's own reaches its services by port-forwards, reads the logs of its workers, and scales nothing that it does not name",
    async () => {
      const config = join(folder, "nomnom.doctor.yaml");
      await writeFile(config, plan);
      const { stdout, stderr } = await nomnom(["e2e", "--config", config, "-o", "json"], {
        env: { KUBECONFIG: lab.kubeconfigPath, XDG_STATE_HOME: folder },
      });
      expect(stderr).toBe("");
      const report = e2eReportSchema.parse(JSON.parse(stdout));
      expect(report.conclusion).toMatch(/^A message travels from nomnom-ingestion-api to /);
      expect(report.steps.map(({ id }) => id)).toEqual([
        "verify-new-api",
        "port-forward",
        "send-message",
        "check-stream",
        "check-consumer",
        "worker-logs",
        "query-database",
        "dashboard-updates",
      ]);
      expect(statusesOf(report)).toEqual(Array(8).fill("pass"));
      expect(stepOf(report, "query-database").message).toBe("1 row of orders, all values as sent");
      // The Lease that keeps two runs apart, and nothing else.
      expect(report.changes.map(({ what, state }) => [what, state])).toEqual([
        [expect.stringContaining("Lease"), "undone"],
      ]);
    },
    deadlineMs,
  );
});
