import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kubeconfigFor } from "../src/lab/kubernetes-api/kubeconfig.ts";
import type { Figure } from "./figure.ts";

/** What the client process can be asked to do. */
export type ClientTask =
  | { do: "down" | "up"; port: number; bytes: number }
  | { do: "echo"; port: number; rounds: number }
  | { do: "crowd"; port: number; connections: number }
  | { do: "recover"; port: number };

const megabyte = 1024 * 1024;
const crowdSize = 500;
const plain = "plain TCP";
const other = "client-node's PortForward";

function figure(
  name: string,
  unit: string,
  ours: number,
  [against, value]: [string, number | null],
  goal: string | null,
): Figure {
  return { name, unit, ours, reference: value === null ? null : { name: against, value }, goal };
}

interface Stage {
  tcpPort: number;
  ours: Forwarder;
  clientNode: Forwarder;
  client(task: ClientTask): Promise<number>;
  /** Replaces the pod; the time of day the new one is ready. */
  restartPod(): Promise<number>;
}

interface Forwarder {
  port: number;
  rssBytes(): Promise<number>;
}

/** Server, client and forwarders each in a process of its own, over loopback with TLS. About half a minute. */
export async function measure(): Promise<Figure[]> {
  const processes: ChildProcess[] = [];
  const directory = await mkdtemp(join(tmpdir(), "nomnom-bench-"));
  try {
    const stage = await setStage(processes, directory);
    return [
      ...(await throughput(stage, "down")),
      ...(await throughput(stage, "up")),
      ...(await latency(stage)),
      ...(await concurrency(stage)),
      ...(await memory(stage)),
      ...(await recovery(stage)),
    ];
  } finally {
    for (const child of processes) child.kill("SIGKILL");
    await rm(directory, { recursive: true, force: true });
  }
}

/** Best of two, taken in turn: the machine has other things to do. */
async function throughput(stage: Stage, direction: "down" | "up"): Promise<Figure[]> {
  const best = { tcp: 0, ours: 0, clientNode: 0 };
  for (let round = 0; round < 2; round++) {
    const run = (port: number, bytes: number) => stage.client({ do: direction, port, bytes });
    best.tcp = Math.max(best.tcp, await run(stage.tcpPort, 256 * megabyte));
    best.ours = Math.max(best.ours, await run(stage.ours.port, 256 * megabyte));
    best.clientNode = Math.max(best.clientNode, await run(stage.clientNode.port, 128 * megabyte));
  }
  const name = `port-forward throughput ${direction}`;
  return [
    figure(
      name,
      "MB/s",
      best.ours / 1e6,
      [plain, best.tcp / 1e6],
      direction === "down" ? "≥ 500 MB/s" : "≥ 200 MB/s",
    ),
    figure(name, "MB/s", best.ours / 1e6, [other, best.clientNode / 1e6], "≥ 1 ×"),
  ];
}

async function latency(stage: Stage): Promise<Figure[]> {
  const measureOne = (port: number) => stage.client({ do: "echo", port, rounds: 2_000 });
  const [tcp, ours, clientNode] = [
    await measureOne(stage.tcpPort),
    await measureOne(stage.ours.port),
    await measureOne(stage.clientNode.port),
  ];
  return [
    figure("port-forward adds to a request, median", "µs", ours - tcp, [other, clientNode - tcp], "≤ 1 ×"),
  ];
}

async function concurrency(stage: Stage): Promise<Figure[]> {
  const all = (port: number) => stage.client({ do: "crowd", port, connections: crowdSize });
  const reference = await all(stage.clientNode.port).catch(() => null);
  return [
    figure(
      `port-forward, ${crowdSize} connections at once`,
      "ms",
      await all(stage.ours.port),
      [other, reference],
      "all served",
    ),
  ];
}

/** How much larger the process has become at most while 1 GB went each way, after a first one that fills its buffers. */
async function memory(stage: Stage): Promise<Figure[]> {
  const grown = async ({ port, rssBytes }: Forwarder, bytes: number) => {
    await stage.client({ do: "down", port, bytes: 64 * megabyte });
    const before = await rssBytes();
    const samples: number[] = [];
    const timer = setInterval(() => void rssBytes().then((rss) => samples.push(rss)), 50);
    for (const direction of ["down", "up"] as const) await stage.client({ do: direction, port, bytes });
    clearInterval(timer);
    return (Math.max(before, ...samples) - before) / megabyte;
  };
  const ours = await grown(stage.ours, 1024 * megabyte);
  return [figure("port-forward memory growth, 1 GiB each way", "MiB", ours, [other, null], "flat")];
}

async function recovery(stage: Stage): Promise<Figure[]> {
  const durations: number[] = [];
  for (let round = 0; round < 3; round++) {
    const restarted = stage.restartPod();
    const servedAt = await stage.client({ do: "recover", port: stage.ours.port });
    durations.push(Math.max(0, servedAt - (await restarted)));
  }
  return [
    figure(
      "port-forward recovery from a ready new pod",
      "ms",
      Math.max(...durations),
      [other, null],
      "< 1000 ms",
    ),
  ];
}

async function setStage(processes: ChildProcess[], directory: string): Promise<Stage> {
  const start = (name: string, args: string[] = []) => {
    const file = fileURLToPath(new URL(`./port-forward-${name}.ts`, import.meta.url));
    const child = fork(file, args, { execArgv: ["--import", "tsx"] });
    processes.push(child);
    return child;
  };
  const server = start("server");
  const { tcpPort, apiPort, ca } = await answerOf<{ tcpPort: number; apiPort: number; ca: string }>(server);
  const kubeconfig = join(directory, "kubeconfig");
  const url = `https://127.0.0.1:${apiPort}`;
  await writeFile(
    kubeconfig,
    kubeconfigFor({ url, caPem: ca, token: "none", namespace: "ns", contextName: "bench" }),
  );
  const forwarder = async (kind: string): Promise<Forwarder> => {
    const child = start("forwarder", [kind, kubeconfig]);
    const { port } = await answerOf<{ port: number }>(child);
    return { port, rssBytes: async () => (await ask<{ rss: number }>(child, {})).rss };
  };
  const client = start("client");
  await answerOf(client);
  return {
    tcpPort,
    ours: await forwarder("ours"),
    clientNode: await forwarder("client-node"),
    async client(task) {
      const answer = await ask<{ value?: number; error?: string }>(client, task);
      if (answer.value === undefined) throw new Error(`${task.do}: ${answer.error}`);
      return answer.value;
    },
    restartPod: async () => (await ask<{ readyAt: number }>(server, {})).readyAt,
  };
}

const answerDeadlineMs = 30_000;

/** The next message of a process of ours, whose type both ends know. */
function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error("a process of the benchmark does not answer")),
      answerDeadlineMs,
    );
    const exited = (code: number | null) =>
      reject(new Error(`a process of the benchmark ended with ${code}`));
    child.once("message", (message: unknown) => {
      clearTimeout(timer);
      child.off("exit", exited);
      resolve(message as T);
    });
    child.once("exit", exited);
  });
}

function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = answerOf<T>(child);
  child.send(message);
  return answer;
}
