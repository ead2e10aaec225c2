import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import type { Kubelet } from "../../../src/lab/kubernetes-api/exchange.ts";
import { createStore } from "../../../src/lab/kubernetes-api/memory-store.ts";
import type { PodDialler } from "../../../src/lab/kubernetes-api/port-forward.ts";
import { startKubernetesApi } from "../../../src/lab/kubernetes-api/server.ts";
import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { createTokens, labKubeconfig } from "../../../src/lab/lab-kubeconfig.ts";

export const namespace = "nomnom-dev";

/** Logs by container name. */
export type Logs = Readonly<Record<string, string>>;

/** The node of all pods, unless a case has nodes of its own. */
export const node = (spec: object = {}, conditions: readonly object[] = []): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "node-1" },
  spec,
  status: { conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }, ...conditions] },
});

/** What the programs in all pods answer to GET, by path; to others 404, and to what is `silent` nothing. */
export type Answers = Readonly<Record<string, { status: number; body: string } | "silent">>;

async function programs(cleanups: CleanupStack, answers: Answers): Promise<PodDialler> {
  if (Object.keys(answers).length === 0) return async () => null;
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ""] ?? { status: 404, body: "not found" };
    if (answer !== "silent") response.writeHead(answer.status).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.defer(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return async () => ({ host: "127.0.0.1", port });
}

/** The lab's Kubernetes API with these objects as they are: no controller changes them. The arguments by which doctor finds it. */
export async function startApi(
  cleanups: CleanupStack,
  objects: readonly KubernetesObject[],
  logs: Logs,
  answers: Answers,
  kubelet: Kubelet,
): Promise<readonly string[]> {
  const store = createStore();
  store.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  for (const object of objects) store.create(object);
  if (!objects.some(({ kind }) => kind === "Node")) store.create(node());
  const tokens = createTokens(namespace);
  const api = await startKubernetesApi({
    store,
    tokens: tokens.identities,
    logs: (_namespace, _pod, container) => ({ kind: "text", chunks: [logs[container] ?? ""] }),
    kubelet,
    dial: await programs(cleanups, answers),
  });
  cleanups.defer(() => api.close());
  const directory = await mkdtemp(join(tmpdir(), "nomnom-cases-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  const kubeconfig = join(directory, "kubeconfig");
  await writeFile(kubeconfig, labKubeconfig(api, namespace, tokens.byContext));
  return ["--kubeconfig", kubeconfig, "-n", namespace];
}
