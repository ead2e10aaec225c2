import type { Noted } from "../run/events.ts";
import { hopsInOrder, type Place } from "./hops.ts";

const places: readonly Place[] = [hopsInOrder[0].from, ...hopsInOrder.map(({ to }) => to)];

/**
 * What was noted, in the order it happened. Some things are reported as they happen, others are seen by looking, a moment later: nothing was at a place
 * after it was seen beyond it. The API's answer may come when the message is far away, and comes when it comes.
 */
export function settledTimeline(noted: readonly Noted[]): Noted[] {
  const latestAt = new Map<Place, number>();
  let beyondMs = Number.POSITIVE_INFINITY;
  for (const place of places.toReversed()) {
    if (place === "api") continue;
    const timesOf = (isIt: (entry: Noted) => boolean) =>
      noted.flatMap((entry) => (isIt(entry) ? entry.atMs : []));
    beyondMs = Math.min(beyondMs, ...timesOf(({ reached }) => reached === place));
    latestAt.set(place, beyondMs);
    // What is on the way to it has left the places before.
    beyondMs = Math.min(beyondMs, ...timesOf(({ onTheWayTo }) => onTheWayTo === place));
  }
  const settled = noted.map((entry) => {
    const place = entry.reached ?? entry.onTheWayTo ?? null;
    return place === null
      ? entry
      : { ...entry, atMs: Math.min(entry.atMs, latestAt.get(place) ?? entry.atMs) };
  });
  return settled.sort((a, b) => a.atMs - b.atMs || orderOf(a) - orderOf(b));
}

/** Of two at the same moment the earlier place comes first, and what is on the way to one before its being there. */
function orderOf({ reached, onTheWayTo }: Noted): number {
  if (reached !== null) return places.indexOf(reached);
  return onTheWayTo === undefined ? places.length : places.indexOf(onTheWayTo) - 0.5;
}
