import type { Program, ProgramContext } from "../../node/program.ts";
import { runProgram } from "../run-program.ts";
import { RustPanic } from "../rust/panic.ts";
import { openTracing } from "../rust/tracing.ts";
import { natsUrl } from "../service/environment.ts";
import { type HttpAnswer, type HttpRequest, httpService, serve } from "../service/http-service.ts";
import { getOrCreateStream } from "../service/jetstream-api.ts";
import { type NatsLink, openNatsLink } from "../service/nats-link.ts";
import { bindOrPanic, connectNats, orPanic } from "../service/startup.ts";
import { answeringErrors, utf8Text } from "./api-error.ts";
import { ingestBatch } from "./batch.ts";
import { envelopeOf, publish } from "./publish.ts";
import { wideStream } from "./streams.ts";

/** The generic nats-api that development images run as the ingestion API: MESSAGES on `messages.>`, no dead letters, no database, PORT read. */
export const oldIngestionApi: Program = runProgram(async (context) => {
  const tracing = openTracing({ filter: context.env.RUST_LOG, log: context.log })("nats_api");
  const stream = wideStream(context.env.NATS_STREAM ?? "MESSAGES");
  const link = openNatsLink(natsUrl(context.env), context);
  try {
    const connection = await connectNats(link, place);
    await orPanic(place, "Failed to connect to NATS", getOrCreateStream(connection, stream));
    tracing.info(`JetStream stream '${stream.name}' ready`);
    await listen(link, context);
  } finally {
    await link.close();
  }
});

const place = "src/bin/nats-api.rs:36:10";

async function listen(link: NatsLink, context: ProgramContext): Promise<void> {
  const port = portOf(context.env.PORT);
  const handler = answeringErrors(async (request) => await route(link, request));
  const server = httpService(handler, context.log);
  await bindOrPanic(server, port, { context, place: "src/bin/nats-api.rs:62:63" });
  await serve(server, context);
}

/** PORT, 8080 when it is not set; panics for what is no port. */
function portOf(text: string | undefined): number {
  if (text === undefined) return 8080;
  const problem = !/^\d+$/.test(text) ? "InvalidDigit" : Number(text) > 65_535 ? "PosOverflow" : null;
  if (problem === null) return Number(text);
  throw RustPanic.expect(
    "src/bin/nats-api.rs:55:10",
    "Invalid PORT",
    `ParseIntError { kind: ${text === "" ? "Empty" : problem} }`,
  );
}

async function route(link: NatsLink, request: HttpRequest): Promise<HttpAnswer> {
  const statusPrefix = "/ingest/status/";
  const isStatus = request.path.startsWith(statusPrefix) && request.method === "GET";
  if (isStatus) return constantStatus(request.path.slice(statusPrefix.length));
  switch (`${request.method} ${request.path}`) {
    case "POST /ingest/message":
      return await ingestMessage(link, utf8Text(request.body));
    case "POST /ingest/batch":
      return await ingestBatch(link, utf8Text(request.body));
    case "GET /health":
      return { status: 200, json: { status: "healthy", service: "nats-api", version: "0.1.0" } };
    case "GET /ready":
      return ready(link);
    default:
      return { status: routes.has(request.path) || request.path.startsWith(statusPrefix) ? 405 : 404 };
  }
}

const routes = new Set(["/ingest/message", "/ingest/batch", "/health", "/ready"]);

async function ingestMessage(link: NatsLink, text: string): Promise<HttpAnswer> {
  const envelope = envelopeOf(text);
  await publish(link, envelope);
  const { message_id, received_at } = envelope;
  return { status: 202, json: { message_id, status: "accepted", timestamp: received_at } };
}

/** It has no table to look into. */
function constantStatus(messageId: string): HttpAnswer {
  const json = { message_id: messageId, status: "accepted", message: "Message accepted for processing" };
  return { status: 200, json };
}

function ready(link: NatsLink): HttpAnswer {
  if (link.current() === null) return { status: 503 };
  return { status: 200, json: { ready: true, nats: "connected", timestamp: new Date().toISOString() } };
}
