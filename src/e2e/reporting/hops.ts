import { builtInPlan } from "../../blueprint/built-in-plan.ts";
import { type PlaceNames, placeNamesOf } from "./place-names.ts";

// Without zod: the screen of a run shows the way before anything else is loaded.

/** The way of a message: its hops, first to last, with the places they lie between. */
export const hopsInOrder = [
  { hop: "client-to-api", from: "client", to: "api" },
  { hop: "api-to-stream", from: "api", to: "stream" },
  { hop: "stream-to-worker", from: "stream", to: "worker" },
  { hop: "worker-to-database", from: "worker", to: "database" },
  { hop: "database-to-dashboard", from: "database", to: "dashboard" },
] as const;

export type Hop = (typeof hopsInOrder)[number]["hop"];

/** Where a message can be seen. */
export type Place = (typeof hopsInOrder)[number]["from" | "to"];

const builtInNames = placeNamesOf(builtInPlan);

export const hops = hopsInOrder.map(({ hop }) => hop);

/** How a sentence says where a message has stopped. */
export function hopWords(hop: Hop, names: PlaceNames = builtInNames): string {
  const found = hopsInOrder.find((stretch) => stretch.hop === hop);
  const [from, to] = found === undefined ? ["", ""] : [names[found.from], names[found.to]];
  return from === "" ? `on the way to ${to}` : `between ${from} and ${to}`;
}
