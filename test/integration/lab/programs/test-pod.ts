import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Program, ProgramExit, RunningProgram } from "../../../../src/lab/node/program.ts";

/** A few pods without a cluster: programs find each other by service name, each on the local port it published. */
export interface TestNetwork {
  services: Map<string, number>;
  directory: string;
  pods: TestPod[];
  remove(): Promise<void>;
}

export interface TestPod {
  running: RunningProgram;
  lines: string[];
  /** pod port → local port */
  ports: Map<number, number>;
  memoryBytes: number;
  stop(): Promise<ProgramExit>;
}

export async function openNetwork(): Promise<TestNetwork> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-programs-"));
  await chmod(directory, 0o711);
  const pods: TestPod[] = [];
  return {
    services: new Map(),
    directory,
    pods,
    remove: async () => {
      await Promise.all(pods.map((pod) => pod.stop()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface PodOptions {
  env?: Record<string, string>;
  files?: Record<string, string>;
  /** Folder below the network's: keep it to keep the data. */
  volume?: string;
  /** Service names whose connections go to this pod. */
  names?: string[];
}

let volumes = 0;

export async function startPod(
  network: TestNetwork,
  program: Program,
  options: PodOptions = {},
): Promise<TestPod> {
  const dataDir = join(network.directory, options.volume ?? `volume-${volumes++}`);
  await mkdir(dataDir, { recursive: true });
  const end = new AbortController();
  const lines: string[] = [];
  const ports = new Map<number, number>();
  const publishPort = (podPort: number, localPort: number) => {
    ports.set(podPort, localPort);
    for (const name of options.names ?? []) network.services.set(`${name}:${podPort}`, localPort);
  };
  const pod: TestPod = {
    lines,
    ports,
    memoryBytes: 0,
    running: program({
      env: options.env ?? {},
      command: [],
      files: new Map(Object.entries(options.files ?? {})),
      dataDir,
      log: (line) => lines.push(line),
      listen: async (server, podPort) => publishPort(podPort, await listenLocally(server)),
      publishPort,
      resolve: async (host, port) => {
        const local = network.services.get(`${host}:${port}`);
        if (local === undefined)
          throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" });
        return { host: "127.0.0.1", port: local };
      },
      useMemory: (bytes) => {
        pod.memoryBytes = bytes;
      },
      signal: end.signal,
    }),
    stop: async () => {
      end.abort();
      return await pod.running.exited;
    },
  };
  network.pods.push(pod);
  return pod;
}

/** Waits for a condition; fails with the pod's log after the deadline. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null> | T | null,
  pod?: TestPod,
): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await ask();
    if (value !== null) return value;
    if (Date.now() > deadline) throw new Error(`waited 20 s for ${what}\n${pod?.lines.join("\n") ?? ""}`);
    await delay(20);
  }
}

export async function portOf(pod: TestPod, podPort: number): Promise<number> {
  return await until(`port ${podPort}`, () => pod.ports.get(podPort) ?? null, pod);
}

async function listenLocally(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
