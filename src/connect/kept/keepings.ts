import type { Clients, Opener, Openers, Part } from "../connections.ts";
import { createLiveClient } from "../kubernetes/live-client.ts";
import type { Keeping } from "./kept-client.ts";

/** How the client of each part is kept between rounds. */
export const keepings: { readonly [P in Part]: Keeping<Clients[P]> } = {
  kubernetes: {
    // Lists follow their changes.
    lasting: createLiveClient,
    // Logs are not listened to: what they fail of is mostly the node's, not the API server's.
    heard: (client, ear) => ({
      ...client,
      get: async (...request) => ear(await client.get(...request)),
      list: async (...request) => ear(await client.list(...request)),
    }),
    isGone: () => false,
  },
  nats: {
    lasting: (client) => client,
    heard: (client, ear) => ({
      ...client,
      info: async () => ear(await client.info()),
      jetStream: async (...request) => ear(await client.jetStream(...request)),
    }),
    isGone: (client) => !client.isOpen(),
  },
  monitoring: {
    lasting: (client) => client,
    heard: (client, ear) => ({ ...client, get: async (path) => ear(await client.get(path)) }),
    isGone: () => false,
  },
  postgres: {
    lasting: (client) => client,
    heard: (client, ear) => ({
      ...client,
      query: async (...query) => ear(await client.query(...query)),
      queryOne: async (...query) => ear(await client.queryOne(...query)),
    }),
    isGone: (client) => !client.isOpen(),
  },
  redis: {
    lasting: (client) => client,
    heard: (client, ear) => ({
      ...client,
      ask: async (words) => ear(await client.ask(words)),
      ping: async () => ear(await client.ping()),
    }),
    isGone: (client) => !client.isOpen(),
  },
};

export const parts = [
  "kubernetes",
  "nats",
  "monitoring",
  "postgres",
  "redis",
] as const satisfies readonly Part[];

/** Makes the opener of each part. */
export const openersBy = (make: <P extends Part>(part: P) => Opener<Clients[P]>): Openers => ({
  kubernetes: make("kubernetes"),
  nats: make("nats"),
  monitoring: make("monitoring"),
  postgres: make("postgres"),
  redis: make("redis"),
});
