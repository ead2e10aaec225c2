import type { Validity } from "../../../snapshot/nats.ts";

const dayMs = 86_400_000;

/** `nats audit` (SERVER_008): a month before the end is worth a word, a week is short. */
const limits = [
  { severity: "error", leftMs: 7 * dayMs, leftPart: 0.1 },
  { severity: "warning", leftMs: 30 * dayMs, leftPart: 0.2 },
] as const;

/**
 * How pressing the end is; null: it is far. What lives for days or hours only is renewed by a machine, when a third of its life is left (cert-manager): it is
 * late only when less than that is left.
 */
export function urgencyOf({ from, until }: Validity, nowMs: number): "error" | "warning" | null {
  const leftMs = Date.parse(until) - nowMs;
  const lifeMs = from === null ? Number.POSITIVE_INFINITY : Date.parse(until) - Date.parse(from);
  const part = leftMs / lifeMs;
  return limits.find((limit) => leftMs < limit.leftMs && part < limit.leftPart)?.severity ?? null;
}
