/**
 * Who shares a connection to the API server with whom. SPDY as the kubelet speaks it has no flow control: a reader that stands still stops everyone
 * on its connection, once the memory set aside for it is full. So those that may do that are kept apart, as far as that is known in time.
 */

/** What one shared connection (a carrier) carries at the moment. */
export interface CarrierLoad {
  streams: number;
  /** A client does not take what comes for it: what is set aside for this carrier fills, or is full. */
  isHeld: boolean;
  /** A stream has moved more than a request and its answer. */
  isBulky: boolean;
}

/** `join`: the carrier with this index. */
export type Placement = { kind: "join"; index: number } | { kind: "open" };

/**
 * - `stranger`: a connection of a client of which nothing is known.
 * - `own`: one of this program, which reads what comes and asks for little.
 */
export type Newcomer = "stranger" | "own";

/** A stream that has moved this much is a transfer, and gets no new company. */
export const bulkyBytes = 256 * 1024;
/** So many carriers before strangers share: the few connections of a person or a pool are each on their own. */
export const aloneCarriers = 6;
/** So many share one carrier: whoever stands still holds no more than these. */
export const mostCompany = 32;

/**
 * Where a new stream goes: to an idle carrier first; then to one of its own while there are few and it is a stranger; then to the one with the least
 * company of those that are neither held nor bulky; to one of its own where none is fit, for a TLS handshake is cheaper than a wait without end.
 */
export function place(carriers: readonly CarrierLoad[], newcomer: Newcomer): Placement {
  const [emptiest] = carriers
    .map((load, index) => ({ ...load, index }))
    .filter(({ streams, isHeld, isBulky }) => !isHeld && !isBulky && streams < mostCompany)
    .sort((a, b) => a.streams - b.streams);
  if (emptiest === undefined) return { kind: "open" };
  const isTooEarly = newcomer === "stranger" && carriers.length < aloneCarriers;
  if (emptiest.streams > 0 && isTooEarly) return { kind: "open" };
  return { kind: "join", index: emptiest.index };
}
