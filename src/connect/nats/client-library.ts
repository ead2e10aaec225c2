import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import {
  type ConnectionOptions,
  type NatsConnection,
  NatsConnectionImpl,
  type ServerInfo,
  setTransportFactory,
} from "@nats-io/transport-node";
import type { Validity } from "../../snapshot/nats.ts";
import { connectionReset } from "./greeting.ts";
import { createMessageGuard } from "./message-guard.ts";
import { SteadyTransport } from "./steady-transport.ts";

/**
 * The NATS client as an ES module. It is CommonJS: in the bundle, a dynamic import of it has no named exports (esbuild with splitting), a
 * static one has. Loaded only when a connection is opened.
 */
export { credsAuthenticator, headers } from "@nats-io/transport-node";

interface SocketOptions extends ConnectionOptions {
  socket: Socket;
}

/**
 * Connects over a socket that is open. The library dials by itself otherwise: a second connection, which through a port-forward is a TLS and a
 * WebSocket handshake more.
 */
export async function connectOver(socket: Socket, options: ConnectionOptions): Promise<OpenedNats> {
  const transport = new OpenSocketTransport();
  setTransportFactory({ factory: () => transport });
  const withSocket: SocketOptions = { ...options, socket };
  const connection = await NatsConnectionImpl.connect(withSocket);
  return { connection, certificate: transport.certificate() };
}

export interface OpenedNats {
  connection: NatsConnection;
  /** Of the certificate that the server showed; null: the connection is not encrypted. */
  certificate: Validity | null;
}

class OpenSocketTransport extends SteadyTransport {
  override async dial(server: { hostname: string; port: number }): Promise<Socket> {
    if (!hasSocket(this.options)) return super.dial(server);
    const { socket } = this.options;
    if (socket.destroyed) throw connectionReset("the connection was closed after the greeting");
    return socket;
  }

  /** The socket is encrypted before the greeting. */
  override async tlsFirst(server: { hostname: string; port: number }): Promise<TLSSocket> {
    const socket = await this.dial(server);
    if (socket instanceof TLSSocket) return socket;
    throw connectionReset("the connection is not encrypted");
  }

  certificate(): Validity | null {
    if (!(this.socket instanceof TLSSocket)) return null;
    const { valid_from: from, valid_to: until } = this.socket.getPeerCertificate();
    return { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
  }

  override async *iterate(): AsyncIterableIterator<Uint8Array> {
    const guard = createMessageGuard();
    for await (const chunk of super.iterate()) {
      const refusal = guard(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (refusal !== null) {
        // An error thrown from here would be printed by the library, and leave the connection as it is.
        await this.close(refusal);
        return;
      }
      yield chunk;
    }
  }

  /** Our socket is paused until somebody listens. */
  override peekInfo(): Promise<ServerInfo> {
    const info = super.peekInfo();
    this.socket.resume();
    return info;
  }
}

/** The factory is one for the process: somebody else's connection may get this transport too, and none of our sockets. */
const hasSocket = (options: ConnectionOptions): options is SocketOptions => "socket" in options;
