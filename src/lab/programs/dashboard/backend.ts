import type { Server } from "node:http";
import type { Program, ProgramContext } from "../../node/program.ts";
import { runProgram } from "../run-program.ts";
import { codeOf, debugIoError } from "../rust/debug-format.ts";
import { MainError } from "../rust/panic.ts";
import { openTracing } from "../rust/tracing.ts";
import { databaseUrl, positiveInteger } from "../service/environment.ts";
import { type HttpAnswer, type HttpRequest, httpService, serve } from "../service/http-service.ts";
import { openSqlxPool, SqlxError, type SqlxPool } from "../service/sqlx-pool.ts";
import { type ClientList, clientList } from "./client-list.ts";
import { dashboardEntities } from "./entities.ts";
import { type LiveUpdates, openLiveUpdates } from "./live-updates.ts";
import { countRows } from "./rows.ts";

/**
 * The dashboard's backend: /ws and three routes; PORT (8080), and one name of the lab's own: NOMNOM_LAB_DASHBOARD=repaired leaves the generated
 * backend's W-01, W-03 and W-04 out. Not /health, though the chart's liveness probe asks for it (nomnom contract I-04).
 */
export const dashboardBackend: Program = runProgram(async (context) => {
  const { RUST_LOG: filter = "info", PORT, HOST = "0.0.0.0", NOMNOM_LAB_DASHBOARD } = context.env;
  const target = openTracing({ filter, log: context.log });
  const tracing = target("dashboard");
  const repaired = NOMNOM_LAB_DASHBOARD === "repaired";
  tracing.info("Connecting to database...");
  const database = await connectDatabase(databaseUrl(context.env), context);
  tracing.info("Database connected successfully");
  const clients = clientList(target, { repaired });
  const updates = openLiveUpdates({ database, clients, target, repaired });
  try {
    const polling = updates.poll(context.signal);
    const port = positiveInteger(PORT, 8080);
    tracing.info(`Starting server on ${HOST}:${port}`);
    const server = httpService(async (request) => await route(request, database, clients), context.log);
    takeWebSockets(server, updates);
    await bind(server, port, context);
    tracing.info(`Dashboard server listening on http://${HOST}:${port}`);
    context.signal.addEventListener("abort", () => updates.close(), { once: true });
    await Promise.all([serve(server, context), polling]);
  } finally {
    updates.close();
    await database.close();
  }
});

async function connectDatabase(url: string, context: ProgramContext): Promise<SqlxPool> {
  try {
    return await openSqlxPool(url, context);
  } catch (error) {
    throw error instanceof SqlxError ? new MainError(error.message) : error;
  }
}

async function bind(server: Server, port: number, context: ProgramContext): Promise<void> {
  try {
    await context.listen(server, port);
  } catch (error) {
    throw codeOf(error) === "EADDRINUSE" ? new MainError(debugIoError(error)) : error;
  }
}

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

async function route(request: HttpRequest, database: SqlxPool, clients: ClientList): Promise<HttpAnswer> {
  switch (`${request.method} ${request.path}`) {
    case "GET /api/entities":
      return { status: 200, json: dashboardEntities };
    case "GET /api/stats":
      return { status: 200, json: await stats(database) };
    case "GET /api/health":
      return { status: 200, json: { status: "ok", connected_clients: await clients.count() } };
    default:
      return { status: 404 };
  }
}

/** A table that is missing counts as 0, never as an error. */
async function stats(database: SqlxPool): Promise<Record<string, { total: number }>> {
  const entries: [string, { total: number }][] = [];
  for (const { name, table } of dashboardEntities) {
    entries.push([name, { total: await countRows(database, table).catch(() => 0) }]);
  }
  return Object.fromEntries(entries);
}
