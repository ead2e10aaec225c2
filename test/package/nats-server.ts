import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface StartedNats {
  url: string;
  stop(): Promise<void>;
}

const startDeadlineMs = 20_000;

/** A real nats-server with JetStream on an ephemeral port. */
export async function startNatsServer(): Promise<StartedNats> {
  const folder = await mkdtemp(join(tmpdir(), "nomnom-package-nats-"));
  const program = process.env.NOMNOM_NATS_SERVER ?? "nats-server";
  const args = ["-a", "127.0.0.1", "-p", "-1", "-js", "-sd", folder, "--ports_file_dir", folder];
  const server = spawn(program, args, { stdio: "ignore" });
  await Promise.race([
    once(server, "spawn"),
    once(server, "error").then(([error]) => {
      throw new Error(
        `${program} does not start (${error}); install it: npx tsx scripts/ensure-nats-server.ts`,
      );
    }),
  ]);
  const stop = async () => {
    server.kill();
    if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
    await rm(folder, { recursive: true });
  };
  const deadline = Date.now() + startDeadlineMs;
  while (Date.now() < deadline) {
    const file = (await readdir(folder)).find((name) => name.endsWith(".ports"));
    const text = file === undefined ? "" : await readFile(join(folder, file), "utf8");
    if (text.endsWith("}")) return { url: JSON.parse(text).nats[0], stop };
    await delay(20);
  }
  await stop();
  throw new Error(`${program} did not say its ports within ${startDeadlineMs / 1000} s`);
}
