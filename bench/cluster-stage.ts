import { type ChildProcess, fork, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { type Kubectl, kubectlFor } from "../test/deployment/kubectl.ts";
import { clusterImage, clusterKubeconfig } from "../test/deployment/prerequisites.ts";
import { answerOf, ask, bundle, type Program } from "./port-forward-programs.ts";
import type { ClientTask } from "./port-forward-stage.ts";

export interface ClusterForward {
  /** The local one. */
  port: number;
  pid: number;
}

/** One pod behind Service `work` in a namespace of its own, and forwards to it. */
export interface ClusterStage extends AsyncDisposable {
  /** Starts a forward, as a user types it. */
  forward(kind: "ours" | "kubectl"): Promise<ClusterForward>;
  client(task: ClientTask): Promise<number>;
  /** Deletes the pod; resolves with the time of day at which the new one was seen ready. */
  restartPod(): Promise<number>;
}

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));
const readyDeadlineMs = 120_000;

/** Reads KUBECONFIG and NOMNOM_CLUSTER_IMAGE; disposing removes the namespace. */
export async function setClusterStage(): Promise<ClusterStage> {
  const kubeconfig = clusterKubeconfig();
  const image = clusterImage();
  const kubectl = kubectlFor(kubeconfig);
  const namespace = `nomnom-bench-${randomBytes(4).toString("hex")}`;
  const directory = await mkdtemp(join(tmpdir(), "nomnom-bench-"));
  const processes: ChildProcess[] = [];
  const dispose = async () => {
    for (const child of processes) child.kill("SIGTERM");
    await rm(directory, { recursive: true, force: true });
    await kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--timeout=110s"]);
  };
  // Who ends it early leaves no namespace and no forward behind either.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void dispose().finally(() => process.exit(130)));
  const start = (name: Program) => {
    const child = fork(join(directory, `port-forward-${name}.mjs`), [], { execArgv: [] });
    processes.push(child);
    return child;
  };
  const commands = {
    ours: [process.execPath, program, "forward", "svc/work:80", "--kubeconfig", kubeconfig, "-n", namespace],
    kubectl: ["kubectl", "--kubeconfig", kubeconfig, "-n", namespace, "port-forward", "svc/work", ":80"],
  };
  try {
    await bundle(directory, ["client", "pod"]);
    const code = await readFile(join(directory, "port-forward-pod.mjs"), "utf8");
    await kubectl(["create", "namespace", namespace]);
    await kubectl(["create", "-f", "-"], JSON.stringify(objects(namespace, image, code)));
    await readyPod(kubectl, namespace, null);
    const client = start("client");
    await answerOf(client);
    return {
      async forward(kind) {
        const [command = "", ...args] = commands[kind];
        const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
        processes.push(child);
        return { port: await localPort(child), pid: child.pid ?? 0 };
      },
      async client(task) {
        const answer = await ask<{ value?: number; error?: string }>(client, task);
        if (answer.value === undefined) throw new Error(`${task.do}: ${answer.error}`);
        return answer.value;
      },
      async restartPod() {
        const pod = await readyPod(kubectl, namespace, null);
        await kubectl(["delete", "pod", "-n", namespace, pod.name, "--wait=false", "--grace-period=1"]);
        return (await readyPod(kubectl, namespace, pod.uid)).seenAt;
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Both print it: `127.0.0.1:PORT → …`, `Forwarding from 127.0.0.1:PORT -> …`. The pipe is read to the end, or it would fill. */
function localPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (text: Buffer) => {
      said += text.toString();
      const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once("exit", () => reject(new Error(`a forward ended: ${said}`)));
  });
}

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), uid: z.string() }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

/** The first ready pod other than `otherThan`, and when it was seen. */
async function readyPod(kubectl: Kubectl, namespace: string, otherThan: string | null) {
  const deadline = Date.now() + readyDeadlineMs;
  while (Date.now() < deadline) {
    const answer: unknown = JSON.parse(await kubectl(["get", "pods", "-n", namespace, "-o", "json"]));
    const { items } = podsSchema.parse(answer);
    const ready = items.find(
      ({ metadata, status }) =>
        metadata.uid !== otherThan &&
        status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True"),
    );
    if (ready !== undefined) return { ...ready.metadata, seenAt: Date.now() };
    await delay(50);
  }
  throw new Error(`no ready pod within ${readyDeadlineMs / 1000} s`);
}

function objects(namespace: string, image: string, code: string) {
  const labels = { app: "work" };
  const metadata = { name: "work", namespace, labels };
  const container = {
    name: "work",
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["node", "/code/pod.mjs"],
    ports: [{ name: "work", containerPort: 8080 }],
    readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 },
    volumeMounts: [{ name: "code", mountPath: "/code" }],
  };
  const volumes = [{ name: "code", configMap: { name: "work" } }];
  return {
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "pod.mjs": code } },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata,
        spec: { selector: labels, ports: [{ port: 80, targetPort: "work" }] },
      },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container], volumes } },
        },
      },
    ],
  };
}
