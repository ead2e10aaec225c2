import { setMaxListeners } from "node:events";
import { succeed } from "../../snapshot/probe-result.ts";
import type { Clients, Connections, Opener, Openers, Part } from "../connections.ts";
import { once } from "../once.ts";
import { keepings, openersBy } from "./keepings.ts";
import type { Keeping, KeepListener } from "./kept-client.ts";

/** Connections that were opened together, and what is known of them. */
export interface Holder {
  connections: Connections;
  /** The clients as they outlast a round. */
  lasting: Openers;
  /** Whether a part is known to be gone. One that nobody has used yet is not. */
  isGone(part: Part): boolean;
  close(): Promise<void>;
}

export function createHolder(connections: Connections, listener: KeepListener): Holder {
  const openers: Openers = connections;
  const ended = new AbortController();
  // Every list that is followed listens on it; Node warns from the eleventh.
  setMaxListeners(0, ended.signal);
  const stop = () => ended.abort();
  listener.signal.addEventListener("abort", stop, { once: true });
  const goneTests = new Map<Part, () => boolean>();

  function keep<P extends Part>(part: P, open: Opener<Clients[P]>): Opener<Clients[P]> {
    const { lasting, isGone }: Keeping<Clients[P]> = keepings[part];
    return once(async () => {
      const opened = await open();
      if (!opened.ok) return opened;
      const client = lasting(opened.data, { ...listener, signal: ended.signal });
      goneTests.set(part, () => isGone(client));
      return succeed(client);
    });
  }

  return {
    connections,
    lasting: openersBy((part) => keep(part, openers[part])),
    isGone: (part) => goneTests.get(part)?.() ?? false,
    async close() {
      listener.signal.removeEventListener("abort", stop);
      stop();
      await connections[Symbol.asyncDispose]();
    },
  };
}
