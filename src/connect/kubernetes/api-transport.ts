import http from "node:http";
import https from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { ClusterAccess } from "./cluster-access.ts";
import type { Credentials } from "./credentials.ts";

/** What a TLS connection to the API server needs. */
export interface TlsOptions {
  rejectUnauthorized: boolean;
  ca?: Buffer;
  servername?: string;
  cert?: string | Buffer;
  key?: string | Buffer;
  /** The certificates and key above, parsed once: each connection would do it again otherwise (5 ms of CPU, measured at 300 port-forwards). */
  secureContext?: SecureContext;
}

/** How requests and WebSockets reach one API server: base URL, the one agent, the headers. */
export interface ApiTransport {
  baseUrl: URL;
  agent: http.Agent;
  headers: Readonly<Record<string, string>>;
  /** Passed to `ws` as well: with a proxy the agent does not carry the TLS options of the target. */
  tls: Readonly<TlsOptions>;
}

export interface ApiResponse {
  status: number;
  contentType: string;
  body: string;
}

/** Idle sockets are kept this long between calls. */
const keepAliveMs = 30_000;
/** Reads and the port-forwards being opened; more queue up in the agent. */
const maxSockets = 16;

/** One keep-alive agent for everything that is asked of this server. */
export function openTransport(
  access: ClusterAccess,
  credentials: Credentials,
  proxy: string | null,
): ApiTransport {
  const certificates = {
    ...(access.ca && !access.insecureSkipTlsVerify ? { ca: access.ca } : {}),
    ...(credentials.clientCertificate ?? {}),
  };
  const tls: TlsOptions = {
    rejectUnauthorized: !access.insecureSkipTlsVerify,
    ...(access.tlsServerName ? { servername: access.tlsServerName } : {}),
    ...certificates,
    ...(access.server.protocol === "https:" ? parsedOnce(certificates) : {}),
  };
  const pool = { keepAlive: true, keepAliveMsecs: keepAliveMs, maxSockets };
  return {
    baseUrl: access.server,
    agent: createAgent(access.server, proxy, { ...pool, ...tls }),
    headers: {
      // The API server answers 406 to a port-forward that accepts JSON only (measured on 1.20).
      Accept: "application/json, */*",
      "User-Agent": "nomnom-doctor",
      ...(credentials.authorization ? { Authorization: credentials.authorization } : {}),
    },
    tls,
  };
}

function parsedOnce(
  certificates: Pick<TlsOptions, "ca" | "cert" | "key">,
): Pick<TlsOptions, "secureContext"> {
  try {
    return { secureContext: createSecureContext(certificates) };
  } catch {
    // Certificates that cannot be parsed fail the first connection, with the words of a TLS failure.
    return {};
  }
}

function createAgent(server: URL, proxy: string | null, options: https.AgentOptions): http.Agent {
  if (proxy !== null) return new HttpsProxyAgent(proxy, options);
  return server.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
}

/** The URL of an API path; a path prefix of the server (Rancher, gateways) is kept. */
export function apiUrl(transport: ApiTransport, path: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(transport.baseUrl);
  url.pathname = `${url.pathname.replace(/\/$/, "")}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** One GET, body as text. Rejects with Node's own errors; the signal cuts it off. */
export function getText(transport: ApiTransport, url: URL, signal: AbortSignal): Promise<ApiResponse> {
  return exchange(transport, url, { method: "GET", headers: {}, body: "" }, signal);
}

/** One request and its whole answer, body as text. Rejects with Node's own errors; the signal cuts it off. */
export function exchange(
  transport: ApiTransport,
  url: URL,
  { method, headers, body }: { method: string; headers: http.OutgoingHttpHeaders; body: string },
  signal: AbortSignal,
): Promise<ApiResponse> {
  const send = url.protocol === "https:" ? https.request : http.request;
  const options = { method, agent: transport.agent, headers: { ...transport.headers, ...headers }, signal };
  return new Promise((resolve, reject) => {
    const request = send(url, { ...options, ...transport.tls }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("aborted", () => reject(new Error("the answer was cut off")));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"] ?? "",
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}
