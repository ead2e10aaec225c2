import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import { findNatsServer, type NatsVersion } from "../prerequisites.ts";
import type { Place } from "../recording.ts";

export interface NatsServerOptions {
  /** Empty: whichever there is. */
  version: NatsVersion | "";
  /** The program itself, whatever its version. */
  binary?: string;
  name?: string;
  maxFile?: string;
  maxMemory?: string;
  /** Further lines of nats.conf. */
  more?: string;
}

/** A real nats-server with JetStream, on ports and a store that stay the same when it is started again. */
export interface NatsServer extends Place {
  name: string;
  port: number;
  monitoringPort: number;
  /** With other limits on the same store. */
  restart(options: { maxFile: string }): Promise<void>;
  /** Killed, unless it may say goodbye (SIGTERM): the others of a cluster then know that it is offline. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** Of its log, for the reader who asks why it ended. */
const maxSaidCharacters = 2_000;

/** Starts a server and waits until its monitoring port answers. */
export async function startNats(cleanups: CleanupStack, options: NatsServerOptions): Promise<NatsServer> {
  const { version, name = "recorded", maxFile = "5Gi", maxMemory = "64Mi", more = "" } = options;
  const binary = options.binary ?? (await findNatsServer(version));
  if (binary === null) throw new Error(`there is no nats-server ${version}`);
  const directory = await mkdtemp(join(tmpdir(), "nomnom-record-nats-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  const [port, monitoringPort] = [await freePort(), await freePort()];
  const store = join(directory, "store");
  let child: ChildProcess | null = null;

  const start = async (fileLimit: string) => {
    const file = join(directory, "nats.conf");
    const lines = [
      `server_name: ${name}`,
      `listen: 127.0.0.1:${port}`,
      `http: 127.0.0.1:${monitoringPort}`,
      `jetstream { store_dir: ${store}, max_mem: ${maxMemory}, max_file: ${fileLimit} }`,
      more,
    ];
    await writeFile(file, `${lines.join("\n")}\n`);
    const started = spawn(binary, ["-c", file], { stdio: ["ignore", "ignore", "pipe"] });
    child = started;
    let said = "";
    started.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-maxSaidCharacters);
    });
    await until(async () => {
      if (started.exitCode !== null) throw new Error(`nats-server ended before it answered: ${said}`);
      return answers(monitoringPort);
    });
  };
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGKILL") => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  cleanups.defer(() => stop());
  await start(maxFile);

  return {
    name,
    port,
    monitoringPort,
    settings: [
      ["nats.url", `nats://127.0.0.1:${port}`],
      ["nats.monitoringUrl", `http://127.0.0.1:${monitoringPort}`],
    ],
    instead: [
      [`127.0.0.1:${port}`, "127.0.0.1:4222"],
      [`127.0.0.1:${monitoringPort}`, "127.0.0.1:8222"],
      [store, "/data/jetstream"],
    ],
    async restart({ maxFile: other }) {
      await stop();
      await start(other);
    },
    stop,
  };
}

const answers = (monitoringPort: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${monitoringPort}/varz`).then(
    ({ ok }) => ok,
    () => false, // it does not listen yet
  );

/** Waits until something holds; rejects when it does not within half a minute. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await delay(100)) if (await holds()) return;
  throw new Error("it did not come about within 30 s");
}
