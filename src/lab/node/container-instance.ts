import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { parseQuantity } from "../../units/quantity.ts";
import { timestamp } from "./cluster.ts";
import type { ContainerLog } from "./container-log.ts";
import { createContainerLog } from "./container-log.ts";
import type { TerminatedState } from "./container-status.ts";
import type { Container } from "./pod.ts";
import type { Program, RunningProgram } from "./program.ts";
import type { SocketAddress } from "./service-routing.ts";

export interface InstanceOptions {
  container: Container;
  program: Program;
  env: Readonly<Record<string, string>>;
  files: ReadonlyMap<string, string>;
  dataDir: string;
  resolve(host: string, port: number): Promise<SocketAddress>;
}

/** One run of a container's program. */
export interface ContainerInstance {
  id: string;
  startedAt: string;
  startedAtMs: number;
  log: ContainerLog;
  /** Aborted when the program is asked to end, for whatever reason. */
  ending: AbortSignal;
  localPort(podPort: number): number | undefined;
  /** Resolves when the program listens on one more port. */
  listening(): Promise<void>;
  exec: RunningProgram["exec"];
  /** SIGTERM, and after `graceMs` the end is written down as a kill whether or not the program has noticed. */
  end(graceMs: number): void;
  ended: Promise<TerminatedState>;
}

const oomKilled = { exitCode: 137, reason: "OOMKilled" };
/** A kernel kills at once; a program of the lab gets this long to let go of what it holds. */
const oomGraceMs = 5000;
const killed = { exitCode: 137, reason: "Error" };

/** Starts the program at once. */
export function startInstance(options: InstanceOptions): ContainerInstance {
  const { container, program } = options;
  const startedAtMs = Date.now();
  const startedAt = timestamp(new Date(startedAtMs));
  const id = `containerd://${createHash("sha256").update(randomUUID()).digest("hex")}`;
  const log = createContainerLog();
  const ports = new Map<number, number>();
  let portOpened = () => {};
  let nextPort = awaitPort();
  const servers = new Set<Server>();
  const stopping = new AbortController();
  const limitBytes = memoryLimit(container);
  const forced = forcedEnd();
  let outOfMemory = false;

  function awaitPort(): Promise<void> {
    return new Promise((resolve) => {
      portOpened = () => {
        nextPort = awaitPort();
        resolve();
      };
    });
  }

  const running = program({
    env: options.env,
    command: [...container.command, ...container.args],
    files: options.files,
    dataDir: options.dataDir,
    log: log.append,
    async listen(server, podPort) {
      servers.add(server);
      ports.set(podPort, await listenLocally(server));
      portOpened();
    },
    publishPort(podPort, localPort) {
      ports.set(podPort, localPort);
      portOpened();
    },
    resolve: options.resolve,
    useMemory(bytes) {
      if (bytes <= limitBytes) return;
      outOfMemory = true;
      stopping.abort();
      forced.after(oomGraceMs, oomKilled);
    },
    signal: stopping.signal,
  });

  async function wait(): Promise<TerminatedState> {
    const exit = await Promise.race([
      running.exited.then(({ code }) => (outOfMemory ? oomKilled : exitOf(code))),
      forced.ended,
    ]);
    stopping.abort();
    ports.clear();
    for (const server of servers) closeNow(server);
    log.end();
    return { ...exit, startedAt, finishedAt: timestamp(), containerID: id };
  }

  return {
    id,
    startedAt,
    startedAtMs,
    log,
    ending: stopping.signal,
    localPort: (podPort) => ports.get(podPort),
    listening: () => nextPort,
    exec: running.exec?.bind(running),
    end(graceMs) {
      stopping.abort();
      forced.after(graceMs, killed);
    },
    ended: wait().finally(() => forced.cancel()),
  };
}

type Exit = Pick<TerminatedState, "exitCode" | "reason">;

function exitOf(code: number): Exit {
  return { exitCode: code, reason: code === 0 ? "Completed" : "Error" };
}

function forcedEnd() {
  let settle: (exit: Exit) => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const ended = new Promise<Exit>((resolve) => {
    settle = resolve;
  });
  return {
    ended,
    after(ms: number, exit: Exit) {
      clearTimeout(timer);
      if (over) return;
      timer = setTimeout(() => settle(exit), ms);
    },
    cancel() {
      over = true;
      clearTimeout(timer);
    },
  };
}

function memoryLimit({ resources }: Container): number {
  const limit = resources.limits.memory;
  const parsed = limit === undefined ? undefined : parseQuantity(String(limit));
  return parsed?.ok ? parsed.value : Number.POSITIVE_INFINITY;
}

async function listenLocally(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP address");
  return address.port;
}

/** The sockets of a process end with it. */
function closeNow(server: Server): void {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
}
