import { setTimeout as delay } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import { DatabaseError } from "pg";
import type { Program, ProgramContext } from "../../node/program.ts";
import { ingestStream } from "../ingestion-api/streams.ts";
import { runProgram } from "../run-program.ts";
import { debugDieselError, debugString } from "../rust/debug-format.ts";
import { RustPanic } from "../rust/panic.ts";
import { openTracing, type Tracing } from "../rust/tracing.ts";
import { getOrCreateConsumer, getOrCreateStream } from "../service/jetstream-api.ts";
import { openNatsLink } from "../service/nats-link.ts";
import type { Pool } from "../service/pool.ts";
import { connectDatabase, connectNats, orPanic } from "../service/startup.ts";
import { FetchError, fetchMessages } from "./fetch-messages.ts";
import { handleMessage } from "./handle-message.ts";
import { type WorkerSettings, workerSettings } from "./settings.ts";
import { type TableVariant, tableStatements } from "./tables.ts";

/** The generated worker for tpch: messages of MESSAGES become rows of orders and order_line_items. NOMNOM_LAB_TABLES chooses its tables. */
export const worker: Program = runProgram(async (context) => {
  const settings = workerSettings(context.env);
  const target = openTracing({ filter: context.env.RUST_LOG, log: context.log });
  const tracing = target("worker");
  const link = openNatsLink(settings.natsUrl, context);
  const pool = await connectDatabase({ url: settings.databaseUrl, context, tracing: target("r2d2") });
  try {
    await createTables(pool, settings.tables, target("worker::database"));
    const connection = await connectNats(link, "src/main.rs:75:10");
    tracing.info(`Connected to NATS at ${settings.natsUrl}`);
    await prepareJetStream(connection, settings);
    const { stream, consumer } = settings;
    tracing.info(`Worker ready - consuming from stream '${stream}' with consumer '${consumer}'`);
    tracing.info("Processing messages for 2 entities");
    while (!context.signal.aborted) {
      await consumeOnce(await link.connected(context.signal), { pool, tracing, settings, context });
      await delay(settings.pollIntervalMs, undefined, { signal: context.signal });
    }
  } finally {
    await Promise.all([pool.close(), link.close()]);
  }
});

async function createTables(pool: Pool, variant: TableVariant, tracing: Tracing): Promise<void> {
  tracing.info("Ensuring database tables exist...");
  try {
    await pool.use(async (connection) => {
      for (const statement of tableStatements(variant)) await connection.query(statement);
    });
  } catch (error) {
    const debug = error instanceof DatabaseError ? debugDieselError(error) : debugString(String(error));
    throw RustPanic.expect("src/main.rs:70:14", "Failed to ensure tables exist", debug);
  }
  tracing.info("All tables ensured");
}

async function prepareJetStream(connection: NatsConnection, settings: WorkerSettings): Promise<void> {
  const { stream, consumer, maxDeliver } = settings;
  await orPanic(
    "src/main.rs:93:10",
    "Failed to get/create stream",
    getOrCreateStream(connection, ingestStream(stream)),
  );
  await orPanic(
    "src/main.rs:108:10",
    "Failed to create consumer",
    getOrCreateConsumer(connection, {
      stream,
      name: consumer,
      filterSubject: "messages.ingest.>",
      maxDeliver,
    }),
  );
}

interface Consuming {
  pool: Pool;
  tracing: Tracing;
  settings: WorkerSettings;
  context: Pick<ProgramContext, "signal">;
}

/** A stream or consumer that is gone is not the end: the worker asks on, and makes neither again. */
async function consumeOnce(
  connection: NatsConnection,
  { pool, tracing, settings, context }: Consuming,
): Promise<void> {
  try {
    for await (const message of fetchMessages(connection, settings, context.signal))
      await handleMessage({ connection, pool, tracing, maxDeliver: settings.maxDeliver }, message);
  } catch (error) {
    if (error instanceof FetchError) tracing.error(`Error receiving message: ${error.message}`);
    // The connection broke meanwhile: the client connects again, and the server delivers again.
    else if (!connection.isClosed()) throw error;
  }
}
