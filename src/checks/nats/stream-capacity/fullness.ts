import type { Stream } from "../../../snapshot/nats.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { nearPercent } from "../server/near-limit.ts";

/** How far a stream is from one of its own limits. */
export interface Fullness {
  limit: "max_bytes" | "max_msgs";
  used: number;
  max: number;
  /** 0 to 100. */
  percent: number;
  /** Nothing of usual size fits: the next message is refused, or it throws away the oldest. */
  full: boolean;
  /** There is room, and not for a message as large as the average of those it holds; that many bytes. Absent: there is, or it is full. */
  tooLarge?: number;
}

/** The limit of its own that a stream is nearest to; null: it has none. A sealed stream takes no messages, full or not. */
export function fullness(stream: Stream): Fullness | null {
  if (stream.config.sealed) return null;
  return (
    fullnessBy(stream).toSorted((a, b) => Number(b.full) - Number(a.full) || b.percent - a.percent)[0] ?? null
  );
}

/** The same by each of its limits. */
export function fullnessBy({ config, state }: Stream): Fullness[] {
  const averageBytes = state.messages === 0 ? 0 : state.bytes / state.messages;
  return [
    of("max_bytes", state.bytes, config.max_bytes, averageBytes),
    of("max_msgs", state.messages, config.max_msgs, 1),
  ].flatMap((entry) => entry ?? []);
}

/** Where it is worth a word. */
export const isNearlyFull = ({ full, percent, tooLarge }: Fullness): boolean =>
  full || tooLarge !== undefined || percent >= nearPercent;

/** `1023 KiB of 1 MiB (max_bytes), 97 %`. Rounded down: 100 % is what is full. */
export function inWords({ limit, used, max, percent }: Fullness): string {
  const show = (value: number): string => (limit === "max_bytes" ? formatBytes(value) : String(value));
  const unit = limit === "max_msgs" ? " messages" : "";
  return `${show(used)} of ${show(max)}${unit} (${limit}), ${Math.floor(percent)} %`;
}

/** An average says little of the next message while there is much room: a single large value may be followed by small ones. */
function of(limit: Fullness["limit"], used: number, max: number, next: number): Fullness | null {
  if (max <= 0) return null;
  const percent = (100 * used) / max;
  const isOver = used > 0 && used + next > max;
  const full = isOver && percent >= nearPercent;
  return { limit, used, max, percent, full, ...(isOver && !full && { tooLarge: next }) };
}
