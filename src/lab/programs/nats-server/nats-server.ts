import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { linkSignals } from "../../../linked-signal.ts";
import type { Program, ProgramContext } from "../../node/program.ts";
import { startSupervised } from "../../process/supervised-child.ts";
import { runChild } from "../run-child.ts";
import { labConf } from "./lab-conf.ts";
import { readPorts } from "./ports-file.ts";

export interface NatsServerOptions {
  /** Path of the nats-server binary, or a name to look up on PATH. */
  binary: string;
}

/**
 * The image nats: a real nats-server with the nats.conf that is mounted when it starts, so an edit of the ConfigMap takes effect at the next
 * start (nomnom contract I-13). Publishes 4222 and 8222.
 */
export function natsServer({ binary }: NatsServerOptions): Program {
  return runChild(async (context) => {
    const conf = context.files.get(confPath);
    if (conf === undefined) {
      context.log(`nats-server: open ${confPath}: no such file or directory`);
      return 1;
    }
    return await run(binary, conf, context);
  });
}

const confPath = "/etc/nats-config/nats.conf";
const graceMs = 800;

async function run(binary: string, conf: string, context: ProgramContext): Promise<number> {
  const ports = join(context.dataDir, ".ports");
  const confFile = join(context.dataDir, ".nats.conf");
  await rm(ports, { recursive: true, force: true });
  await mkdir(ports, { recursive: true });
  await writeFile(confFile, labConf(conf, context.dataDir));
  const server = startSupervised(
    {
      file: binary,
      args: ["--config", confFile, "--addr", "127.0.0.1", "--ports_file_dir", ports],
      env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ...context.env },
      endSignal: "TERM",
    },
    context.log,
  );
  const ended = new AbortController();
  using published = linkSignals([context.signal, ended.signal]);
  const publishing = publishPorts(ports, context, published.signal);
  context.signal.addEventListener("abort", () => void server.end(graceMs), { once: true });
  const code = await server.exited;
  ended.abort();
  await publishing;
  return code;
}

async function publishPorts(directory: string, context: ProgramContext, signal: AbortSignal): Promise<void> {
  try {
    const { client, monitoring } = await readPorts(directory, signal);
    context.publishPort(4222, client);
    if (monitoring !== null) context.publishPort(8222, monitoring);
  } catch (error) {
    // It ended before it listened.
    if (!signal.aborted) context.log(String(error));
  }
}
