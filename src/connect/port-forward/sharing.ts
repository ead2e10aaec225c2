/**
 * Who shares a connection to the API server with whom. SPDY as the kubelet speaks it has no flow control: a reader that stands still stops everyone
 * on its connection, once the memory set aside for it is full. So those that may do that are kept apart, as far as can be told in time.
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

/** A stream that has moved this much is a transfer, and gets no new company. */
export const bulkyBytes = 256 * 1024;
/** As many streams as there are carriers before anyone shares: the few connections of a person or a pool are each on their own. */
export const aloneCarriers = 6;
/** Above it, so many share one carrier: whoever stands still holds no more than these. */
export const mostCompany = 32;
/** Of several with room, newcomers fill the emptiest; more carriers than this are opened only where no company is fit. */

/**
 * Where a new stream goes. An idle carrier first; then a carrier of its own while there are few; then the one with the least company of those
 * that are neither held nor bulky; and one of its own where none is fit, for a TLS handshake is cheaper than a wait without end.
 */
export function place(carriers: readonly CarrierLoad[]): Placement {
  const fit = carriers
    .map((load, index) => ({ ...load, index }))
    .filter(({ streams, isHeld, isBulky }) => !isHeld && !isBulky && streams < mostCompany)
    .sort((a, b) => a.streams - b.streams);
  const [emptiest] = fit;
  if (emptiest === undefined) return { kind: "open" };
  if (emptiest.streams > 0 && carriers.length < aloneCarriers) return { kind: "open" };
  return { kind: "join", index: emptiest.index };
}
