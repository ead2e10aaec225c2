import type { HttpAnswer } from "../service/http-service.ts";
import type { NatsLink } from "../service/nats-link.ts";
import { ApiError } from "./api-error.ts";
import { envelopeOf, publish } from "./publish.ts";

/**
 * POST /ingest/batch: one JSON text per line, always 202. Blank lines fail, the entity type is never set, and no status row is written, so
 * its messages cannot be tracked (nomnom 3ac7dfa).
 */
export async function ingestBatch(link: NatsLink, text: string): Promise<HttpAnswer> {
  const startedAt = performance.now();
  const lines = linesOf(text);
  const errors: string[] = [];
  for (const [index, line] of lines.entries()) {
    try {
      await publish(link, { ...envelopeOf(line), entity_type: null });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(`Line ${index + 1}: ${error.message.replace(/^Validation error: /, "")}`);
    }
  }
  return {
    status: 202,
    json: {
      status: errors.length === 0 ? "success" : "partial",
      processed: lines.length,
      inserted: lines.length - errors.length,
      failed: errors.length,
      errors,
      duration_ms: Math.round(performance.now() - startedAt),
    },
  };
}

/** As Rust's `lines`: a newline at the end starts no further line. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
