import pg from "pg";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import type { Place } from "../recording.ts";
import { startThrowaway, type ThrowawayServer } from "./throwaway-server.ts";

/** Password of every role in a recording. */
export const password = "recorded";
export const database = "nomnom";

/** A real PostgreSQL with a database `nomnom`, empty at first. */
export interface PostgresServer {
  port: number;
  /** A session that stays open until all is read and attempted. */
  connect(user?: string): Promise<pg.Client>;
}

/** Starts a PostgreSQL with these settings (`name=value`). */
export async function startPostgres(
  cleanups: CleanupStack,
  settings: readonly string[] = [],
  initdb: readonly string[] = [],
): Promise<PostgresServer & ThrowawayServer> {
  const server = await startThrowaway(cleanups, { user: "postgres", password, database, settings, initdb });
  return { ...server, connect: (user) => connectTo(server.port, cleanups, user) };
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
