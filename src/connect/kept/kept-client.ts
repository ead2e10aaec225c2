import type { ProbeError, ProbeResult } from "../../snapshot/probe-result.ts";

/** What is reported of clients that are kept between rounds. */
export interface KeepListener {
  /** Ends everything that goes on in between. */
  signal: AbortSignal;
  /** Something of the namespace is different; `path` is that of its list. */
  onChange(path: string): void;
  /** A list may not be watched and is read in every round instead. */
  onRefused(error: ProbeError): void;
}

/** Passes a result on, and hears of it where it is a failure. */
export type Ear = <T>(result: ProbeResult<T>) => ProbeResult<T>;

/** How a client is kept between rounds. */
export interface Keeping<Client> {
  /** What outlasts a round in the place of the client; made once, when it was opened. */
  lasting(client: Client, listener: KeepListener): Client;
  /** The same client, with an ear for the failures of its calls. */
  heard(client: Client, ear: Ear): Client;
  /** Whether it is known to be gone. */
  isGone(client: Client): boolean;
}
