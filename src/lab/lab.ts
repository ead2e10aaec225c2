import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCleanupStack } from "./cleanup-stack.ts";
import { deployObjects, deployWorkloads } from "./deploy.ts";
import { text } from "./kubernetes-api/fields.ts";
import { createStore } from "./kubernetes-api/memory-store.ts";
import type { RecordedRequest } from "./kubernetes-api/server.ts";
import { startKubernetesApi } from "./kubernetes-api/server.ts";
import type { ClusterStore } from "./kubernetes-api/store.ts";
import { createTokens, labKubeconfig } from "./lab-kubeconfig.ts";
import { startLabNode } from "./node/node.ts";
import { openLabHome } from "./process/lab-home.ts";
import { loadScenario } from "./scenarios/load-scenario.ts";
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
    const settling = {
      store,
      node,
      namespace,
      natsMonitoringUrl() {
        const port = local("nomnom-nats-0", 8222);
        return port === undefined ? null : `http://127.0.0.1:${port}`;
      },
    };
    const waitUntil = (conditions: readonly Condition[]) =>
      waitUntilSettled(conditions, settling, options.signal);
    deployObjects(store, scenario.objects);
    for (const group of scenario.start) {
      options.onProgress(`starting ${group.map(shortName).join(", ")}`);
      deployWorkloads(store, scenario, group);
      await waitUntil(group.map((workload) => ({ ready: workload })));
    }
    options.onProgress(`waiting for scenario ${scenario.name} to settle`);
    deployWorkloads(store, scenario, null);
    await waitUntil(scenario.settled);

    return {
      scenario: scenario.name,
      namespace,
      kubeconfigPath,
      kubeconfig,
      get natsUrl() {
        return `nats://127.0.0.1:${listening(local("nomnom-nats-0", 4222), "nomnom-nats-0:4222")}`;
      },
      get natsMonitoringUrl() {
        return `http://127.0.0.1:${listening(local("nomnom-nats-0", 8222), "nomnom-nats-0:8222")}`;
      },
      get databaseUrl() {
        const port = listening(local("nomnom-postgres-0", 5432), "nomnom-postgres-0:5432");
        return databaseUrl(store, namespace, port);
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

function databaseUrl(store: ClusterStore, namespace: string, port: number): string {
  const secret = store.get("Secret", namespace, "nomnom-db-credentials");
  const field = (key: string) =>
    encodeURIComponent(Buffer.from(text(secret, "data", key), "base64").toString("utf8"));
  const credentials = `${field("postgres-user")}:${field("postgres-password")}`;
  return `postgresql://${credentials}@127.0.0.1:${port}/${field("postgres-database")}`;
}
