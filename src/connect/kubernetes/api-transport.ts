import http from "node:http";
import https from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";
import type { ClusterAccess } from "./cluster-access.ts";
import type { CredentialSource } from "./credential-source.ts";
import type { Credentials } from "./credentials.ts";
import type { KubeconfigUser } from "./kubeconfig-schema.ts";
import type { ProxyAgents } from "./proxy-agent.ts";

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

/** What one request is sent with. */
export interface RequestAccess {
  agent: http.Agent;
  headers: Readonly<Record<string, string | string[]>>;
  /** Passed to the request as well: with a proxy the agent does not carry the TLS options of the target. */
  tls: Readonly<TlsOptions>;
  credentials: Credentials;
}

/** How requests and WebSockets reach one API server. */
export interface ApiTransport {
  baseUrl: URL;
  /** Asked for each request: credentials expire while a run goes on. */
  access(): Promise<RequestAccess>;
  /** After a 401: whether there are other credentials to send the request with. */
  renew(used: RequestAccess): Promise<boolean>;
  close(): void;
}

/** Idle sockets are kept this long between calls. */
const keepAliveMs = 30_000;
/** Reads and the port-forwards being opened; more queue up in the agent. */
const defaultMaxSockets = 16;

/** One keep-alive agent for everything that is asked of this server; another one when a renewal brings another client certificate. */
export function openTransport(
  access: ClusterAccess,
  source: CredentialSource,
  proxy: ProxyAgents | null,
  maxSockets = defaultMaxSockets,
): ApiTransport {
  const agents: http.Agent[] = [];
  let latest: RequestAccess | null = null;

  function accessWith(credentials: Credentials): RequestAccess {
    const known = latest;
    if (known?.credentials === credentials) return known;
    const keepsAgent = known !== null && sameCertificate(known.credentials, credentials);
    const tls = keepsAgent ? known.tls : tlsOptions(access, credentials);
    const pool = { keepAlive: true, keepAliveMsecs: keepAliveMs, maxSockets };
    const agent = keepsAgent ? known.agent : createAgent(access.server, proxy, { ...pool, ...tls });
    if (!keepsAgent) agents.push(agent);
    latest = { agent, tls, headers: headersOf(access, credentials), credentials };
    return latest;
  }

  return {
    baseUrl: access.server,
    access: async () => accessWith(await source.current()),
    renew: ({ credentials }) => source.renew(credentials),
    close: () => {
      for (const agent of agents) agent.destroy();
    },
  };
}

const sameCertificate = (a: Credentials, b: Credentials): boolean =>
  a.clientCertificate === b.clientCertificate ||
  (String(a.clientCertificate?.cert) === String(b.clientCertificate?.cert) &&
    String(a.clientCertificate?.key) === String(b.clientCertificate?.key));

function tlsOptions(access: ClusterAccess, { clientCertificate }: Credentials): TlsOptions {
  const certificates = {
    ...(access.ca && !access.insecureSkipTlsVerify ? { ca: access.ca } : {}),
    ...(clientCertificate ?? {}),
  };
  return {
    rejectUnauthorized: !access.insecureSkipTlsVerify,
    ...(access.tlsServerName ? { servername: access.tlsServerName } : {}),
    ...certificates,
    ...(access.server.protocol === "https:" ? parsedOnce(certificates) : {}),
  };
}

function headersOf({ user }: ClusterAccess, { authorization }: Credentials): RequestAccess["headers"] {
  return {
    // The API server answers 406 to a port-forward that accepts JSON only (measured on 1.20).
    Accept: "application/json, */*",
    "User-Agent": "nomnom-doctor",
    ...(authorization ? { Authorization: authorization } : {}),
    ...impersonation(user),
  };
}

/** kubectl's `as`, `as-uid`, `as-groups` and `as-user-extra` (Kubernetes, "User impersonation"). */
function impersonation(user: KubeconfigUser): Record<string, string | string[]> {
  if (!user.as) return {};
  const extra = Object.entries(user["as-user-extra"] ?? {}).map(([key, values]) => [
    `Impersonate-Extra-${encodeURIComponent(key)}`,
    values,
  ]);
  return {
    "Impersonate-User": user.as,
    ...(user["as-uid"] ? { "Impersonate-Uid": user["as-uid"] } : {}),
    ...(user["as-groups"]?.length ? { "Impersonate-Group": user["as-groups"] } : {}),
    ...Object.fromEntries(extra),
  };
}

function parsedOnce(
  certificates: Pick<TlsOptions, "ca" | "cert" | "key">,
): Pick<TlsOptions, "secureContext"> {
  try {
    // A kubeconfig may hold an intermediate certificate only; Go takes any certificate of the pool for an anchor, OpenSSL only where it is asked to.
    return { secureContext: createSecureContext({ ...certificates, allowPartialTrustChain: true }) };
  } catch {
    // Certificates that cannot be parsed fail the first connection, with the words of a TLS failure.
    return {};
  }
}

function createAgent(server: URL, proxy: ProxyAgents | null, options: https.AgentOptions): http.Agent {
  if (proxy !== null) return proxy(options);
  return server.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
}

/** The URL of an API path; a path prefix of the server (Rancher, gateways) is kept. */
export function apiUrl(transport: ApiTransport, path: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(transport.baseUrl);
  url.pathname = `${url.pathname.replace(/\/$/, "")}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** Sends a request, and once more with other credentials when the server does not know these any more. */
export async function sendAuthorised<T>(
  transport: ApiTransport,
  send: (access: RequestAccess) => Promise<T>,
  isUnauthorised: (answer: T) => boolean,
): Promise<T> {
  const used = await transport.access();
  const answer = await send(used);
  return isUnauthorised(answer) && (await transport.renew(used)) ? send(await transport.access()) : answer;
}
