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
  /** The next message of average size does not fit: it is refused, or it throws away the oldest. */
  full: boolean;
}

/** The limit of its own that a stream is nearest to; null: it has none. A sealed stream takes no messages, full or not. */
export function fullness({ config, state }: Stream): Fullness | null {
  const averageBytes = state.messages === 0 ? 0 : state.bytes / state.messages;
  const limits = [
    of("max_bytes", state.bytes, config.max_bytes, averageBytes),
    of("max_msgs", state.messages, config.max_msgs, 1),
  ].flatMap((entry) => entry ?? []);
  if (config.sealed) return null;
  return limits.toSorted((a, b) => Number(b.full) - Number(a.full) || b.percent - a.percent)[0] ?? null;
}

/** Where it is worth a word. */
export const isNearlyFull = ({ full, percent }: Fullness): boolean => full || percent >= nearPercent;

/** `1023 KiB of 1 MiB (max_bytes), 97 %`. Rounded down: 100 % is what is full. */
export function inWords({ limit, used, max, percent }: Fullness): string {
  const show = (value: number): string => (limit === "max_bytes" ? formatBytes(value) : String(value));
  const unit = limit === "max_msgs" ? " messages" : "";
  return `${show(used)} of ${show(max)}${unit} (${limit}), ${Math.floor(percent)} %`;
}

function of(limit: Fullness["limit"], used: number, max: number, next: number): Fullness | null {
  if (max <= 0) return null;
  return { limit, used, max, percent: (100 * used) / max, full: used > 0 && used + next > max };
}
