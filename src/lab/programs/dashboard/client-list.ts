import { once } from "node:events";
import type { WebSocket } from "ws";

/** The /ws clients of a backend, and how one row reaches them. */
export interface ClientList {
  /** Takes a client in; resolves when it may get its initial rows. */
  add(client: WebSocket): Promise<void>;
  /** Sends to every client. */
  broadcast(message: string): Promise<void>;
  /** What asks for the number of clients waits for this. */
  idle(): Promise<void>;
}

/** Every client gets every message at once. */
export function plainClients(): ClientList {
  const clients = new Set<WebSocket>();
  return {
    async add(client) {
      clients.add(client);
      client.once("close", () => clients.delete(client));
    },
    async broadcast(message) {
      for (const client of clients) client.send(message);
    },
    idle: async () => {},
  };
}

/**
 * As the generated backend does it (nomnom contract W-03, W-04): a message to a client waits for that client's next frame, and meanwhile the
 * list is locked, so that a client that only listens holds up everybody, new clients and /api/health included.
 */
export function lockingClients(): ClientList {
  const clients = new Set<WebSocket>();
  let lock: Promise<unknown> = Promise.resolve();
  const locked = (work: () => Promise<void>): Promise<void> => {
    const turn = lock.then(work);
    lock = turn;
    return turn;
  };
  return {
    add: (client) =>
      locked(async () => {
        if (client.readyState !== client.OPEN) return;
        clients.add(client);
        client.once("close", () => clients.delete(client));
      }),
    broadcast: (message) =>
      locked(async () => {
        for (const client of clients) {
          const gone = new AbortController();
          await Promise.race([
            once(client, "message", { signal: gone.signal }),
            once(client, "close", { signal: gone.signal }),
          ]).finally(() => gone.abort());
          if (client.readyState === client.OPEN) client.send(message);
        }
      }),
    idle: () => locked(async () => {}),
  };
}
