import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { openNetwork, portOf, type TestNetwork, type TestPod, until } from "./test-pod.ts";
import { startNats } from "./test-servers.ts";

let network: TestNetwork;
beforeEach(async () => {
  network = await openNetwork();
});
afterEach(async () => await network.remove());

const jsz = z.object({ config: z.object({ max_storage: z.number(), store_dir: z.string() }) });

async function monitoring(pod: TestPod, path: string): Promise<Response> {
  return await fetch(`http://127.0.0.1:${await portOf(pod, 8222)}${path}`);
}

describe("nats-server in a pod", () => {
  test("nats-server runs with the ConfigMap's nats.conf: max_file, store in the volume, log lines", async () => {
    const pod = await startNats(network, { maxFile: "1Gi" });
    const { config } = jsz.parse(await (await monitoring(pod, "/jsz")).json());
    expect(config.max_storage).toBe(1_073_741_824);
    expect(config.store_dir.startsWith(network.directory)).toBe(true);
    expect(pod.lines.join("\n")).toContain("Max Storage:     1.00 GB");
    expect(pod.lines.join("\n")).toContain("nomnom-nats-0");
  });

  test("nats-server takes a changed nats.conf at its next start, and not before", async () => {
    const first = await startNats(network, { maxFile: "1Gi", volume: "nats-0" });
    await first.stop();
    const second = await startNats(network, { maxFile: "5Gi", volume: "nats-0" });
    const { config } = jsz.parse(await (await monitoring(second, "/jsz")).json());
    expect(config.max_storage).toBe(5_368_709_120);
  });

  test("One replica with a cluster block never gets a meta leader: /healthz is 503 (I-05)", async () => {
    const cluster = `cluster {
  name: nomnom-cluster
  port: 6222

  routes = [
    nats://nomnom-nats-0.nomnom-nats.nomnom-dev.svc.cluster.local:6222
  ]
}`;
    const pod = await startNats(network, { maxFile: "1Gi", cluster });
    const body = await until("503", async () => {
      const answer = await monitoring(pod, "/healthz");
      const text = await answer.text();
      return answer.status === 503 && text.includes("meta leader") ? text : null;
    });
    expect(body).toContain("JetStream has not established contact with a meta leader");
  });

  test("nats-server ends by itself when it is asked to, not by SIGKILL (137)", async () => {
    const pod = await startNats(network, { maxFile: "1Gi" });
    expect(await pod.stop()).not.toEqual({ code: 137 });
  });
});
