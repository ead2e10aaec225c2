import { setTimeout as delay } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Program } from "../../node/program.ts";
import { ingestStream } from "../ingestion-api/streams.ts";
import { runProgram } from "../run-program.ts";
import { debugString } from "../rust/debug-format.ts";
import { RustPanic } from "../rust/panic.ts";
import { openTracing, type Tracing } from "../rust/tracing.ts";
import { type Database, openDatabase } from "../service/database.ts";
import { getOrCreateConsumer, getOrCreateStream } from "../service/jetstream-api.ts";
import { type NatsLink, openNatsLink } from "../service/nats-link.ts";
import { connectDatabase, connectNats, orPanic } from "../service/startup.ts";
import { fetchMessages } from "./fetch-messages.ts";
import { handleMessage } from "./handle-message.ts";
import { type WorkerSettings, workerSettings } from "./settings.ts";
import { type TableVariant, tableStatements } from "./tables.ts";

/** The generated worker for tpch: messages of MESSAGES become rows of orders and order_line_items. NOMNOM_LAB_TABLES chooses its tables. */
export const worker: Program = runProgram(async (context) => {
  const settings = workerSettings(context.env);
  const tracing = openTracing({ target: "worker", filter: context.env.RUST_LOG, log: context.log });
  const database = openDatabase(settings.databaseUrl, context);
  const link = openNatsLink(settings.natsUrl, context);
  try {
    await connectDatabase(database, "src/main.rs:41:10");
    await createTables(database, settings.tables, tracing);
    await prepareJetStream(await connectNats(link, "src/main.rs:55:10"), settings);
    tracing.info(`Connected to NATS at ${settings.natsUrl}`);
    tracing.info(`Worker ready - consuming from stream ${settings.stream}`);
    tracing.info("Processing messages for 2 entities");
    while (!context.signal.aborted) {
      await consumeOnce(link, database, tracing, settings);
      await delay(settings.pollIntervalMs, undefined, { signal: context.signal });
    }
  } finally {
    await Promise.all([database.close(), link.close()]);
  }
});

async function createTables(database: Database, variant: TableVariant, tracing: Tracing): Promise<void> {
  tracing.info("Ensuring database tables exist...");
  try {
    for (const statement of tableStatements(variant)) await database.query(statement);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new RustPanic("src/main.rs:47:10", "Failed to ensure tables exist", debugString(text));
  }
  tracing.info("All tables ensured");
}

async function prepareJetStream(connection: NatsConnection, settings: WorkerSettings): Promise<void> {
  const { stream, consumer, maxDeliver } = settings;
  await orPanic(
    "src/main.rs:70:10",
    "Failed to get/create stream",
    getOrCreateStream(connection, ingestStream(stream)),
  );
  await orPanic(
    "src/main.rs:84:10",
    "Failed to create consumer",
    getOrCreateConsumer(connection, {
      stream,
      name: consumer,
      filterSubject: "messages.ingest.>",
      maxDeliver,
    }),
  );
}

/** A lost connection to NATS or the database is not the end: the clients connect again, and the server delivers again. */
async function consumeOnce(link: NatsLink, database: Database, tracing: Tracing, settings: WorkerSettings) {
  try {
    const connection = await link.connection();
    const { stream, consumer, batchSize, maxDeliver } = settings;
    for (const message of await fetchMessages(connection, { stream, consumer, batchSize })) {
      await handleMessage({ connection, database, tracing, maxDeliver }, message);
    }
  } catch (error) {
    tracing.warn(error instanceof Error ? error.message : String(error));
  }
}
