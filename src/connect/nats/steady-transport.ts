import type { Socket } from "node:net";
import {
  type ConnectionOptions,
  type NatsConnection,
  NatsConnectionImpl,
  setTransportFactory,
} from "@nats-io/transport-node";
import { NodeTransport, nodeResolveHost } from "@nats-io/transport-node/lib/node_transport.js";

/**
 * The library's transport, without its way to end the process (@nats-io/transport-node 3.3.1): it takes all listeners off the socket when it
 * closes, and the error of a write just before, to a socket whose other end is gone, comes a moment later and is heard by nobody.
 */
export class SteadyTransport extends NodeTransport {
  override setupHandlers(): void {
    super.setupHandlers();
    hearErrorsToTheEnd(this.socket);
  }

  /**
   * What is sent in one turn goes out in one write. The library writes CONNECT and PING apart, and a server that refuses the login closes between
   * them: the second write fails, and what the server said is lost with it.
   */
  override send(frame: Uint8Array): void {
    const { socket } = this;
    socket.cork();
    super.send(frame);
    process.nextTick(() => socket.uncork());
  }
}

/** Connects by the address in the options, as the library's own `connect` does. */
export function connectByAddress(options: ConnectionOptions): Promise<NatsConnection> {
  setTransportFactory({ factory: () => new SteadyTransport(), dnsResolveFn: nodeResolveHost });
  return NatsConnectionImpl.connect(options);
}

function hearErrorsToTheEnd(socket: Socket): void {
  const removeAll = socket.removeAllListeners.bind(socket);
  // What the write wanted to say is lost in any case, and the connection tells its users by itself that it is closed.
  socket.removeAllListeners = (event) => removeAll(event).on("error", () => undefined);
}
