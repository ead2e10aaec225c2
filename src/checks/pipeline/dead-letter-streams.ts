import type { Blueprint } from "../../blueprint/blueprint.ts";
import { deadLetterSources } from "../../blueprint/dead-letters.ts";
import type { MessageStatus } from "../../snapshot/message-status.ts";
import type { Stream } from "../../snapshot/nats.ts";
import type { WantedStream } from "../nats/streams/wanted-streams.ts";

/** A stream for dead letters, and the streams whose messages end there. */
export interface DeadLetterStream extends WantedStream {
  sources: string[];
}

export function deadLetterStreams(
  wanted: readonly WantedStream[],
  rules: Blueprint["deadLetters"],
): DeadLetterStream[] {
  return wanted.flatMap((stream) => {
    const sources = deadLetterSources(stream.name, wanted, rules);
    return sources.length === 0 ? [] : [{ ...stream, sources }];
  });
}

const dayMs = 24 * 3_600_000;

/**
 * How many dead letters no row says so of. The worker changes the row after it has published the letter, and not at all while the database is away.
 * Null: they cannot be compared, because rows were not counted or are counted for a shorter time than the letters go back.
 */
export function lettersWithoutRow(
  streams: readonly Stream[],
  status: MessageStatus | null,
  deadLettered: readonly string[],
): number | null {
  if (status === null || status.kind !== "counted" || !status.complete) return null;
  const letters = streams.filter(({ state }) => state.messages > 0);
  const since = Date.parse(status.at) - dayMs;
  if (letters.some(({ state }) => !(Date.parse(state.first_ts ?? "") > since))) return null;
  const count = letters.reduce((sum, { state }) => sum + state.messages, 0);
  const rows = status.statuses
    .filter((entry) => deadLettered.includes(entry.status))
    .reduce((sum, entry) => sum + entry.rows, 0);
  return Math.max(0, count - rows);
}
