import { isIP } from "node:net";
import type { ConnectionOptions } from "@nats-io/transport-node";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { bracketed } from "../../units/bracketed.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { type CallLimits, DeadlineExceeded, within } from "../deadline.ts";
import { textOf, transportError } from "../transport-error.ts";
import type { OpenedNats } from "./client-library.ts";
import { credentialsValidity } from "./credentials-validity.ts";
import { awaitGreeting, type GreetedSocket, lastWords, NotNatsError } from "./greeting.ts";
import { displayNatsUrl, type NatsAddress } from "./nats-address.ts";
import { libraryTimeoutMs } from "./nats-client.ts";

/** Where and as whom to connect. */
export interface NatsTarget {
  address: NatsAddress;
  /** A local stand-in for the address (port-forward): where to dial instead. */
  dial: { host: string; port: number } | null;
  /** Content of a `.creds` file. */
  creds: Uint8Array | null;
  tls: NatsTls;
}

/** PEM; all null: TLS only where the server or the URL wants it, with the CAs Node trusts. */
export interface NatsTls {
  ca: string | null;
  cert: string | null;
  key: string | null;
}

/** Loads the client, which takes a while: best while the address is still being looked up. */
export const loadNatsLibrary = () => import("./client-library.ts");

/** Connects to the first server of the address that accepts. One attempt each, no reconnects: an unstable connection is a finding, not something to hide. */
export async function openNats(target: NatsTarget, limits: CallLimits): Promise<ProbeResult<OpenedNats>> {
  const servers = target.dial
    ? [{ dial: target.dial, name: target.address.servers[0]?.host ?? target.dial.host, anonymous: false }]
    : target.address.servers.map(({ host, port, anonymous = false }) => ({
        dial: { host, port },
        name: host,
        anonymous,
      }));
  let first: ProbeError | null = null;
  for (const server of servers) {
    const opened = await openOne(target, server, limits);
    if (opened.ok) return opened;
    first ??= opened.error;
  }
  return failure(first ?? { kind: "not-configured", system: "nats", message: "No NATS server is given" });
}

interface ServerToOpen {
  dial: { host: string; port: number };
  /** The name to verify. */
  name: string;
  /** The credentials of the URL are those of other servers. */
  anonymous: boolean;
}

async function openOne(
  target: NatsTarget,
  server: ServerToOpen,
  limits: CallLimits,
): Promise<ProbeResult<OpenedNats>> {
  const url = displayNatsUrl(target.address);
  const { host, port } = server.dial;
  let askedAtMs = Number.POSITIVE_INFINITY;
  const onAsked = () => {
    askedAtMs = performance.now();
  };
  const open = () => within(limits, (signal) => logIn(target, server, { limits, signal, onAsked }));
  try {
    // A process that had to wait for its processor comes too late; what it said was not looked at.
    const opened = await open().catch((error: unknown) => {
      if (isLateLogin(error)) return open();
      throw error;
    });
    return succeed(opened);
  } catch (error) {
    const told = connectError(url, error, { creds: target.creds, tookMs: performance.now() - askedAtMs });
    if (!isCut(error)) return failure(told);
    const said = await within(limits, (signal) => lastWords(host, port, signal)).catch(() => null); // the first error counts
    return failure(said === null ? told : turnedAway(url, said));
  }
}

async function logIn(
  target: NatsTarget,
  { dial, name: serverName, anonymous }: ServerToOpen,
  { limits, signal, onAsked }: { limits: CallLimits; signal: AbortSignal; onAsked(): void },
): Promise<OpenedNats> {
  const { info, socket, encrypted } = await greet(target, dial, serverName, signal);
  const { ca, cert } = target.tls;
  if (info.tls_verify && cert === null) {
    socket.destroy();
    throw new NoClientCertificateError();
  }
  const tls = target.address.tls || ca !== null || cert !== null || info.tls_required || info.tls_available;
  const { connectOver, credsAuthenticator } = await loadNatsLibrary();
  const options: ConnectionOptions = {
    servers: [`${bracketed(dial.host)}:${dial.port}`],
    name: "nomnom-doctor",
    reconnect: false,
    ignoreClusterUpdates: true,
    timeout: libraryTimeoutMs(limits),
    ...credentials(target, anonymous, credsAuthenticator),
    ...(tls ? { tls: { ...tlsOptions(target, serverName), handshakeFirst: encrypted } } : {}),
  };
  onAsked();
  const opening = connectOver(socket, options);
  // A connection that comes after the deadline is nobody's: cut or close it, or it keeps the process alive.
  signal.addEventListener("abort", () => {
    socket.destroy();
    opening.then(
      (late) => late.connection.close(),
      () => undefined,
    );
  });
  return opening;
}

interface Greeted extends GreetedSocket {
  /** TLS came before the greeting. */
  encrypted: boolean;
}

/** A server that has not greeted by then is asked for TLS first, where TLS is wanted. */
const silentMs = 1_000;

/** A server with handshake_first says nothing before TLS, and closes a connection that waits for its greeting. */
async function greet(
  target: NatsTarget,
  { host, port }: { host: string; port: number },
  serverName: string,
  signal: AbortSignal,
): Promise<Greeted> {
  const wantsTls = target.address.tls || target.tls.ca !== null || target.tls.cert !== null;
  try {
    const greeting = (aborts: AbortSignal) => awaitGreeting(host, port, aborts);
    const greeted = wantsTls
      ? await within({ timeoutMs: silentMs, signal }, greeting)
      : await greeting(signal);
    return { ...greeted, encrypted: false };
  } catch (error) {
    if (signal.aborted || !(isCut(error) || (wantsTls && isTimeout(error)))) throw error;
    const options = wantsTls ? tlsOptions(target, serverName) : { rejectUnauthorized: false };
    const greeted = await awaitGreeting(host, port, signal, options).catch((second: unknown) => {
      throw isCut(second) || codeOf(second) === "EPROTO" ? error : second;
    });
    if (wantsTls) return { ...greeted, encrypted: true };
    greeted.socket.destroy();
    throw new TlsFirstError();
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

const isTimeout = (error: unknown): boolean => error instanceof DeadlineExceeded;

const isCut = (error: unknown): boolean =>
  ["ECONNRESET", "EPIPE", "ERR_STREAM_WRITE_AFTER_END"].includes(String(codeOf(error)));

/** The server waits two seconds for a login, or as long as authorization.timeout says. */
const isLateLogin = (error: unknown): boolean => /authentication timeout/i.test(textOf(error));

/** The server wants TLS before anything is said, and none was asked for. */
class TlsFirstError extends Error {
  override readonly name = "TlsFirstError";
}

/** What the server itself said before it cut the connection. */
const turnedAway = (url: string, said: string): ProbeError => ({
  kind: "unreachable",
  system: "nats",
  message: `NATS at ${url} turned the connection away: "${said}"`,
  hint: /maximum connections/i.test(said)
    ? `All of its connections are in use (max_connections): ${whoHolds}; or raise max_connections.`
    : "The server is there: see its log, and its limits in nats.conf (max_control_line, max_payload, max_subscriptions).",
});

const whoHolds =
  "its monitoring port shows the clients that hold them (/connz?sort=start). A client that connects repeatedly without closing is the usual cause";

function credentials(
  target: NatsTarget,
  anonymous: boolean,
  credsAuthenticator: (creds: Uint8Array) => NonNullable<ConnectionOptions["authenticator"]>,
): Pick<ConnectionOptions, "authenticator" | "user" | "pass" | "token"> {
  // The client ignores credentials in the URL (measured with @nats-io 3.3.1), so they are always passed apart.
  if (target.creds) return { authenticator: credsAuthenticator(target.creds) };
  if (anonymous) return {};
  const { user, password, token } = target.address;
  if (token !== null) return { token };
  return user === null ? {} : { user, pass: password ?? "" };
}

/** The client verifies "localhost" when it dials an address, so the name to verify is given. */
function tlsOptions({ tls: { ca, cert, key } }: NatsTarget, name: string) {
  return {
    ...(isIP(name) === 0 ? { servername: name } : {}),
    host: name,
    ...(ca === null ? {} : { ca }),
    ...(cert === null || key === null ? {} : { cert, key }),
  };
}

/** Without one, TLS 1.3 tells the client only after its handshake: as an alert or, when the server is quicker, as a mere reset. */
class NoClientCertificateError extends Error {
  override readonly name = "NoClientCertificateError";
}

/** Credentials have an end, which the server does not name. */
function endedSince(creds: Uint8Array | null): string {
  const until = credentialsValidity(creds)?.until;
  return until !== undefined && Date.parse(until) < Date.now() ? `; they have ended at ${until}` : "";
}

/** A server that decides by itself takes milliseconds. One whose auth_callout is not answered refuses after its two seconds (2.10.27, 2.15.3). */
const askedOthersMs = 1_500;

interface Login {
  creds: Uint8Array | null;
  /** From CONNECT until it was refused. */
  tookMs: number;
}

function connectError(url: string, error: unknown, { creds, tookMs }: Login): ProbeError {
  const what = `NATS at ${url}`;
  const text = textOf(error);
  if (error instanceof NoClientCertificateError)
    return {
      kind: "tls",
      system: "nats",
      message: `${what} asks for a client certificate, and none is given`,
      hint: "Set NATS_CERT to the certificate file and NATS_KEY to its key.",
    };
  if (error instanceof TlsFirstError)
    return {
      kind: "tls",
      system: "nats",
      message: `${what} wants TLS before anything else (handshake_first), and the address says none`,
      hint: "Use tls:// instead of nats://, and give its CA with --nats-ca where it is not a public one.",
    };
  if (error instanceof NotNatsError)
    return {
      kind: "invalid",
      system: "nats",
      message: `${what}: this is not a NATS server, ${error.message}`,
      hint: "Another service listens there; NATS clients use port 4222, not the monitoring port 8222.",
    };
  if (isLateLogin(error))
    return {
      kind: "timeout",
      system: "nats",
      message: `${what} did not wait for the end of the login: ${text}`,
      hint: "It waits for two seconds, or as long as authorization.timeout in nats.conf says, and has not looked at the credentials. This machine or the network was too slow; or look at whoever the server asks about logins (auth_callout).",
    };
  const isNamed = (name: string) => error instanceof Error && error.name === name;
  if (
    isNamed("AuthorizationError") ||
    isNamed("UserAuthenticationExpiredError") ||
    /authorization|authentication/i.test(text)
  )
    return {
      kind: "auth",
      system: "nats",
      message: `${what} refused the credentials: ${text}${endedSince(creds)}`,
      hint: `Give user and password or a token in --nats-url, or a credentials file with --nats-creds.${tookMs > askedOthersMs ? ` The refusal took ${formatDuration(tookMs)}: if the server asks a service about logins (auth_callout), that service does not answer, and no client gets in.` : ""}`,
    };
  if (/'tls'|tls is not available/i.test(text))
    return {
      kind: "tls",
      system: "nats",
      message: `${what}: the server does not offer TLS`,
      hint: "Use nats:// instead of tls://, and leave out --nats-ca and NATS_CERT.",
    };
  // `maximum account active connections exceeded`, which the client does read.
  if (/connections exceeded/i.test(text))
    return {
      ...turnedAway(url, text),
      hint: `All connections that the account may have are in use: ${whoHolds}; or raise the account's limit.`,
    };
  // The server's own words, such as `maximum control line exceeded`.
  if (isNamed("ProtocolError")) return turnedAway(url, text);
  if (isNamed("TimeoutError"))
    return {
      kind: "timeout",
      system: "nats",
      message: `${what}: no answer to CONNECT in time`,
      hint: "The server accepts connections but does not answer; --request-timeout waits longer.",
    };
  return transportError(
    {
      system: "nats",
      what,
      tlsHint:
        "Give the CA that signed the server's certificate with --nats-ca; a server that asks for a client certificate: NATS_CERT and NATS_KEY.",
    },
    error,
  );
}
