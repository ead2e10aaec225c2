import { type WebSocket, WebSocketServer } from "ws";
import { pause } from "../../../pause.ts";
import type { Tracing } from "../rust/tracing.ts";
import type { Database } from "../service/database.ts";
import type { ClientList } from "./client-list.ts";
import { type DashboardEntity, dashboardEntities } from "./entities.ts";
import { newestRows, type Row, rowsAfter } from "./rows.ts";

const pollIntervalMs = 500;

/** The /ws clients: each gets the newest rows as `initial`, then all get every new row as `insert`. */
export interface LiveUpdates {
  /** Takes over the upgraded connections. */
  server: WebSocketServer;
  /** Polls every table until the signal. */
  poll(signal: AbortSignal): Promise<void>;
  close(): void;
}

export function openLiveUpdates(database: Database, clients: ClientList, tracing: Tracing): LiveUpdates {
  const server = new WebSocketServer({ noServer: true });
  server.on("connection", (client) => {
    client.on("error", () => client.terminate());
    clients
      .add(client)
      .then(() => sendInitial(client, database))
      .catch((error: unknown) => tracing.error(text(error)));
  });
  const broadcast = (message: string) => clients.broadcast(message);
  return {
    server,
    poll: async (signal) => {
      await Promise.all(
        dashboardEntities.map((entity) => pollTable(entity, database, { tracing, broadcast, signal })),
      );
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** A table that is missing sends nothing; the polling says so in the log. */
async function sendInitial(client: WebSocket, database: Database): Promise<void> {
  for (const entity of dashboardEntities) {
    const rows = await newestRows(database, entity.table).catch(() => []);
    for (const row of rows) client.send(eventOf(entity, "initial", row));
  }
}

interface Polling {
  tracing: Tracing;
  broadcast(message: string): Promise<void>;
  signal: AbortSignal;
}

/** The last id starts at 0 with each process, so a restart sends every row again (nomnom contract W-02). */
async function pollTable(
  entity: DashboardEntity,
  database: Database,
  { tracing, broadcast, signal }: Polling,
) {
  let lastId = 0;
  while (!signal.aborted) {
    try {
      for (const row of await rowsAfter(database, entity.table, lastId)) {
        await broadcast(eventOf(entity, "insert", row));
        lastId = row.id;
      }
    } catch (error) {
      tracing.error(`Error polling table ${entity.table}: error returned from database: ${text(error)}`);
    }
    await pause(pollIntervalMs, signal);
  }
}

function eventOf(entity: DashboardEntity, eventType: "initial" | "insert", { data }: Row): string {
  const timestamp = new Date().toISOString();
  return JSON.stringify({ entity: entity.name, event_type: eventType, data, timestamp });
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
