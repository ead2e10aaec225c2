import { execFile, spawn } from "node:child_process";
import { access, chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { database, password } from "../../../scripts/record/postgres/server.ts";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";

/** PgBouncer's program: NOMNOM_PGBOUNCER, else that of the PATH; null: none is here. */
export async function findPgBouncer(): Promise<string | null> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  const named = process.env.NOMNOM_PGBOUNCER;
  for (const file of named ? [named] : folders.map((folder) => join(folder, "pgbouncer")))
    if (await exists(file)) return file;
  return null;
}

const run = promisify(execFile);

/** From 1.21 on it can keep prepared statements. */
export async function keepsStatements(program: string): Promise<boolean> {
  const { stdout } = await run(program, ["--version"]);
  const [, minor] = /PgBouncer 1\.(\d+)/.exec(stdout) ?? [];
  return Number(minor) >= 21;
}

/** Starts one before a PostgreSQL; its port. @param keeps Whether it keeps prepared statements. */
export async function startPgBouncer(
  cleanups: CleanupStack,
  postgresPort: number,
  settings: readonly string[],
  keeps: boolean,
): Promise<number> {
  const program = await findPgBouncer();
  if (program === null) throw new Error("there is no pgbouncer");
  const kept = (await keepsStatements(program)) ? [`max_prepared_statements = ${keeps ? 100 : 0}`] : [];
  const [port, directory] = [await freePort(), await mkdtemp(join(tmpdir(), "nomnom-pgbouncer-"))];
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, "users"), `"postgres" "${password}"\n`, { mode: 0o644 });
  const configuration = join(directory, "pgbouncer.ini");
  await writeFile(
    configuration,
    [
      ...["[databases]", `${database} = host=127.0.0.1 port=${postgresPort}`, "[pgbouncer]"],
      ...["listen_addr = 127.0.0.1", `listen_port = ${port}`, "unix_socket_dir =", "auth_type = trust"],
      ...[`auth_file = ${join(directory, "users")}`, ...settings, ...kept],
    ].join("\n"),
    { mode: 0o644 },
  );
  // It does not run as root.
  const asRoot = process.getuid?.() === 0;
  if (asRoot) await chmod(directory, 0o755);
  const child = spawn(program, [...(asRoot ? ["--user=nobody"] : []), configuration], { stdio: "ignore" });
  cleanups.defer(async () => {
    child.kill("SIGINT");
    if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
  });
  for (let attempt = 0; attempt < 100; attempt++) {
    const client = clientOf(port);
    if (
      await client.connect().then(
        () => true,
        () => false,
      )
    ) {
      await client.end();
      return port;
    }
    await delay(50);
  }
  throw new Error("pgbouncer does not answer");
}

/** A client of PostgreSQL, here of whatever listens at the port. */
export const clientOf = (port: number): pg.Client =>
  new pg.Client({ host: "127.0.0.1", port, user: "postgres", password, database });

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
