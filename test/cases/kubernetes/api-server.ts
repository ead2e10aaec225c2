import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { createStore } from "../../../src/lab/kubernetes-api/memory-store.ts";
import { startKubernetesApi } from "../../../src/lab/kubernetes-api/server.ts";
import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { createTokens, labKubeconfig } from "../../../src/lab/lab-kubeconfig.ts";

export const namespace = "nomnom-dev";

/** Logs by container name. */
export type Logs = Readonly<Record<string, string>>;

/** The lab's Kubernetes API with these objects as they are: no controller changes them. The arguments by which doctor finds it. */
export async function startApi(
  cleanups: CleanupStack,
  objects: readonly KubernetesObject[],
  logs: Logs,
): Promise<readonly string[]> {
  const store = createStore();
  store.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  for (const object of objects) store.create(object);
  const tokens = createTokens(namespace);
  const api = await startKubernetesApi({
    store,
    tokens: tokens.identities,
    logs: (_namespace, _pod, container) => ({ kind: "text", chunks: [logs[container] ?? ""] }),
    dial: async () => null,
  });
  cleanups.defer(() => api.close());
  const directory = await mkdtemp(join(tmpdir(), "nomnom-cases-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  const kubeconfig = join(directory, "kubeconfig");
  await writeFile(kubeconfig, labKubeconfig(api, namespace, tokens.byContext));
  return ["--kubeconfig", kubeconfig, "-n", namespace];
}
