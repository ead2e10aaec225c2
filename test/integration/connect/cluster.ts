import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectionSettings } from "../../../src/connect/connection-settings.ts";
import type { Connections } from "../../../src/connect/connections.ts";
import { openConnections } from "../../../src/connect/open-connections.ts";
import type { PolicyRule } from "../../../src/lab/kubernetes-api/authorization.ts";
import { kubeconfigFor } from "../../../src/lab/kubernetes-api/kubeconfig.ts";
import { createStore } from "../../../src/lab/kubernetes-api/memory-store.ts";
import { type KubernetesApi, startKubernetesApi } from "../../../src/lab/kubernetes-api/server.ts";
import type { ClusterStore, KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { givenSettings } from "./settings.ts";

/** The lab's Kubernetes API with a release whose pods lead to the given local ports. */
export interface TestCluster {
  api: KubernetesApi;
  store: ClusterStore;
  /** Text of a kubeconfig file for one of the tokens. */
  kubeconfig(token: string, namespace?: string): string;
  open(options?: OpenTestOptions): Promise<Connections>;
  stop(): Promise<void>;
}

interface OpenTestOptions {
  token?: string;
  contextNamespace?: string;
  namespace?: string;
  context?: string;
  release?: string;
  env?: Record<string, string>;
  requestTimeoutMs?: number;
}

export interface PodPorts {
  /** `pod:port` → local port; null: nothing listens. */
  [podAndPort: string]: number | null;
}

export async function startCluster(
  ports: PodPorts,
  objects: KubernetesObject[],
  rules: Record<string, readonly PolicyRule[]> = {},
  documentedRules: Record<string, readonly PolicyRule[]> = {},
): Promise<TestCluster> {
  const store = createStore();
  for (const object of objects) store.create(object);
  const directory = await mkdtemp(join(tmpdir(), "nomnom-connect-cluster-"));
  const api = await startKubernetesApi({
    store,
    tokens: new Map([
      ["admin-token-1", { user: "admin", rules: "admin" }],
      ["limited-token-1", { user: "limited", rules }],
      ["documented-token-1", { user: "documented", rules: documentedRules }],
    ]),
    logs: () => ({ kind: "text", chunks: ["first line\n", "password=hunter22 was used\n"] }),
    dial: async (_namespace, pod, port) => {
      const local = ports[`${pod}:${port}`] ?? null;
      return local === null ? null : { host: "127.0.0.1", port: local };
    },
  });
  const kubeconfig = (token: string, namespace = "default") =>
    kubeconfigFor({ url: api.url, caPem: api.caPem, token, namespace, contextName: "test" });
  let count = 0;
  return {
    api,
    store,
    kubeconfig,
    async open(options = {}) {
      count += 1;
      const file = join(directory, `config-${count}`);
      await writeFile(file, kubeconfig(options.token ?? "admin-token-1", options.contextNamespace));
      const settings: ConnectionSettings = {
        given: givenSettings([
          ["kubernetes.kubeconfig", file, "--kubeconfig"],
          ["kubernetes.context", options.context, "--context"],
          ["kubernetes.namespace", options.namespace, "--namespace"],
          ["kubernetes.release", options.release, "NOMNOM_RELEASE"],
        ]),
        kubernetes: true,
        requestTimeoutMs: options.requestTimeoutMs ?? 5_000,
      };
      return openConnections(settings, {
        env: options.env ?? {},
        homeDir: directory,
        signal: new AbortController().signal,
      });
    },
    async stop() {
      await api.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const labels = (component: string) => ({
  "app.kubernetes.io/name": "nomnom",
  "app.kubernetes.io/instance": "nomnom",
  "app.kubernetes.io/component": component,
});

export const namespaceObject = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
});

/** A pod that runs; ready unless said otherwise. */
export function runningPod(
  name: string,
  component: string,
  container: Record<string, unknown>,
  options: { ready?: boolean; restarts?: number } = {},
): KubernetesObject {
  const ready = options.ready ?? true;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "nomnom-dev", labels: labels(component) },
    spec: { nodeName: "node", containers: [{ name: component, image: "x", ...container }] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: [
        {
          name: component,
          ready,
          restartCount: options.restarts ?? 0,
          state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
          lastState: options.restarts ? { terminated: { exitCode: 101, reason: "Error" } } : {},
        },
      ],
    },
  };
}

export function deployment(
  name: string,
  component: string,
  env: Record<string, unknown>[],
): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "nomnom-dev", labels: labels(component) },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels(component) },
      template: {
        metadata: { labels: labels(component) },
        spec: { containers: [{ name: component, image: "x", env }] },
      },
    },
  };
}

export const service = (
  name: string,
  component: string,
  port: number,
  targetPort: string,
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "nomnom-dev", labels: labels(component) },
  spec: { clusterIP: "10.0.0.1", selector: labels(component), ports: [{ port, targetPort }] },
});
