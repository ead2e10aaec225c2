import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";

const run = promisify(execFile);

/** A real server in a folder of its own. */
export interface RedisProcess extends AsyncDisposable {
  port: number;
  url: string;
  pid: number;
  folder: string;
  /** What redis-cli prints, as the user `default` with `password`. */
  cli(...words: string[]): Promise<string>;
}

interface RedisOptions {
  password?: string;
  /** Largest file it may write, in blocks of 512 bytes. */
  mostBlocks?: number;
  folder?: string;
  isReady?: boolean;
}

/** Starts redis-server with settings as its command line takes them (`--appendonly yes`). */
export async function startRedis(
  settings: readonly string[] = [],
  { password, mostBlocks, folder: given, isReady = true }: RedisOptions = {},
): Promise<RedisProcess> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), "nomnom-redis-")));
  const port = await freePort(); // it takes 0 for no port at all
  const own = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const login = password === undefined ? [] : ["--requirepass", password];
  const limit = mostBlocks === undefined ? "" : `trap '' XFSZ; ulimit -S -f ${mostBlocks}; `;
  const child = spawn(
    "sh",
    ["-c", `${limit}exec redis-server "$@"`, "redis-server", ...own, ...login, ...settings],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const cli = async (...words: string[]) => {
    const env = { ...process.env, ...(password !== undefined && { REDISCLI_AUTH: password }) };
    return (await run("redis-cli", ["-p", String(port), ...words], { env })).stdout.trim();
  };
  const isUp = async () => /^(PONG|LOADING|NOAUTH|ERR|MISCONF)/.test(await cli("PING").catch(() => ""));
  for (let tries = 0; isReady && !(await isUp()); tries++) {
    if (child.exitCode === 127)
      throw new Error(`redis-server is not here: apt-get update && apt-get install -y redis-server`);
    if (child.exitCode !== null || tries > 200) throw new Error(`redis-server does not start: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    ...{ port, url: `redis://127.0.0.1:${port}`, pid: child.pid ?? 0, folder, cli },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill("SIGKILL");
      await ended;
      if (given === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
