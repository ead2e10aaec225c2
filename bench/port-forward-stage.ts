import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigFor } from "../src/lab/kubernetes-api/kubeconfig.ts";
import { answerOf, ask, bundle, type Program } from "./port-forward-programs.ts";

/** What the client process can be asked to do. */
export type ClientTask =
  | { do: "down" | "slow-down" | "up"; port: number; bytes: number }
  | { do: "echo"; port: number; rounds: number }
  | { do: "crowd"; port: number; connections: number }
  | { do: "recover"; port: number };

/** What a forwarder has used so far. */
export interface Usage {
  rssBytes: number;
  cpuMs: number;
}

export interface Forwarder {
  port: number;
  usage(): Promise<Usage>;
}

/** Server, client and forwarders, each in a process of its own, over loopback. */
export interface Stage extends AsyncDisposable {
  tcpPort: number;
  ours: Forwarder;
  clientNode: Forwarder;
  /** TLS to the same server and nothing else: what Node can do on this machine. */
  tlsRelay: Forwarder;
  client(task: ClientTask): Promise<number>;
  /** Replaces the pod; the time of day the new one is ready. */
  restartPod(): Promise<number>;
}

export async function setStage(): Promise<Stage> {
  const processes: ChildProcess[] = [];
  const directory = await mkdtemp(join(tmpdir(), "nomnom-bench-"));
  const dispose = async () => {
    for (const child of processes) child.kill("SIGKILL");
    await rm(directory, { recursive: true, force: true });
  };
  const start = (name: Program, args: string[] = []) => {
    const child = fork(join(directory, `port-forward-${name}.mjs`), args, { execArgv: [] });
    processes.push(child);
    return child;
  };
  const forwarder = async (kind: string, destination: string): Promise<Forwarder> => {
    const child = start("forwarder", [kind, destination]);
    const { port } = await answerOf<{ port: number }>(child);
    return { port, usage: () => ask<Usage>(child, {}) };
  };
  try {
    await bundle(directory, ["server", "client", "forwarder"]);
    const server = start("server");
    const { tcpPort, tlsPort, apiPort, ca } = await answerOf<ServerPorts>(server);
    const kubeconfig = join(directory, "kubeconfig");
    const url = `https://127.0.0.1:${apiPort}`;
    const access = { url, caPem: ca, token: "none", namespace: "ns", contextName: "bench" };
    await writeFile(kubeconfig, kubeconfigFor(access));
    const client = start("client");
    await answerOf(client);
    return {
      tcpPort,
      ours: await forwarder("ours", kubeconfig),
      clientNode: await forwarder("client-node", kubeconfig),
      tlsRelay: await forwarder("tls-relay", String(tlsPort)),
      async client(task) {
        const answer = await ask<{ value?: number; error?: string }>(client, task);
        if (answer.value === undefined) throw new Error(`${task.do}: ${answer.error}`);
        return answer.value;
      },
      restartPod: async () => (await ask<{ readyAt: number }>(server, {})).readyAt,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface ServerPorts {
  tcpPort: number;
  tlsPort: number;
  apiPort: number;
  ca: string;
}
