import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { deployOnCluster } from "../deployment/cluster-deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { kubectlFor } from "../deployment/kubectl.ts";
import { nomnom } from "../support/nomnom.ts";

const deployments = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()),
      }),
      spec: z.record(z.string(), z.unknown()),
    }),
  ),
});
const report = z.object({
  verdict: z.string(),
  steps: z.array(z.object({ id: z.string(), status: z.string() })),
});

/** Real pods, a real kubelet's logs and port-forwards, a Deployment really scaled to 0. */
describe("e2e on a real cluster (scenario two-apis)", () => {
  let deployment: Deployment;
  let state: string;
  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), "nomnom-e2e-"));
    deployment = await deployOnCluster("two-apis");
  });
  afterAll(async () => {
    await deployment?.[Symbol.asyncDispose]();
    await rm(state, { recursive: true });
  });

  const e2e = async (...args: string[]) => {
    const { kubeconfigPath, namespace } = deployment;
    const command = ["e2e", "-o", "json", "--kubeconfig", kubeconfigPath, "-n", namespace, ...args];
    const { code, stdout, stderr } = await nomnom(command, { XDG_STATE_HOME: state });
    const document: unknown = JSON.parse(stdout);
    return { code, stderr, ...report.parse(document) };
  };
  const objects = async () => {
    const kubectl = kubectlFor(deployment.kubeconfigPath);
    return deployments.parse(
      JSON.parse(await kubectl(["get", "deployments", "-n", deployment.namespace, "-o", "json"])),
    );
  };

  it("e2e on a real cluster passes all eight steps and leaves every Deployment as it was", async () => {
    const before = await objects();
    const { code, verdict, steps, stderr } = await e2e("--yes");
    expect({ code, verdict, stderr: code === 0 ? "" : stderr }).toEqual({
      code: 0,
      verdict: "pass",
      stderr: "",
    });
    expect(steps.map(({ status }) => status)).toEqual(Array(8).fill("pass"));
    expect(await objects()).toEqual(before);
  });

  it("e2e on a real cluster passes a second time, with another order", async () => {
    const { code, steps } = await e2e("--keep-old-api");
    expect(code).toBe(0);
    const others = steps.filter(({ status }) => status !== "pass");
    // The Service leads to both APIs: to meet the old one is a warning.
    expect(others.map(({ id, status }) => [id, status])).toEqual([
      ["scale-down-old-api", "skip"],
      ...others.filter(({ id }) => id === "port-forward").map(({ id }) => [id, "warn"]),
    ]);
  });

  it("e2e on a real cluster accounts for every order of a soak in the middle of which the worker is killed, and removes their rows", async () => {
    const { kubeconfigPath, namespace } = deployment;
    const kubectl = kubectlFor(kubeconfigPath);
    const options = ["--yes", "--rate", "10/s", "--count", "100", "--clean", "--timeout", "110s"];
    const running = nomnom(
      ["e2e", "-o", "json", "--kubeconfig", kubeconfigPath, "-n", namespace, ...options],
      { XDG_STATE_HOME: state },
    );
    // Held from the beginning of a run to its end.
    await expect
      .poll(() => kubectl(["get", "lease", "-n", namespace, "-o", "name"]), { timeout: 30_000 })
      .toContain("nomnom-e2e");
    const worker = "app.kubernetes.io/component=worker";
    await kubectl(["delete", "pod", "-n", namespace, "-l", worker, "--grace-period=0", "--force"]);
    const { code, stdout, stderr } = await running;
    expect({ code, stderr: code === 0 ? "" : stderr }, stdout).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "E2eSoakReport",
      verdict: "pass",
      counts: { sent: 100, stored: 100, deadLettered: 0, lost: 0, refused: 0, underWay: 0 },
      cleanup: { state: "removed" },
    });
  });
});
