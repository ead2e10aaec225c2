import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ProgramContext } from "../../node/program.ts";

export interface HttpRequest {
  method: string;
  /** Without the query. */
  path: string;
  body: Buffer;
}

export interface HttpAnswer {
  status: number;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as plain text. Neither: an empty body. */
  text?: string;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer>;

/** axum's default limit of a request body; above it answers 413. */
const maxBodyBytes = 2 * 1024 * 1024;

/** An HTTP server of this handler; an error it throws is logged and answered with an empty 500. */
export function httpService(handler: HttpHandler, log: (line: string) => void): Server {
  return createServer((request, response) => {
    answer(request, handler).then(
      (result) => send(response, result),
      (error: unknown) => {
        log(error instanceof Error ? (error.stack ?? error.message) : String(error));
        send(response, { status: 500 });
      },
    );
  });
}

/** Serves what is bound until the signal, then closes every connection. */
export async function serve(server: Server, context: ProgramContext): Promise<void> {
  await aborted(context.signal);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

async function answer(request: IncomingMessage, handler: HttpHandler): Promise<HttpAnswer> {
  const body = await readBody(request);
  if (body === null) return { status: 413, text: "Failed to buffer the request body: length limit exceeded" };
  const [path = "/"] = (request.url ?? "/").split("?");
  return await handler({ method: request.method ?? "GET", path, body });
}

/** Null when it is larger than the limit. Reads on, so that the client gets its answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes <= maxBodyBytes) chunks.push(buffer);
  }
  return bytes > maxBodyBytes ? null : Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, json, text }: HttpAnswer): void {
  const body = json === undefined ? (text ?? "") : JSON.stringify(json);
  response.writeHead(status, {
    "access-control-allow-origin": "*",
    "content-length": Buffer.byteLength(body),
    ...(json !== undefined && { "content-type": "application/json" }),
    ...(text !== undefined && { "content-type": "text/plain; charset=utf-8" }),
  });
  response.end(body);
}
