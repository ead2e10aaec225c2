import { parseNatsSize } from "./nats-size.ts";
import { parseQuantity } from "./quantity.ts";

export type ParsedByteSize = { ok: true; bytes: number } | { ok: false; error: string };

/**
 * Reads a size that people write in `nomnom.doctor.yaml`: a Kubernetes quantity (`1Gi`, `5G`, `1e9`) or, where that fails, an unquoted NATS size
 * (`5GB`, `5gib`). Whole, non-negative bytes only; `500m` is refused, since it is half a byte to Kubernetes and 500 MB to nats-server.
 */
export function parseByteSize(text: string): ParsedByteSize {
  const trimmed = text.trim();
  const bytes = bytesOf(trimmed);
  if (bytes === null)
    return { ok: false, error: `"${text}" is not a size; write one such as 1Gi, 500Mi or 5G` };
  if (bytes < 0) return { ok: false, error: `"${text}" is negative; a size is 0 or more` };
  if (!Number.isInteger(bytes)) return { ok: false, error: notWhole(trimmed) };
  if (bytes >= 2 ** 63)
    return { ok: false, error: `"${text}" is too large; the largest size is just below 8Ei` };
  return { ok: true, bytes };
}

function bytesOf(text: string): number | null {
  const quantity = parseQuantity(text);
  if (quantity.ok) return quantity.value;
  const natsSize = parseNatsSize(text, { quoted: false });
  return natsSize.ok && /^\d/.test(text) ? natsSize.bytes : null;
}

function notWhole(text: string): string {
  if (!text.endsWith("m")) return `"${text}" is not a whole number of bytes`;
  const number = text.slice(0, -1);
  return `"${text}" means thousandths of a byte to Kubernetes; write "${number}M" or "${number}Mi"`;
}
