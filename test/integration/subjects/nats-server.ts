import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";

/** A real nats-server with JetStream in a directory of its own; `NOMNOM_NATS_SERVER` or the one on PATH. */
export interface TestServer {
  connection: NatsConnection;
  version: string;
  stop(): Promise<void>;
}

const portsFile = z.object({ nats: z.array(z.string()).min(1) });

export async function startNatsServer(): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-subjects-"));
  const program = process.env.NOMNOM_NATS_SERVER ?? "nats-server";
  const server = spawn(
    program,
    ["-a", "127.0.0.1", "-p", "-1", "-js", "-sd", directory, "--ports_file_dir", directory],
    { stdio: "ignore" },
  );
  try {
    const url = await Promise.race([failure(server, program), clientUrl(directory, server)]);
    const connection = await connect({ servers: url });
    return {
      connection,
      version: connection.info?.version ?? "",
      stop: async () => {
        await connection.close();
        await end(server);
        await rm(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await end(server);
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function failure(server: ChildProcess, program: string): Promise<never> {
  return await new Promise((_, reject) => {
    server.once("error", (error) => {
      reject(
        new Error(
          `${program} does not start (${error.message}); install it with: apt-get install nats-server`,
        ),
      );
    });
    server.once("exit", (code) => reject(new Error(`${program} ended with ${code} before it was ready`)));
  });
}

/** The server writes its ports to a file once it listens. */
async function clientUrl(directory: string, server: ChildProcess): Promise<string> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const text = await readFile(join(directory, `nats-server_${server.pid}.ports`), "utf8").catch(() => "");
    if (text.trimEnd().endsWith("}")) {
      const [url] = portsFile.parse(JSON.parse(text)).nats;
      if (url !== undefined) return url;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("nats-server did not write its ports within 10 s");
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
}
