import { type WebSocket, WebSocketServer } from "ws";
import { pause } from "../../../pause.ts";
import type { Subscriber } from "../rust/tracing.ts";
import { SqlxError, type SqlxPool } from "../service/sqlx-pool.ts";
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

export interface LiveUpdatesOptions {
  database: SqlxPool;
  clients: ClientList;
  target: Subscriber;
  /** Without W-01: the last id is kept, and a row is sent once. */
  repaired: boolean;
}

export function openLiveUpdates(options: LiveUpdatesOptions): LiveUpdates {
  const { clients, database, target } = options;
  const server = new WebSocketServer({ noServer: true });
  server.on("connection", (client) => {
    client.on("error", () => client.terminate());
    void clients.serve(client, () => sendInitial(client, database));
  });
  return {
    server,
    async poll(signal) {
      const tracing = target("dashboard::polling");
      tracing.info("Starting polling tasks for all entities...");
      await Promise.all(dashboardEntities.map((entity) => pollTable(entity, options, signal)));
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** A table that is missing sends nothing; the polling says so in the log. */
async function sendInitial(client: WebSocket, database: SqlxPool): Promise<void> {
  for (const entity of dashboardEntities) {
    const rows = await newestRows(database, entity.table).catch(() => []);
    for (const row of rows) client.send(eventOf(entity, "initial", row));
  }
}

/**
 * The last id starts at 0 with each process, so a restart sends every row again (nomnom contract W-02); the generated backend cannot read the id, so
 * that it stays 0: it sends the first 100 rows again in each round, and no others (W-01).
 */
async function pollTable(
  entity: DashboardEntity,
  { database, clients, target, repaired }: LiveUpdatesOptions,
  signal: AbortSignal,
): Promise<void> {
  const tracing = target("dashboard::polling");
  tracing.info(`Starting polling for table: ${entity.table}`);
  let lastId = 0;
  while (!signal.aborted) {
    try {
      for (const row of await rowsAfter(database, entity.table, lastId)) {
        await clients.broadcast(eventOf(entity, "insert", row));
        if (repaired) lastId = row.id;
      }
    } catch (error) {
      if (!(error instanceof SqlxError)) throw error;
      tracing.error(`Error polling table ${entity.table}: ${error.message}`);
    }
    await pause(pollIntervalMs, signal);
  }
}

function eventOf(entity: DashboardEntity, eventType: "initial" | "insert", { data }: Row): string {
  const timestamp = new Date().toISOString();
  return JSON.stringify({ entity: entity.name, event_type: eventType, data, timestamp });
}
