import type { WebSocket } from "ws";
import type { Subscriber } from "../rust/tracing.ts";
import { type FairLock, fairLock } from "./fair-lock.ts";

/** The /ws clients of a backend. */
export interface ClientList {
  /** Takes a client in, sends it what it gets first, and listens to it until it is gone. */
  serve(client: WebSocket, sendInitial: () => Promise<void>): Promise<void>;
  /** Sends to every client. */
  broadcast(message: string): Promise<void>;
  count(): Promise<number>;
}

/**
 * The clients as the generated backend keeps them, measured on it (nomnom contract W-03, W-04): who waits for a client's next frame holds the
 * client's lock, so a message to it waits for that frame; meanwhile the broadcast holds the list, so that the next client waits to get into it, and
 * behind that one everybody else, /api/health included. `repaired`: nobody holds a lock while it waits for a client.
 */
export function clientList(target: Subscriber, { repaired }: { repaired: boolean }): ClientList {
  const clients = new Map<WebSocket, FairLock>();
  const list = fairLock();
  const socketLog = target("dashboard::websocket");
  const pollingLog = target("dashboard::polling");

  const change = async (work: () => void) => {
    const release = await list.write();
    work();
    release();
  };
  return {
    async serve(client, sendInitial) {
      socketLog.info("WebSocket client connected");
      const frames = framesOf(client);
      const lock = fairLock();
      await change(() => clients.set(client, lock));
      socketLog.info(`Client added. Total clients: ${clients.size}`);
      socketLog.info("Sending initial data to client...");
      const release = await lock.write();
      await sendInitial();
      release();
      socketLog.info("Initial data sent to client");
      for (let open = true; open; ) {
        const unlock = repaired ? () => {} : await lock.write();
        open = await frames.next();
        unlock();
      }
      if (frames.wasCut())
        socketLog.warn("WebSocket error: Error { inner: Protocol(ResetWithoutClosingHandshake) }");
      await change(() => clients.delete(client));
      socketLog.info(`Client removed. Remaining clients: ${clients.size}`);
    },
    async broadcast(message) {
      const release = await list.read();
      for (const [client, lock] of clients) {
        const unlock = await lock.write();
        if (client.readyState === client.OPEN) client.send(message);
        else pollingLog.warn("Failed to send message to client: Error { inner: AlreadyClosed }");
        unlock();
      }
      release();
    },
    async count() {
      const release = await list.read();
      const { size } = clients;
      release();
      return size;
    },
  };
}

interface Frames {
  /** Waits for the next frame, of whatever kind; false: the client has gone. */
  next(): Promise<boolean>;
  /** It went without a word. */
  wasCut(): boolean;
}

function framesOf(client: WebSocket): Frames {
  let arrived = 0;
  let closeCode: number | null = null;
  let wake = () => {};
  const note = () => {
    arrived += 1;
    wake();
  };
  for (const kind of ["message", "ping", "pong"]) client.on(kind, note);
  client.once("close", (code: number) => {
    closeCode = code;
    wake();
  });
  return {
    async next() {
      while (arrived === 0 && closeCode === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (arrived === 0) return false;
      arrived -= 1;
      return true;
    },
    // 1006 of RFC 6455: no Close frame.
    wasCut: () => closeCode === 1006,
  };
}
