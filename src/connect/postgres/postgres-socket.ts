import { connect as connectSocket, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { textOf } from "../transport-error.ts";
import { createAnswerGuard } from "./answer-guard.ts";
import { type AuthDemands, createAuthGuard } from "./authentication.ts";
import type { SslMode } from "./ssl-mode.ts";

/** What a TLS session with this server needs; PEM. */
export interface PostgresTls {
  mode: SslMode;
  /** The name to verify and to send as SNI: the server's own, also where a forwarded port is dialled. */
  serverName: string;
  ca: string | null;
  cert: string | null;
  key: string | null;
}

/** What listens there does not speak PostgreSQL, or not the way it was asked to. */
export class NotPostgresError extends Error {
  override readonly name = "NotPostgresError";
}
export class TlsNotOfferedError extends Error {
  override readonly name = "TlsNotOfferedError";
}

/** PostgreSQL's SSLRequest: length 8, code 80877103. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * A socket ready for the startup message: it has been asked for TLS first, which any PostgreSQL and PgBouncer answers with one byte, so that
 * other services are recognised, and is encrypted where sslmode wants it. Rejects with the socket's error or one of the above.
 */
export async function openPostgresSocket(
  dial: { host: string; port: number },
  tls: PostgresTls,
  signal: AbortSignal,
): Promise<Socket> {
  const unixSocket = dial.host.startsWith("/");
  const socket = await connected(dial, signal);
  const offered = await askForTls(socket, signal);
  if (tls.mode === "disable" || tls.mode === "allow" || unixSocket) {
    if (!offered) return socket;
    // A server that has agreed to TLS expects it: start again without asking.
    socket.destroy();
    return connected(dial, signal);
  }
  if (offered) return encrypted(socket, tls, signal);
  if (tls.mode === "prefer") return socket;
  socket.destroy();
  throw new TlsNotOfferedError(`the server does not offer TLS, sslmode is ${tls.mode}`);
}

function connected(dial: { host: string; port: number }, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = dial.host.startsWith("/")
      ? connectSocket({ path: `${dial.host}/.s.PGSQL.${dial.port}` })
      : connectSocket({ ...dial, noDelay: true });
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.removeListener("error", reject);
      resolve(socket);
    });
  });
}

function askForTls(socket: Socket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      socket.removeAllListeners("data").removeAllListeners("error").removeAllListeners("end");
      socket.pause();
      finish();
    };
    const refuse = (error: Error) =>
      settle(() => {
        socket.on("error", () => undefined); // destroyed: nothing more to hear
        socket.destroy();
        reject(error);
      });
    socket.on("error", refuse);
    socket.on("end", () =>
      refuse(new NotPostgresError("it closes the connection when asked for TLS, as no PostgreSQL does")),
    );
    socket.on("data", (answer: Buffer) => {
      const text = answer.toString("latin1");
      // One byte and no more: anything behind it was sent unencrypted by someone else (CVE-2021-23222).
      if (text === "S" || text === "N") settle(() => resolve(text === "S"));
      else refuse(new NotPostgresError(`it answers "${text.split("\r\n")[0]?.slice(0, 60)}"`));
    });
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.write(sslRequest);
  });
}

/** Of the authorities that everybody trusts anybody has a certificate: without a root of its own verify-ca alone would prove nothing. */
const verifiesName = ({ mode, ca }: PostgresTls): boolean =>
  mode === "verify-full" || (mode === "verify-ca" && ca === null);

/** libpq's levels: require and prefer encrypt without verifying (require with a root certificate verifies the chain), verify-ca leaves the name out. */
function encrypted(socket: Socket, tls: PostgresTls, signal: AbortSignal): Promise<Socket> {
  const verifyChain =
    tls.mode === "verify-full" || tls.mode === "verify-ca" || (tls.mode === "require" && tls.ca !== null);
  const options: ConnectionOptions = {
    socket,
    host: tls.serverName,
    rejectUnauthorized: verifyChain,
    ...(isIP(tls.serverName) === 0 ? { servername: tls.serverName } : {}),
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.cert === null || tls.key === null ? {} : { cert: tls.cert, key: tls.key }),
    ...(verifiesName(tls) ? {} : { checkServerIdentity: () => undefined }),
  };
  return new Promise((resolve, reject) => {
    const secure = connectTls(options);
    signal.addEventListener("abort", () => secure.destroy(), { once: true });
    secure.once("error", reject);
    secure.once("secureConnect", () => {
      secure.removeListener("error", reject);
      resolve(secure);
    });
  });
}

/**
 * Makes an open socket usable as pg's `stream`: pg calls `connect` on it, and its protocol parser throws on messages it does not know, from
 * inside the data handler where nobody can catch it. Here such a throw destroys the socket with NotPostgresError, which pg reports. What the server
 * asks of the password is looked at before pg answers.
 */
export function guardForPg(socket: Socket, demands: AuthDemands): Socket {
  const emit = socket.emit.bind(socket);
  const guard = createAnswerGuard(createAuthGuard(demands));
  socket.emit = (event: string | symbol, ...values: unknown[]) => {
    try {
      const [chunk] = values;
      const refusal = event === "data" && Buffer.isBuffer(chunk) ? guard(chunk) : null;
      if (refusal !== null) {
        socket.destroy(refusal);
        return true;
      }
      return emit(event, ...values);
    } catch (error) {
      socket.destroy(new NotPostgresError(`its answer cannot be parsed: ${textOf(error)}`, { cause: error }));
      return true;
    }
  };
  socket.connect = () => {
    setImmediate(() => emit("connect"));
    return socket;
  };
  socket.resume();
  return socket;
}
