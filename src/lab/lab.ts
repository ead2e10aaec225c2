import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCleanupStack } from "./cleanup-stack.ts";
import { deployObjects, deployWorkloads } from "./deploy.ts";
import { text } from "./kubernetes-api/fields.ts";
import { createStore } from "./kubernetes-api/memory-store.ts";
import type { RecordedRequest } from "./kubernetes-api/server.ts";
import { startKubernetesApi } from "./kubernetes-api/server.ts";
import type { ClusterStore, KubernetesObject } from "./kubernetes-api/store.ts";
import { createTokens, labKubeconfig } from "./lab-kubeconfig.ts";
import { startLabNode } from "./node/node.ts";
import { isReady, readPod } from "./node/pod.ts";
import { openLabHome } from "./process/lab-home.ts";
import { bringFaults } from "./scenarios/bring-faults.ts";
import { loadScenario } from "./scenarios/load-scenario.ts";
import { patchObject } from "./scenarios/overlay.ts";
import type { ServerBinaries } from "./scenarios/programs.ts";
import { imageTable } from "./scenarios/programs.ts";
import type { Condition } from "./scenarios/scenario.ts";
import { waitUntilSettled } from "./scenarios/wait-until-settled.ts";

export interface LabOptions extends ServerBinaries {
  scenario: string;
  /** Aborts the start. A lab that is up ends by its own disposal. */
  signal: AbortSignal;
  /** One short line per stage. */
  onProgress(message: string): void;
  /** Folder under which the lab makes its own; default: the system's for temporary files. Other users must be able to pass (PostgreSQL as root). */
  home?: string;
}

export interface Lab {
  scenario: string;
  namespace: string;
  kubeconfigPath: string;
  /** Contexts `admin` (current), `viewer`, `nobody`. */
  kubeconfig: string;
  /** Direct addresses, past the Kubernetes API; they change when the pod restarts. Throw when nothing listens. */
  readonly natsUrl: string;
  readonly natsMonitoringUrl: string;
  readonly databaseUrl: string;
  /** What the Kubernetes API has been asked, in the order of the answers. */
  apiRequests(): readonly RecordedRequest[];
  store: ClusterStore;
  [Symbol.asyncDispose](): Promise<void>;
}

const stopGraceMs = 3000;
const nodeName = "lab";
const natsPod = "nomnom-nats-0";
const postgresPod = "nomnom-postgres-0";

/**
 * Starts a lab and waits until its scenario has settled. Throws UserError `unknown-scenario`, `lab-home`, and `lab-not-settled` with the last log
 * lines of what failed; whatever had started is gone then.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const scenario = await loadScenario(options.scenario);
  const { namespace } = scenario;
  const cleanups = createCleanupStack();
  try {
    const home = await openLabHome(options.home);
    cleanups.defer(() => home[Symbol.asyncDispose]());
    const store = createStore();
    const volumesDir = join(home.directory, "volumes");
    // PostgreSQL may run as another user: it passes through, its own folder is its own.
    await mkdir(volumesDir, { mode: 0o711 });
    const node = startLabNode({ store, nodeName, volumesDir, images: imageTable(scenario, options) });
    cleanups.defer(() => node.stop(stopGraceMs));
    const { byContext, identities } = createTokens(namespace);
    const api = await startKubernetesApi({ store, tokens: identities, logs: node.logs, dial: node.dial });
    cleanups.defer(() => api.close());
    const kubeconfig = labKubeconfig(api, namespace, byContext);
    const kubeconfigPath = join(home.directory, "kubeconfig");
    await writeFile(kubeconfigPath, kubeconfig, { mode: 0o600 });

    const local = (pod: string, port: number) => node.localPort(namespace, pod, port);
    const port = (pod: string, podPort: number) => listening(local(pod, podPort), `${pod}:${podPort}`);
    const urls = {
      natsUrl: () => `nats://127.0.0.1:${port(natsPod, 4222)}`,
      natsMonitoringUrl: () => `http://127.0.0.1:${port(natsPod, 8222)}`,
      databaseUrl: () => databaseUrl(store, namespace, port(postgresPod, 5432)),
      apiUrl: () => `http://127.0.0.1:${port(podOf(store, namespace, "ingestion-api"), 8080)}`,
    };
    const settling = {
      store,
      node,
      namespace,
      natsMonitoringUrl: () => (local(natsPod, 8222) === undefined ? null : urls.natsMonitoringUrl()),
      databaseUrl: () => (local(postgresPod, 5432) === undefined ? null : urls.databaseUrl()),
    };
    const waitUntil = (conditions: readonly Condition[]) =>
      waitUntilSettled(conditions, settling, options.signal);
    deployObjects(store, scenario.objects);
    for (const group of scenario.start) {
      options.onProgress(`starting ${group.map(shortName).join(", ")}`);
      deployWorkloads(store, scenario, group);
      await waitUntil(group.map((workload) => ({ ready: workload })));
    }
    const apply = (patch: KubernetesObject) => {
      const { kind, metadata } = patch;
      store.update(kind, metadata.namespace ?? null, metadata.name, (object) => patchObject(object, patch));
    };
    options.onProgress(`waiting for scenario ${scenario.name} to settle`);
    deployWorkloads(store, scenario, null);
    if (scenario.faults.length > 0) {
      await waitUntil(scenario.intact);
      const faults = await bringFaults(scenario.faults, { ...urls, apply, waitUntil });
      cleanups.defer(() => faults.end());
    }
    await waitUntil(scenario.settled);

    return {
      scenario: scenario.name,
      namespace,
      kubeconfigPath,
      kubeconfig,
      get natsUrl() {
        return urls.natsUrl();
      },
      get natsMonitoringUrl() {
        return urls.natsMonitoringUrl();
      },
      get databaseUrl() {
        return urls.databaseUrl();
      },
      apiRequests: () => api.requests,
      store,
      [Symbol.asyncDispose]: () => cleanups.run(),
    };
  } catch (error) {
    // Why it did not start is the news, not what the cleanup met after that.
    await cleanups.run().catch((failure: unknown) => options.onProgress(`cannot clean up: ${failure}`));
    throw error;
  }
}

function shortName(workload: string): string {
  return workload.replace(/^.*\//, "");
}

function listening(port: number | undefined, where: string): number {
  if (port === undefined) throw new Error(`nothing listens on ${where}`);
  return port;
}

/** The pod of a component that is ready, as a Service would choose it. */
function podOf(store: ClusterStore, namespace: string, component: string): string {
  const object = store
    .list("Pod", namespace)
    .find(
      (one) => one.metadata.labels?.["app.kubernetes.io/component"] === component && isReady(readPod(one)),
    );
  if (object === undefined) throw new Error(`no pod of ${component} is ready`);
  return object.metadata.name;
}

function databaseUrl(store: ClusterStore, namespace: string, port: number): string {
  const secret = store.get("Secret", namespace, "nomnom-db-credentials");
  const field = (key: string) =>
    encodeURIComponent(Buffer.from(text(secret, "data", key), "base64").toString("utf8"));
  const credentials = `${field("postgres-user")}:${field("postgres-password")}`;
  return `postgresql://${credentials}@127.0.0.1:${port}/${field("postgres-database")}`;
}
