import { request } from "node:https";
import * as z from "zod";
import type { Identity, PolicyRule } from "../../../../src/lab/kubernetes-api/authorization.ts";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import type { KubernetesApi, KubernetesApiOptions } from "../../../../src/lab/kubernetes-api/server.ts";
import { startKubernetesApi } from "../../../../src/lab/kubernetes-api/server.ts";
import type { ClusterStore } from "../../../../src/lab/kubernetes-api/store.ts";
import { recordedObjects } from "../../../unit/lab/kubernetes-api/tables/recorded-answers.ts";

/** As the ClusterRole view, of what the zoo holds: reading, but no Secrets and no port-forward. */
const viewRules: PolicyRule[] = [
  {
    verbs: ["get", "list", "watch"],
    apiGroups: [""],
    resources: ["pods", "pods/log", "services", "endpoints", "events", "configmaps", "namespaces"],
  },
  {
    verbs: ["get", "list", "watch"],
    apiGroups: ["apps"],
    resources: ["deployments", "deployments/scale", "replicasets", "statefulsets"],
  },
];

const tokens: ReadonlyMap<string, Identity> = new Map([
  ["admin-token", { user: "admin", rules: "admin" as const }],
  ["viewer-token", { user: "viewer", rules: { zoo: viewRules } }],
  ["nobody-token", { user: "nobody", rules: {} }],
]);

const recordedKinds = [
  "pods",
  "deployments",
  "replicasets",
  "statefulsets",
  "daemonsets",
  "jobs",
  "persistentvolumeclaims",
  "horizontalpodautoscalers",
  "ingresses",
  "services",
  "endpoints",
];

/** A store with the recorded zoo in it. */
export function zooStore(): ClusterStore {
  const store = createStore();
  store.create({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "zoo" },
    status: { phase: "Active" },
  });
  for (const plural of recordedKinds) for (const object of recordedObjects(plural)) store.create(object);
  return store;
}

export function startApi(
  options: Partial<KubernetesApiOptions> & { store: ClusterStore },
): Promise<KubernetesApi> {
  return startKubernetesApi({
    tokens,
    logs: () => ({ kind: "text", chunks: ["one\n", "two\n"] }),
    dial: async () => null,
    ...options,
  });
}

export interface HttpAnswer {
  code: number;
  contentType: string;
  text: string;
}

/** One request with a token; the whole answer. */
export function ask(
  api: KubernetesApi,
  path: string,
  options: { token?: string; method?: string; contentType?: string; accept?: string; body?: unknown } = {},
): Promise<HttpAnswer> {
  const { token = "admin-token", method = "GET", contentType = "application/json", accept, body } = options;
  return new Promise((resolve, reject) => {
    const call = request(`${api.url}${path}`, {
      ca: api.caPem,
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(accept !== undefined && { Accept: accept }),
        ...(body !== undefined && { "Content-Type": contentType }),
      },
      timeout: 10_000,
    });
    call.once("error", reject);
    call.once("timeout", () => call.destroy(new Error(`no answer to ${method} ${path} within 10 s`)));
    call.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () =>
        resolve({
          code: response.statusCode ?? 0,
          contentType: response.headers["content-type"] ?? "",
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

export const jsonRecord = z.record(z.string(), z.unknown());

export async function askJson(...parameters: Parameters<typeof ask>): Promise<Record<string, unknown>> {
  return jsonRecord.parse(JSON.parse((await ask(...parameters)).text));
}
