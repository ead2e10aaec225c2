import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { kubectl, podRows, runningLab } from "./running-lab.ts";
import { withKubectl } from "./with-kubectl.ts";

const waitOptions = { timeout: 20_000, interval: 200 };

describe("scenario seed", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await runningLab("seed");
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
  });

  withKubectl("Scenario seed shows the incident's pods in kubectl", async () => {
    expect(await podRows(lab)).toEqual({
      "nomnom-dashboard-backend": "0/1 Running",
      "nomnom-dashboard-frontend": "0/1 CrashLoopBackOff",
      "nomnom-ingestion-api": "0/1 CrashLoopBackOff",
      "nomnom-ingestion-api-old": "1/1 Running",
      "nomnom-nats-0": "1/1 Running",
      "nomnom-postgres-0": "1/1 Running",
      "nomnom-worker": "1/1 Running",
    });
  });

  withKubectl(
    "Scenario seed has the server's own words in the panic of the new API: storage is tested before overlap",
    async () => {
      // The version tells it from the old API, which carries the component label too.
      const selector = "app.kubernetes.io/component=ingestion-api,app.kubernetes.io/version=1.0.0";
      const log = await kubectl(lab, "logs", "-l", selector, "--previous");
      expect(log).toContain("panicked at");
      expect(log).toContain("ErrorCode(10047)");
      expect(log).toContain("insufficient storage resources available");
    },
  );

  it("Scenario seed has MESSAGES over everything and all of its storage reserved", async () => {
    const response = await fetch(`${lab.natsMonitoringUrl}/jsz?streams=1&config=1`);
    expect(await response.json()).toMatchObject({
      config: { max_storage: 1024 ** 3 },
      reserved_storage: 1024 ** 3,
      account_details: [
        {
          stream_detail: [{ name: "MESSAGES", config: { subjects: ["messages.>"], max_bytes: 1024 ** 3 } }],
        },
      ],
    });
  });

  it("Scenario seed has orders and message_status, but no order_line_items", async () => {
    const client = new Client({ connectionString: lab.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ tablename: string }>(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
      );
      expect(rows.map(({ tablename }) => tablename)).toEqual(["message_status", "orders"]);
    } finally {
      await client.end();
    }
  });

  withKubectl(
    "Scenario seed says in events what the probes meet and in lastState what killed the frontend",
    async () => {
      const events = await kubectl(lab, "get", "events", "--field-selector", "reason=Unhealthy");
      expect(events).toMatch(
        /Readiness probe failed: Get "http:\/\/10\.244\.0\.\d+:8080\/api\/health": dial tcp 10\.244\.0\.\d+:8080: connect: connection refused/,
      );
      const pod = await kubectl(
        lab,
        "describe",
        "pod",
        "-l",
        "app.kubernetes.io/component=dashboard-frontend",
      );
      expect(pod).toMatch(/Last State:\s+Terminated\s+Reason:\s+OOMKilled\s+Exit Code:\s+137/);
    },
  );

  withKubectl("Scenario seed lets the viewer read but see no secrets, and nobody nothing", async () => {
    expect(await kubectl(lab, "--context", "viewer", "get", "pods", "-o", "name")).toContain(
      "pod/nomnom-nats-0",
    );
    await expect(kubectl(lab, "--context", "viewer", "get", "secrets")).rejects.toThrow("Forbidden");
    await expect(kubectl(lab, "--context", "nobody", "get", "pods")).rejects.toThrow("Forbidden");
  });

  // The last one: it changes the lab.
  withKubectl(
    "Scenario seed loads an edited nats.conf only when NATS restarts, and rolls to an image that is fixed",
    async () => {
      const conf = await kubectl(
        lab,
        "get",
        "configmap",
        "nomnom-nats-config",
        "-o",
        "jsonpath={.data.nats\\.conf}",
      );
      const data = { "nats.conf": conf.replace("max_file: 1Gi", "max_file: 5Gi") };
      await kubectl(lab, "patch", "configmap", "nomnom-nats-config", "-p", JSON.stringify({ data }));
      expect(await maxStorage(lab)).toBe(1024 ** 3);

      await kubectl(lab, "delete", "pod", "nomnom-nats-0");
      await vi.waitFor(async () => expect(await maxStorage(lab)).toBe(5 * 1024 ** 3), waitOptions);
      const patch = {
        spec: {
          template: {
            spec: {
              containers: [
                { name: "dashboard-backend", image: "localhost:5000/nomnom-dashboard-backend:fixed" },
              ],
            },
          },
        },
      };
      await kubectl(lab, "patch", "deployment", "nomnom-dashboard-backend", "-p", JSON.stringify(patch));
      await kubectl(lab, "rollout", "status", "deployment/nomnom-dashboard-backend", "--timeout=20s");
    },
  );
});

async function maxStorage(lab: Lab): Promise<unknown> {
  const response = await fetch(`${lab.natsMonitoringUrl}/jsz?config=1`);
  const answer: unknown = await response.json();
  return typeof answer === "object" && answer !== null && "config" in answer
    ? Reflect.get(Object(answer.config), "max_storage")
    : undefined;
}
