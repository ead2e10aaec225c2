import { linkSignals } from "../../linked-signal.ts";
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
  const closing = new AbortController();
  const ended = linkSignals([listener.signal, closing.signal]);
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
      closing.abort();
      ended[Symbol.dispose]();
      await connections[Symbol.asyncDispose]();
    },
  };
}
