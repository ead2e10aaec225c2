import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { kubectl, podRows, runningLab } from "./running-lab.ts";
import { withKubectl } from "./with-kubectl.ts";

const waitOptions = { timeout: 20_000, interval: 200 };

describe("scenario healthy", () => {
  let lab: Lab;
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "healthy-lab-"));
    await chmod(home, 0o711);
    lab = await runningLab("healthy", home);
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  withKubectl("Scenario healthy has every pod ready and nothing restarted", async () => {
    const rows = await podRows(lab);
    expect(Object.keys(rows)).toHaveLength(6);
    expect(new Set(Object.values(rows))).toEqual(new Set(["1/1 Running"]));
    const restarts = "jsonpath={.items[*].status.containerStatuses[*].restartCount}";
    expect(await kubectl(lab, "get", "pods", "-o", restarts)).toBe("0 0 0 0 0 0");
  });

  it("Scenario healthy has both streams, which fit into max_file", async () => {
    const response = await fetch(`${lab.natsMonitoringUrl}/jsz?streams=1&config=1`);
    const text = JSON.stringify(await response.json());
    expect(text).toContain('"messages.ingest.>"');
    expect(text).toContain('"messages.dlq.>"');
    expect(text).toContain(`"max_storage":${5 * 1024 ** 3}`);
  });

  withKubectl("A Deployment scaled to zero has no endpoints, scaled up a new pod that serves", async () => {
    const before = await podName(lab, "ingestion-api");
    await kubectl(lab, "scale", "deployment", "nomnom-ingestion-api", "--replicas=0");
    await vi.waitFor(async () => {
      expect(await podName(lab, "ingestion-api")).toBe("");
      expect(await endpointsOf(lab, "nomnom-ingestion-api")).toBe("");
    }, waitOptions);

    await kubectl(lab, "scale", "deployment", "nomnom-ingestion-api", "--replicas=1");
    await kubectl(lab, "rollout", "status", "deployment/nomnom-ingestion-api", "--timeout=20s");
    expect(await podName(lab, "ingestion-api")).not.toBe(before);
    await vi.waitFor(
      async () => expect(await endpointsOf(lab, "nomnom-ingestion-api")).toMatch(/^10\.244\./),
      waitOptions,
    );
  });

  withKubectl(
    "Scenario healthy brings another pod for one that is deleted; the same name and data in a StatefulSet",
    async () => {
      const worker = await podName(lab, "worker");
      await kubectl(lab, "delete", "pod", worker);
      await kubectl(lab, "rollout", "status", "deployment/nomnom-worker", "--timeout=20s");
      expect(await podName(lab, "worker")).not.toBe(worker);

      const uid = "jsonpath={.metadata.uid}";
      const before = await kubectl(lab, "get", "pod", "nomnom-nats-0", "-o", uid);
      await kubectl(lab, "delete", "pod", "nomnom-nats-0");
      await kubectl(lab, "rollout", "status", "statefulset/nomnom-nats", "--timeout=20s");
      expect(await kubectl(lab, "get", "pod", "nomnom-nats-0", "-o", uid)).not.toBe(before);
      const response = await fetch(`${lab.natsMonitoringUrl}/jsz?streams=1`);
      expect(JSON.stringify(await response.json())).toContain("MESSAGESDLQ");
    },
  );

  withKubectl("Scenario healthy runs beside another lab, and leaves no folder", async () => {
    const other = await runningLab("healthy", home);
    expect(other.natsUrl).not.toBe(lab.natsUrl);
    expect(await readdir(home)).toHaveLength(2);
    await other[Symbol.asyncDispose]();
    expect(await readdir(home)).toHaveLength(1);
    expect(await podRows(lab)).toHaveProperty("nomnom-nats-0", "1/1 Running");
  });
});

async function podName(lab: Lab, component: string): Promise<string> {
  const selector = `app.kubernetes.io/component=${component}`;
  return await kubectl(lab, "get", "pods", "-l", selector, "-o", "jsonpath={.items[*].metadata.name}");
}

async function endpointsOf(lab: Lab, service: string): Promise<string> {
  return await kubectl(lab, "get", "endpoints", service, "-o", "jsonpath={.subsets[*].addresses[*].ip}");
}
