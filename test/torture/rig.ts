import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { createCleanupStack } from "../../src/lab/cleanup-stack.ts";
import { type Lab, startLab } from "../../src/lab/lab.ts";
import { findServerBinaries } from "../../src/lab/server-binaries.ts";
import { startApiProxy } from "./proxy/api-proxy.ts";
import { startTcpProxy } from "./proxy/tcp-proxy.ts";
import { type Control, createControl } from "./proxy/traffic.ts";
import { openServers, type Servers } from "./servers.ts";

/** A lab with proxies before everything in it, used for one run after the other. */
export interface Rig extends AsyncDisposable {
  lab: Lab;
  traffic: Control;
  /** Of the lab, past the proxies. */
  servers: Servers;
  /** What the program is given: the kubeconfig of the proxy, a state folder, nothing of the machine's. */
  env: Record<string, string>;
  /** Flags that lead past Kubernetes, through proxies of their own. */
  directly: string[];
  journalFolder: string;
  /** The files in it. */
  journals(): Promise<string[]>;
}

const kubeconfigSchema = z.looseObject({
  clusters: z.tuple([
    z.looseObject({
      cluster: z.looseObject({ server: z.url(), "certificate-authority-data": z.string() }),
    }),
  ]),
});

export async function startRig(): Promise<Rig> {
  const cleanups = createCleanupStack();
  try {
    const lab = await startLab({
      ...(await findServerBinaries(process.env)),
      scenario: "two-apis",
      signal: AbortSignal.timeout(240_000),
      onProgress: () => undefined,
    });
    cleanups.defer(() => lab[Symbol.asyncDispose]());
    const folder = await mkdtemp(join(tmpdir(), "nomnom-torture-"));
    cleanups.defer(() => rm(folder, { recursive: true, force: true }));
    const temporary = await mkdtemp(join(folder, "tmp-"));

    const journalFolder = join(folder, "nomnom", "journals");

    const traffic = createControl();
    const kubeconfig = kubeconfigSchema.parse(parse(lab.kubeconfig));
    const { cluster } = kubeconfig.clusters[0];
    const caPem = Buffer.from(cluster["certificate-authority-data"], "base64").toString("utf8");
    const api = await startApiProxy({ port: Number(new URL(cluster.server).port), caPem }, traffic);
    cleanups.defer(async () => api[Symbol.asyncDispose]());
    cluster.server = api.url;
    cluster["certificate-authority-data"] = Buffer.from(api.caPem).toString("base64");
    const kubeconfigPath = join(folder, "kubeconfig");
    await writeFile(kubeconfigPath, stringify(kubeconfig), { mode: 0o600 });

    const nats = await startTcpProxy(
      "nats",
      portIn(() => lab.natsUrl),
      traffic,
    );
    cleanups.defer(async () => nats[Symbol.asyncDispose]());
    const postgres = await startTcpProxy(
      "postgres",
      portIn(() => lab.databaseUrl),
      traffic,
    );
    cleanups.defer(async () => postgres[Symbol.asyncDispose]());
    const databaseUrl = new URL(lab.databaseUrl);
    databaseUrl.port = String(postgres.port);
    const servers = await openServers(lab);
    cleanups.defer(async () => servers[Symbol.asyncDispose]());

    return {
      lab,
      traffic,
      servers,
      env: { KUBECONFIG: kubeconfigPath, XDG_STATE_HOME: folder, TMPDIR: temporary, NO_COLOR: "1" },
      directly: [
        ...["--nats-url", `nats://127.0.0.1:${nats.port}`, "--nats-monitoring-url", lab.natsMonitoringUrl],
        ...["--database-url", databaseUrl.href],
      ],
      journalFolder,
      journals: () => filesIn(journalFolder),
      [Symbol.asyncDispose]: () => cleanups.run(),
    };
  } catch (error) {
    await cleanups.run();
    throw error;
  }
}

/** The port of an address of the lab, which throws while its pod restarts. */
const portIn = (address: () => string) => (): number | null => {
  try {
    return Number(new URL(address()).port);
  } catch {
    return null;
  }
};

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
