import type { Server } from "node:http";
import type { Program } from "../../node/program.ts";
import { runProgram } from "../run-program.ts";
import { openTracing } from "../rust/tracing.ts";
import { type Database, openDatabase } from "../service/database.ts";
import { databaseUrl, positiveInteger } from "../service/environment.ts";
import { type HttpAnswer, type HttpRequest, httpService, serve } from "../service/http-service.ts";
import { type ClientList, lockingClients, plainClients } from "./client-list.ts";
import { dashboardEntities } from "./entities.ts";
import { type LiveUpdates, openLiveUpdates } from "./live-updates.ts";
import { countRows } from "./rows.ts";

/**
 * The dashboard's backend: /ws and three routes; PORT (8080), and one name of the lab's own: NOMNOM_LAB_CLIENTS=locking keeps the generated
 * backend's W-03 and W-04. Not /health, though the chart's liveness probe asks for it (nomnom contract I-04).
 */
export const dashboardBackend: Program = runProgram(async (context) => {
  const { RUST_LOG: filter = "info", PORT, HOST = "0.0.0.0" } = context.env;
  const tracing = openTracing({ target: "dashboard_backend", filter, log: context.log });
  const database = openDatabase(databaseUrl(context.env), context);
  const clients = context.env.NOMNOM_LAB_CLIENTS === "locking" ? lockingClients() : plainClients();
  const updates = openLiveUpdates(database, clients, tracing);
  try {
    await database.waitUntilReachable(poolTimeoutMs);
    const port = positiveInteger(PORT, 8080);
    const server = httpService(
      async (request) => await route(request, { database, clients, updates }),
      context.log,
    );
    takeWebSockets(server, updates);
    tracing.info(`Dashboard server listening on ${HOST}:${port}`);
    context.signal.addEventListener("abort", () => updates.close(), { once: true });
    await Promise.all([serve(server, port, context), updates.poll(context.signal)]);
  } finally {
    updates.close();
    await database.close();
  }
});

/** How long sqlx waits for its first connection. */
const poolTimeoutMs = 30_000;

function takeWebSockets(server: Server, updates: LiveUpdates): void {
  server.on("upgrade", (request, socket, head) => {
    if (request.url !== "/ws") {
      socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
      return;
    }
    updates.server.handleUpgrade(request, socket, head, (client) => {
      updates.server.emit("connection", client, request);
    });
  });
}

interface Backend {
  database: Database;
  clients: ClientList;
  updates: LiveUpdates;
}

async function route(request: HttpRequest, { database, clients, updates }: Backend): Promise<HttpAnswer> {
  switch (`${request.method} ${request.path}`) {
    case "GET /api/entities":
      return { status: 200, json: dashboardEntities };
    case "GET /api/stats":
      return { status: 200, json: await stats(database) };
    case "GET /api/health":
      await clients.idle();
      return { status: 200, json: { status: "ok", connected_clients: updates.server.clients.size } };
    default:
      return { status: 404 };
  }
}

/** A table that is missing counts as 0, never as an error. */
async function stats(database: Database): Promise<Record<string, { total: number }>> {
  const entries: [string, { total: number }][] = [];
  for (const { name, table } of dashboardEntities) {
    entries.push([name, { total: await countRows(database, table).catch(() => 0) }]);
  }
  return Object.fromEntries(entries);
}
