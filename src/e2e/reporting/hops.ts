// Without zod: the screen of a run shows the way before anything else is loaded.

/** The way of a message: its hops, first to last, with the places they lie between and how a sentence names them. */
export const hopsInOrder = [
  { hop: "client-to-api", from: "client", to: "api", words: "on the way to the ingestion API" },
  {
    hop: "api-to-stream",
    from: "api",
    to: "stream",
    words: "between the ingestion API and the NATS stream",
  },
  {
    hop: "stream-to-worker",
    from: "stream",
    to: "worker",
    words: "between the NATS stream and the worker",
  },
  {
    hop: "worker-to-database",
    from: "worker",
    to: "database",
    words: "between the worker and PostgreSQL",
  },
  {
    hop: "database-to-dashboard",
    from: "database",
    to: "dashboard",
    words: "between PostgreSQL and the dashboard",
  },
] as const;

export type Hop = (typeof hopsInOrder)[number]["hop"];

/** Where a message can be seen. */
export type Place = (typeof hopsInOrder)[number]["from" | "to"];

export const hops = hopsInOrder.map(({ hop }) => hop);

/** How a sentence says where a message has stopped. */
export function hopWords(hop: Hop): string {
  return hopsInOrder.find((stretch) => stretch.hop === hop)?.words ?? hop;
}
