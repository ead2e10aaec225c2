import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { ProgramContext } from "../../node/program.ts";

const connectTimeoutMs = 5_000;

/** A connection to NATS that is made anew, address and all, when it was lost: a restarted pod has another one. */
export interface NatsLink {
  /** The live connection; connects when there is none. Throws when that does not work. */
  connection(): Promise<NatsConnection>;
  close(): Promise<void>;
}

/** `url` as in NATS_URL; user, password or token in it are used (the client itself ignores them). Connects on first use. */
export function openNatsLink(url: string, context: ProgramContext): NatsLink {
  let current: Promise<NatsConnection> | null = null;
  const forget = () => {
    current = null;
  };
  return {
    async connection() {
      if (current === null) {
        const opening = open(url, context);
        current = opening;
        opening.then((connection) => connection.closed().then(forget), forget);
      }
      return await current;
    },
    async close() {
      const connection = await current?.catch(() => null);
      await connection?.close();
    },
  };
}

async function open(url: string, context: ProgramContext): Promise<NatsConnection> {
  const { hostname, port, username, password } = new URL(url);
  const address = await context.resolve(hostname, port === "" ? 4222 : Number(port));
  return await connect({
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
