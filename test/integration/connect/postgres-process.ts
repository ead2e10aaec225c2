import { execFile } from "node:child_process";
import { chmod, chown, copyFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { startThrowaway } from "../../../scripts/record/postgres/throwaway-server.ts";
import { createCleanupStack } from "../../../src/lab/cleanup-stack.ts";

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
  const cleanups = createCleanupStack();
  const login = { user: "nomnom", password: postgresPassword, database: "nomnom" };
  const { port, dataDirectory } = await startThrowaway(cleanups, {
    ...login,
    settings: options.tls ? ["ssl=on"] : [],
    prepare: async (directory) => {
      if (options.tls) await giveCertificate(directory, options.tls);
    },
  });
  const ask = async (sql: string) => {
    const client = new pg.Client({ host: "127.0.0.1", port, ...login });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const pid = Number((await readFile(join(dataDirectory, "postmaster.pid"), "utf8")).split("\n")[0]);
  return {
    port,
    pid,
    async run(sql) {
      await ask(sql);
    },
    rows: async (sql) => (await ask(sql)).rows,
    stop: () => cleanups.run(),
  };
}

/** The server insists that its key is its own. */
async function giveCertificate(dataDirectory: string, tls: { cert: string; key: string }): Promise<void> {
  const { uid, gid } = await stat(dataDirectory);
  for (const [from, name] of [
    [tls.cert, "server.crt"],
    [tls.key, "server.key"],
  ] as const) {
    const file = join(dataDirectory, name);
    await copyFile(from, file);
    await chmod(file, 0o600);
    await chown(file, uid, gid);
  }
}

/** Every process of the server: a frozen postmaster leaves its backends awake. */
export async function backendPids(postmaster: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(postmaster)]);
  return stdout
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0);
}
