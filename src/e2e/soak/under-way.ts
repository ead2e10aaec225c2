import type { Hop } from "../reporting/hops.ts";
import type { Ledger } from "./ledger.ts";
import type { TrafficOutcome } from "./send-and-follow.ts";

/** Orders that are under way at the same place. */
export interface UnderWay {
  hop: Hop;
  why: string;
  count: number;
  /** The number of the first of them. */
  example: number;
}

/** Where the orders are of which nothing final is known, in words that hold for all of them at that place. */
export function underWayCauses(ledger: Ledger, outcome: TrafficOutcome): UnderWay[] {
  const causes = new Map<string, UnderWay>();
  for (const order of ledger.nextOpen(ledger.size)) {
    const place = placeOf(ledger, outcome, order);
    const known = causes.get(place.why);
    if (known === undefined) causes.set(place.why, { ...place, count: 1, example: order });
    else {
      known.count += 1;
      known.example = Math.min(known.example, order);
    }
  }
  return [...causes.values()];
}

function placeOf(ledger: Ledger, outcome: TrafficOutcome, order: number): Pick<UnderWay, "hop" | "why"> {
  const { streams, natsError, databaseError, gaveUp, doubts } = outcome;
  const until = gaveUp === null ? "" : ` (${gaveUp})`;
  if (ledger.answerOf(order) === "none") return { hop: "client-to-api", why: "the API has not answered" };
  if (databaseError !== null)
    return { hop: "worker-to-database", why: `the tables cannot be asked: ${databaseError.message}` };
  const doubt = doubts.get(order);
  if (streams === null || natsError !== null) {
    const asked = `NATS cannot be asked: ${natsError?.message ?? "no connection"}`;
    // Nobody knows whether it has come further than to the API.
    if (doubt !== undefined) return { hop: doubt.hop, why: `${doubt.why}; not in the tables, and ${asked}` };
    return { hop: "stream-to-worker", why: `not in the tables${until}, and ${asked}` };
  }
  const sequence = ledger.sequences[order] ?? 0;
  if (sequence === 0) {
    return doubt === undefined
      ? { hop: "api-to-stream", why: `accepted by the API, not yet seen in the stream${until}` }
      : { hop: doubt.hop, why: `${doubt.why}; not yet seen in the stream` };
  }
  if (!streams.hasConsumer())
    return {
      hop: "stream-to-worker",
      why: "waits in the stream, and there is no consumer: no worker has ever run",
    };
  if (streams.isPending(sequence))
    return { hop: "stream-to-worker", why: `waits in the stream, not taken by a worker${until}` };
  return { hop: "worker-to-database", why: `taken by a worker that is not done with it${until}` };
}
