import { type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { Connections } from "../connections.ts";
import type { Holder } from "./holder.ts";
import type { Part } from "./part.ts";

export type HeardParts = { readonly [P in Part]: Holder };

export interface Listener {
  /** A part, or a call over it, failed. */
  heard(part: Part, error: ProbeError): void;
  secrets(): string[];
}

/** Connections made of parts that may have been opened at different times, with an ear for failures. Disposing them closes nothing. */
export function heardConnections(
  { kubernetes, nats, monitoring, postgres }: HeardParts,
  { heard, secrets }: Listener,
): Connections {
  const listen = <T>(part: Part, result: ProbeResult<T>): ProbeResult<T> => {
    if (!result.ok) heard(part, result.error);
    return result;
  };
  return {
    async kubernetes() {
      const opened = listen("kubernetes", await kubernetes.kubernetes());
      if (!opened.ok) return opened;
      const client = opened.data;
      // Logs are not listened to: what they fail of is mostly the node's, not the API server's.
      return succeed({
        ...client,
        get: async (...request) => listen("kubernetes", await client.get(...request)),
        list: async (...request) => listen("kubernetes", await client.list(...request)),
      });
    },
    async nats() {
      const opened = listen("nats", await nats.connections.nats());
      if (!opened.ok) return opened;
      const client = opened.data;
      nats.handedOut("nats", client);
      return succeed({
        ...client,
        info: async () => listen("nats", await client.info()),
        jetStream: async (...request) => listen("nats", await client.jetStream(...request)),
      });
    },
    async monitoring() {
      const opened = listen("monitoring", await monitoring.connections.monitoring());
      if (!opened.ok) return opened;
      const client = opened.data;
      return succeed({ ...client, get: async (path) => listen("monitoring", await client.get(path)) });
    },
    async postgres() {
      const opened = listen("postgres", await postgres.connections.postgres());
      if (!opened.ok) return opened;
      const client = opened.data;
      postgres.handedOut("postgres", client);
      return succeed({
        ...client,
        query: async (...query) => listen("postgres", await client.query(...query)),
      });
    },
    target: () => ({
      ...kubernetes.connections.target(),
      nats: nats.connections.target().nats,
      postgres: postgres.connections.target().postgres,
    }),
    origins: () => kubernetes.connections.origins(),
    secrets,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
