import { realpathSync } from "node:fs";
import type { Server } from "node:http";
import type { Program, ProgramContext } from "../node/program.ts";
import { dashboardBackend } from "./dashboard/backend.ts";
import { dashboardFrontend } from "./dashboard/frontend.ts";
import { ingestionApi, unfixedIngestionApi } from "./ingestion-api/ingestion-api.ts";
import { oldIngestionApi } from "./ingestion-api/nats-api.ts";
import { worker } from "./worker/worker.ts";

/** The programs an image runs by name: `node pod-main.js ingestion-api`. */
export const podPrograms: ReadonlyMap<string, Program> = new Map([
  ["ingestion-api", ingestionApi],
  ["unfixed-ingestion-api", unfixedIngestionApi],
  ["old-ingestion-api", oldIngestionApi],
  ["worker", worker],
  ["dashboard-backend", dashboardBackend],
  ["dashboard-frontend", dashboardFrontend],
]);

/**
 * Runs a program as the process of a real container: ports on all addresses, names by the cluster's DNS, log on stdout, memory really used.
 * Gives its exit code; 2 and the list of names for an unknown one.
 */
export async function runInPod(name: string, signal: AbortSignal): Promise<number> {
  const program = podPrograms.get(name);
  if (program === undefined) {
    process.stderr.write(`no program ${name}; there are ${[...podPrograms.keys()].join(", ")}\n`);
    return 2;
  }
  const { code } = await program(podContext(signal)).exited;
  return code;
}

function podContext(signal: AbortSignal): ProgramContext {
  const memory: Buffer[] = [];
  return {
    env: environment(),
    command: process.argv,
    files: new Map(),
    dataDir: process.cwd(),
    log: (line) => void process.stdout.write(`${line}\n`),
    listen: async (server, podPort) => await listen(server, podPort),
    publishPort: () => {},
    resolve: async (host, port) => ({ host, port }),
    // Filled, since pages that are never touched take no memory.
    useMemory: (bytes) => void memory.push(Buffer.alloc(bytes, 1)),
    signal,
  };
}

function environment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  return Object.fromEntries(entries);
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "0.0.0.0", resolve);
  });
}

// A ConfigMap mounts its files as links: the module knows itself by the real path, the command line does not.
if (process.argv[1] !== undefined && import.meta.filename === realpathSync(process.argv[1])) {
  const end = new AbortController();
  process.once("SIGTERM", () => end.abort());
  const code = await runInPod(process.argv[2] ?? "", end.signal);
  // A panic ends the process whatever is still open, as in Rust; first what it said goes out.
  process.stdout.write("", () => process.exit(code));
}
