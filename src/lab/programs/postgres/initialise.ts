import { chown, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client, escapeIdentifier } from "pg";
import { startSupervised } from "../../process/supervised-child.ts";
import type { Installation } from "./installation.ts";
import type { PostgresSettings } from "./settings.ts";

/** initdb with scram-sha-256 on an empty data directory; throws with its last words. @param more Further arguments. */
export async function initdb(
  installation: Installation,
  settings: PostgresSettings,
  log: (line: string) => void,
  more: readonly string[] = [],
) {
  const passwordFile = `${installation.dataDirectory}.password`;
  await writeFile(passwordFile, `${settings.password}\n`, { mode: 0o600 });
  try {
    if (installation.user !== null) await chown(passwordFile, installation.user.uid, installation.user.gid);
    const child = startSupervised(
      {
        file: join(installation.binDirectory, "initdb"),
        args: [
          `--pgdata=${installation.dataDirectory}`,
          `--username=${settings.user}`,
          `--pwfile=${passwordFile}`,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          "--locale=C",
          "--no-sync",
          ...more,
        ],
        env: installation.env,
        endSignal: "INT",
        ...(installation.user === null ? {} : { user: installation.user }),
      },
      log,
    );
    const code = await child.exited;
    if (code !== 0) throw new Error(`initdb ended with ${code}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Makes the database and runs the mounted scripts in the order of their names, as the official image does on an empty data directory. */
export async function runInitScripts(
  port: number,
  settings: PostgresSettings,
  files: ReadonlyMap<string, string>,
  log: (line: string) => void,
): Promise<void> {
  if (settings.database !== "postgres") {
    await withClient(port, { ...settings, database: "postgres" }, async (client) => {
      await client.query(`CREATE DATABASE ${escapeIdentifier(settings.database)}`);
    });
  }
  await withClient(port, settings, async (client) => {
    for (const [path, sql] of scripts(files)) {
      log(`/usr/local/bin/docker-entrypoint.sh: running ${path}`);
      await client.query(sql);
    }
  });
  log("PostgreSQL init process complete; ready for start up.");
}

function scripts(files: ReadonlyMap<string, string>): [string, string][] {
  return [...files]
    .filter(([path]) => path.startsWith("/docker-entrypoint-initdb.d/") && path.endsWith(".sql"))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

async function withClient(port: number, settings: PostgresSettings, use: (client: Client) => Promise<void>) {
  const { user, password, database } = settings;
  const client = new Client({
    host: "127.0.0.1",
    port,
    user,
    password,
    database,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
  });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
