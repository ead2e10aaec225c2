import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { withDefaults } from "../../../../src/lab/kubernetes-api/defaults.ts";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import type { ClusterStore, KubernetesObject } from "../../../../src/lab/kubernetes-api/store.ts";
import type { LabNode } from "../../../../src/lab/node/node.ts";
import { startLabNode } from "../../../../src/lab/node/node.ts";
import type { Program, ProgramContext } from "../../../../src/lab/node/program.ts";

/** What a fake image does; the test ends its runs one by one. */
export interface FakeRun {
  context: ProgramContext;
  exit(code: number): void;
}

export interface FakeNode {
  store: ClusterStore;
  node: LabNode;
  /** Runs of the image `app`, in the order of their start. They end with 143 on SIGTERM. */
  runs: FakeRun[];
  apply(object: KubernetesObject): KubernetesObject;
  pods(): KubernetesObject[];
  events(reason: string): KubernetesObject[];
}

/** A node with one image, `app`, that runs until the test or SIGTERM ends it; everything in memory. */
export function startFakeNode(): FakeNode {
  const volumesDir = mkdtempSync(join(tmpdir(), "fake-node-"));
  const store = createStore();
  const runs: FakeRun[] = [];
  const app: Program = (context) => {
    let exit: FakeRun["exit"] = () => {};
    const exited = new Promise<{ code: number }>((resolve) => {
      exit = (code) => resolve({ code });
      context.signal.addEventListener("abort", () => resolve({ code: 143 }));
    });
    runs.push({ context, exit });
    return { exited };
  };
  const node = startLabNode({
    store,
    nodeName: "lab",
    volumesDir,
    images: (image) => (image.startsWith("app") ? app : undefined),
  });
  onTestFinished(async () => {
    vi.useRealTimers();
    await node.stop(0);
    rmSync(volumesDir, { recursive: true, force: true });
  });
  return {
    store,
    node,
    runs,
    apply: (object) => store.create(withDefaults(object)),
    pods: () => store.list("Pod", "demo"),
    events: (reason) => store.list("Event", "demo").filter((event) => event.reason === reason),
  };
}

export function deployment(
  spec: Record<string, unknown> = {},
  container: Record<string, unknown> = {},
): KubernetesObject {
  const labels = { app: "web" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "demo" },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "web", image: "app:1", imagePullPolicy: "Never", ...container }] },
      },
      ...spec,
    },
  };
}
