import { targetInDatabase } from "../snapshot/snapshot.ts";
import { notConfigured } from "./absence.ts";
import type { Connections } from "./connections.ts";
import type { WritableConnections } from "./writable-connections.ts";

/** The connections as what is about a named database sees them: `postgres` is that one. */
export const connectionsInDatabase = (connections: Connections, database: string): Connections => ({
  ...connections,
  postgres: connections.databases?.get(database) ?? unknown(database),
  target: () => targetInDatabase(connections.target(), database),
});

/** As {@link connectionsInDatabase}, of connections that also change things. */
export const writableInDatabase = (
  connections: WritableConnections,
  database: string,
): WritableConnections => ({
  ...connections,
  ...connectionsInDatabase(connections, database),
  postgresWriter: connections.databaseWriters?.get(database) ?? unknown(database),
});

const unknown = (database: string) => async () =>
  notConfigured("postgres", `nomnom.doctor.yaml names no database ${database}`);
