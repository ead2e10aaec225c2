import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

/** A real nats-server with the given configuration, on ephemeral ports. */
export interface NatsProcess {
  port: number;
  monitoringPort: number;
  pid: number;
  stop(): Promise<void>;
}

const portsFile = z.object({ nats: z.array(z.string()).min(1), monitoring: z.array(z.string()).min(1) });

export async function startNats(configuration = "", jetStream = true): Promise<NatsProcess> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-connect-nats-"));
  const file = join(directory, "nats.conf");
  await writeFile(
    file,
    [
      "listen: 127.0.0.1:-1",
      "http: 127.0.0.1:-1",
      jetStream ? `jetstream { store_dir: "${directory}/js", max_file: 4GB, max_mem: 64MB }` : "",
      configuration,
    ].join("\n"),
  );
  const program = process.env.NOMNOM_NATS_SERVER ?? "nats-server";
  const child = spawn(program, ["-c", file, "--ports_file_dir", directory], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (error) =>
      reject(new Error(`${program} does not start (${error.message}): apt-get install nats-server`)),
    );
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${log}`)));
  });
  failed.catch(() => undefined);
  const ports = await Promise.race([failed, readPorts(directory, child)]);
  return {
    ...ports,
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await ended;
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function readPorts(
  directory: string,
  child: ChildProcess,
): Promise<{ port: number; monitoringPort: number }> {
  const deadline = Date.now() + 10_000;
  const file = join(directory, `nats-server_${child.pid}.ports`);
  while (Date.now() < deadline) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text !== "") {
      const ports = portsFile.parse(JSON.parse(text));
      const portOf = (url: string | undefined) => Number(new URL(url ?? "").port);
      return { port: portOf(ports.nats[0]), monitoringPort: portOf(ports.monitoring[0]) };
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("nats-server wrote no ports file within 10 s");
}
