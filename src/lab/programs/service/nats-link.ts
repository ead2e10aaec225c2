import type { NatsConnection } from "@nats-io/transport-node";
import { connectByAddress } from "../../../connect/nats/steady-transport.ts";
import { pause } from "../../../pause.ts";
import type { ProgramContext } from "../../node/program.ts";

const connectTimeoutMs = 5_000;
const reconnectMs = 200;

/** A connection to NATS that is made again, address and all, when it was lost, as async-nats does by itself: a restarted pod has another address. */
export interface NatsLink {
  /** Connects, once. Throws when that does not work; from then on the link keeps connected. */
  connect(): Promise<NatsConnection>;
  /** The live connection; null while there is none. */
  current(): NatsConnection | null;
  /** The live connection, as soon as there is one. Rejects when the signal is aborted. */
  connected(signal: AbortSignal): Promise<NatsConnection>;
  close(): Promise<void>;
}

/** `url` as in NATS_URL; user, password or token in it are used (the client itself ignores them). */
export function openNatsLink(url: string, context: ProgramContext): NatsLink {
  let current: NatsConnection | null = null;
  const ended = new AbortController();
  context.signal.addEventListener("abort", () => ended.abort(), { once: true });

  const keep = async (first: NatsConnection) => {
    for (let connection: NatsConnection | null = first; !ended.signal.aborted; ) {
      current = connection;
      await connection?.closed();
      current = null;
      await pause(reconnectMs, ended.signal);
      // Refused as long as the server is away.
      connection = await open(url, context).catch(() => null);
    }
    await current?.close();
  };
  return {
    async connect() {
      const connection = await open(url, context);
      void keep(connection);
      return connection;
    },
    current: () => current,
    async connected(signal) {
      for (;;) {
        signal.throwIfAborted();
        if (current !== null) return current;
        await pause(reconnectMs / 4, signal);
      }
    },
    async close() {
      ended.abort();
      await current?.close();
    },
  };
}

async function open(url: string, context: ProgramContext): Promise<NatsConnection> {
  const { hostname, port, username, password } = new URL(url);
  const address = await context.resolve(hostname, port === "" ? 4222 : Number(port));
  return await connectByAddress({
    servers: `${address.host}:${address.port}`,
    timeout: connectTimeoutMs,
    reconnect: false,
    ...credentials(decodeURIComponent(username), decodeURIComponent(password)),
  });
}

/** A name without a password is a token. */
function credentials(user: string, pass: string) {
  if (user === "") return {};
  return pass === "" ? { token: user } : { user, pass };
}
