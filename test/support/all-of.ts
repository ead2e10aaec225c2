import type { Readable } from "node:stream";

/** Everything that a stream holds by now. From Node 26 on one `read()` gives one chunk of it (nodejs/node#60441). */
export function allOf(stream: Readable): string {
  const chunks: string[] = [];
  for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read()) chunks.push(String(chunk));
  return chunks.join("");
}
