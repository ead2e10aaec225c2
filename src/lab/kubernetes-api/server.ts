import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { linkSignals } from "../../linked-signal.ts";
import type { Identity } from "./authorization.ts";
import { forbidden, forbiddenPath, isAllowed, isPathAllowed } from "./authorization.ts";
import { readBody } from "./body.ts";
import { createServerCertificate } from "./certificate.ts";
import type { Answer, ApiContext, Kubelet } from "./exchange.ts";
import type { LogSource } from "./log-source.ts";
import type { PodDialler } from "./port-forward.ts";
import { createPortForwarding, refuseWithStatus } from "./port-forward-upgrade.ts";
import { requestInfo } from "./request-info.ts";
import { answerPath, answerResource } from "./router.ts";
import { ApiError, badRequest, unauthorized } from "./status.ts";
import type { ClusterStore } from "./store.ts";

export interface KubernetesApiOptions {
  store: ClusterStore;
  /** Bearer token → who it is. Any other token, and none, is answered 401. */
  tokens: ReadonlyMap<string, Identity>;
  logs: LogSource;
  dial: PodDialler;
  /** None unless given: 404. */
  kubelet?: Kubelet;
  now?: () => Date;
}

/** One request as it was answered; `user` null: not authenticated. 101: upgraded to port-forwarding. */
export interface RecordedRequest {
  method: string;
  path: string;
  query: string;
  user: string | null;
  code: number;
}

export interface KubernetesApi {
  url: string;
  port: number;
  /** To be trusted by clients. */
  caPem: string;
  /** In the order of their answers. */
  requests: readonly RecordedRequest[];
  /** Ends every connection, watches and port-forwards included. */
  close(): Promise<void>;
}

/** Serves the store as a Kubernetes API on an ephemeral port of 127.0.0.1. */
export async function startKubernetesApi(options: KubernetesApiOptions): Promise<KubernetesApi> {
  const context: ApiContext = {
    store: options.store,
    now: options.now ?? (() => new Date()),
    logs: options.logs,
    dial: options.dial,
    kubelet: options.kubelet ?? (() => null),
  };
  const { certificatePem, privateKeyPem } = await createServerCertificate();
  const requests: RecordedRequest[] = [];
  const closing = new AbortController();
  const closed = linkSignals([closing.signal]);
  const forwarding = createPortForwarding(context);
  const upgraded = new Set<Socket | Duplex>();

  const server = createServer({ cert: certificatePem, key: privateKeyPem });
  // Longer than clients keep idle connections, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
  server.on("request", (request, response) => {
    const exchange = new AbortController();
    const linked = linkSignals([exchange.signal, closed.signal]);
    response.once("close", () => {
      exchange.abort();
      linked[Symbol.dispose]();
    });
    answerRequest(context, options.tokens, request, linked.signal)
      .then(async ({ answer, user }) => {
        requests.push(recorded(request, user, codeOf(answer)));
        await send(response, answer);
      })
      // A stream that fails after its head was sent can only be cut, which is what a client of a real server would see.
      .catch(() => response.destroy());
  });
  server.on("upgrade", (request, socket, head) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    socket.on("error", () => socket.destroy());
    const { code, user } = answerUpgrade(options.tokens, forwarding, request, socket, head);
    requests.push(recorded(request, user, code));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = addressOf(server.address());

  return {
    url: `https://127.0.0.1:${port}`,
    port,
    caPem: certificatePem,
    requests,
    async close() {
      closing.abort();
      forwarding.close();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      await closed;
    },
  };
}

async function answerRequest(
  context: ApiContext,
  tokens: ReadonlyMap<string, Identity>,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<{ answer: Answer; user: string | null }> {
  let user: string | null = null;
  try {
    const body = await readBody(request);
    const identity = authenticate(tokens, request);
    user = identity.user;
    const url = urlOf(request);
    const method = request.method ?? "GET";
    const info = requestInfo(method, url);
    if (info === null) {
      authorizePath(identity, method, url.pathname);
      return { answer: answerPath(context, method, url.pathname), user };
    }
    if (!isAllowed(identity, info)) throw forbidden(identity.user, info);
    const { headers } = request;
    const authorized = { info, identity, query: url.searchParams, headers, body, signal };
    return { answer: await answerResource(context, authorized), user };
  } catch (error) {
    return { answer: errorAnswer(error), user };
  }
}

function answerUpgrade(
  tokens: ReadonlyMap<string, Identity>,
  forwarding: ReturnType<typeof createPortForwarding>,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): { code: number; user: string | null } {
  let user: string | null = null;
  try {
    const identity = authenticate(tokens, request);
    user = identity.user;
    const info = requestInfo(request.method ?? "GET", urlOf(request));
    if (info === null) throw badRequest("this path takes no upgrade");
    if (!isAllowed(identity, info)) throw forbidden(identity.user, info);
    if (info.group !== "" || info.resource !== "pods" || info.subresource !== "portforward") {
      throw badRequest(`the lab has no ${info.resource}/${info.subresource} over an upgraded connection`);
    }
    return { code: forwarding.upgrade(request, socket, head, info), user };
  } catch (error) {
    return { code: refuseWithStatus(socket, asApiError(error)), user };
  }
}

/** Throws ApiError 401. */
function authenticate(tokens: ReadonlyMap<string, Identity>, request: IncomingMessage): Identity {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const identity = token === undefined ? undefined : tokens.get(token);
  if (identity === undefined) throw unauthorized();
  return identity;
}

function authorizePath(identity: Identity, method: string, path: string): void {
  const verb = method === "GET" || method === "HEAD" ? "get" : method.toLowerCase();
  if (!isPathAllowed(identity, verb, path)) throw forbiddenPath(identity.user, verb, path);
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  switch (answer.kind) {
    case "json":
      response.writeHead(answer.code, { "Content-Type": "application/json" });
      response.end(`${JSON.stringify(answer.body)}\n`);
      return;
    case "text":
      response.writeHead(answer.code, { "Content-Type": "text/plain; charset=utf-8" });
      response.end(answer.body);
      return;
    case "empty":
      response.writeHead(answer.code);
      response.end();
      return;
    case "stream":
      response.writeHead(200, { "Content-Type": answer.contentType });
      response.flushHeaders();
      await answer.write(response);
      response.end();
  }
}

function codeOf(answer: Answer): number {
  return answer.kind === "stream" ? 200 : answer.code;
}

function errorAnswer(error: unknown): Answer {
  const { status } = asApiError(error);
  return { kind: "json", code: status.code ?? 500, body: status };
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(500, "InternalError", `Internal error occurred: ${String(error)}`);
}

function recorded(request: IncomingMessage, user: string | null, code: number): RecordedRequest {
  const { pathname, search } = urlOf(request);
  return { method: request.method ?? "GET", path: pathname, query: search.replace(/^\?/, ""), user, code };
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? "/", "https://lab");
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("the server has no TCP address");
  return address;
}
