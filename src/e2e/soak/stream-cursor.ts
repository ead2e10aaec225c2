import type { NatsClient } from "../../connect/connections.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { messageAt, type StoredMessage, streamEnds } from "../message/streams.ts";
import type { ServerClock } from "./server-clock.ts";

/** Reads a stream onwards from a sequence, message by message, without a consumer: nothing is left in the stream's configuration. */
export interface StreamCursor {
  /** Reads what is new. True: the end was reached; false: there is more than is read at a time. */
  advance(onMessage: (message: StoredMessage) => void): Promise<ProbeResult<boolean>>;
}

const requestsAtOnce = 32;
/** So that the tables are looked at in between. */
const mostAtATime = 2_048;

/** @param afterSeq the last sequence that is not of interest. */
export function createStreamCursor(
  nats: NatsClient,
  stream: string,
  afterSeq: number,
  clock: ServerClock,
): StreamCursor {
  let nextSeq = afterSeq + 1;
  return {
    async advance(onMessage) {
      const ends = await clock.during(() => streamEnds(nats, stream));
      if (!ends.ok) return ends;
      const { firstSeq, lastSeq } = ends.data;
      nextSeq = Math.max(nextSeq, firstSeq);
      const until = Math.min(lastSeq, nextSeq + mostAtATime - 1);
      while (nextSeq <= until) {
        const many = Math.min(requestsAtOnce, until - nextSeq + 1);
        const sequences = Array.from({ length: many }, (_, index) => nextSeq + index);
        const found = await Promise.all(sequences.map((seq) => messageAt(nats, stream, { seq })));
        const failed = found.find((result) => !result.ok);
        if (failed !== undefined && !failed.ok) return failed;
        for (const result of found) if (result.ok && result.data !== null) onMessage(result.data);
        nextSeq += many;
      }
      return succeed(until === lastSeq);
    },
  };
}
