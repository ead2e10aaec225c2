import type { Writable } from "node:stream";
import type { Redactor } from "./redactor.ts";

/** Those that are guarded: a second gate behind the first would do nothing. */
const streams = new WeakSet<Writable>();

/**
 * The last gate: whoever writes to this stream, be it a report, a screen or a crash, no password and no token in use gets out. All that is known of a
 * secret is taken out long before; this is for the place that somebody forgets.
 */
export function guarded<Stream extends Writable>(stream: Stream, { withoutSecretsInUse }: Redactor): Stream {
  if (streams.has(stream)) return stream;
  streams.add(stream);
  const write = stream.write.bind(stream);
  Object.defineProperty(stream, "write", {
    configurable: true,
    writable: true,
    value: (chunk: unknown, ...rest: unknown[]): unknown =>
      Reflect.apply(write, stream, [typeof chunk === "string" ? withoutSecretsInUse(chunk) : chunk, ...rest]),
  });
  return stream;
}
