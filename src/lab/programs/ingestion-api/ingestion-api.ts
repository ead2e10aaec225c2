import { setTimeout as delay } from "node:timers/promises";
import type { Program, ProgramContext } from "../../node/program.ts";
import { runProgram } from "../run-program.ts";
import { openTracing, type Tracing } from "../rust/tracing.ts";
import { databaseUrl, natsUrl, positiveInteger } from "../service/environment.ts";
import { type HttpAnswer, type HttpRequest, httpService, serve } from "../service/http-service.ts";
import { getOrCreateStream, type StreamDefinition } from "../service/jetstream-api.ts";
import { type NatsLink, openNatsLink } from "../service/nats-link.ts";
import type { Pool } from "../service/pool.ts";
import { bindOrPanic, connectDatabase, connectNats, orPanic } from "../service/startup.ts";
import { openThreads, type Threads } from "../service/threads.ts";
import { answeringErrors, utf8Text } from "./api-error.ts";
import { ingestBatch } from "./batch.ts";
import { insertAccepted, ping, readStatus } from "./message-status.ts";
import { envelopeOf, publish } from "./publish.ts";
import { deadLetterStream, ingestStream, wideStream } from "./streams.ts";

/** The generated ingestion API of 47836f9, the one with the fix: MESSAGES on `messages.ingest.>`, MESSAGESDLQ on `messages.dlq.>`. */
export const ingestionApi: Program = generatedApi(ingestStream);

/** The generated API before the fix: MESSAGES on `messages.>`, which covers the `messages.dlq.>` it creates next. */
export const unfixedIngestionApi: Program = generatedApi(wideStream);

/** Fixed when the API is generated; PORT is not read. */
const port = 8080;
const natsPlace = "src/main.rs:58:10";
/** tokio has a thread for each CPU the container may use in full: one with a limit below 2, as every values file of the chart sets it. */
const threadCount = 1;

function generatedApi(mainStreamOf: (name: string) => StreamDefinition): Program {
  return runProgram(async (context) => {
    const target = openTracing({ filter: context.env.RUST_LOG, log: context.log });
    const tracing = target("ingestion_server");
    const link = openNatsLink(natsUrl(context.env), context);
    const pool = await connectDatabase({
      url: databaseUrl(context.env),
      context,
      tracing: target("r2d2"),
    });
    try {
      await createStreams(
        { link, tracing },
        mainStreamOf(context.env.NATS_STREAM ?? "MESSAGES"),
        context.env,
      );
      await listen(
        {
          pool,
          link,
          tracing,
          threads: openThreads(threadCount),
          statusDelayMs: positiveInteger(context.env.NOMNOM_LAB_STATUS_DELAY_MS, 0),
        },
        context,
      );
    } finally {
      await Promise.all([pool.close(), link.close()]);
    }
  });
}

/** With NOMNOM_LAB_DEAD_LETTERS=none no dead-letter stream is made, as where somebody has deleted it. */
async function createStreams(
  { link, tracing }: Pick<Backends, "link" | "tracing">,
  mainStream: StreamDefinition,
  env: ProgramContext["env"],
): Promise<void> {
  const connection = await connectNats(link, natsPlace);
  const create = (stream: StreamDefinition) =>
    orPanic(natsPlace, "Failed to connect to NATS", getOrCreateStream(connection, stream));
  await create(mainStream);
  tracing.info(`JetStream stream '${mainStream.name}' ready`);
  if (env.NOMNOM_LAB_DEAD_LETTERS === "none") return;
  const deadLetters = deadLetterStream(mainStream.name);
  await create(deadLetters);
  tracing.info(`DLQ stream '${deadLetters.name}' ready`);
}

interface Backends {
  pool: Pool;
  link: NatsLink;
  tracing: Tracing;
  threads: Threads;
  /** NOMNOM_LAB_STATUS_DELAY_MS, 0 when it is not set: how long after publishing the status row is written. */
  statusDelayMs: number;
}

async function listen(backends: Backends, context: ProgramContext): Promise<void> {
  const answer = answeringErrors(async (request) => await route(backends, request));
  const server = httpService(async (request) => {
    await backends.threads.turn();
    return await answer(request);
  }, context.log);
  await bindOrPanic(server, port, { context, place: "src/main.rs:90:63" });
  backends.tracing.info(`Ingestion server listening on 0.0.0.0:${port}`);
  await serve(server, context);
}

async function route(backends: Backends, request: HttpRequest): Promise<HttpAnswer> {
  const { pool, threads, link } = backends;
  const statusPrefix = "/ingest/status/";
  const isStatus = request.path.startsWith(statusPrefix) && request.method === "GET";
  if (isStatus) {
    const json = await threads.block(() => readStatus(pool, request.path.slice(statusPrefix.length)));
    return { status: 200, json };
  }
  switch (`${request.method} ${request.path}`) {
    case "POST /ingest/message":
      return await ingestMessage(backends, utf8Text(request.body));
    case "POST /ingest/batch":
      return await ingestBatch(link, utf8Text(request.body));
    case "GET /health":
      return await threads.block(() => health(pool));
    case "GET /ready":
      return { status: 200, json: { ready: true, timestamp: new Date().toISOString() } };
    case "GET /stats":
      return { status: 200, json: { total_messages_processed: 0, uptime_seconds: 0 } };
    default:
      return { status: routes.has(request.path) || request.path.startsWith(statusPrefix) ? 405 : 404 };
  }
}

const routes = new Set(["/ingest/message", "/ingest/batch", "/health", "/ready", "/stats"]);

/** Publishes first and writes the row second: a fast worker can be done before the row exists (nomnom 3ac7dfa). */
async function ingestMessage(
  { pool, link, tracing, threads, statusDelayMs }: Backends,
  text: string,
): Promise<HttpAnswer> {
  const envelope = envelopeOf(text);
  await publish(link, envelope);
  await delay(statusDelayMs);
  await threads.block(() => insertAccepted(pool, envelope));
  tracing.info(`Message ${envelope.message_id} queued for processing`);
  const { message_id, received_at } = envelope;
  return { status: 202, json: { message_id, status: "accepted", timestamp: received_at } };
}

/** `entities` are the root entities the API was generated for. */
async function health(pool: Pool): Promise<HttpAnswer> {
  await ping(pool);
  return {
    status: 200,
    json: { status: "healthy", database: "connected", entities: ["Order"], version: "0.1.0" },
  };
}
