import type { Socket } from "node:net";

/** How long a client may take to read what is left, or to close its side. */
const closingTimeoutMs = 1_000;

/** The pod has said all: so does the local side, which then may close. What the client still sends goes nowhere, as on any closed connection. */
export function endPolitely(local: Socket): void {
  local.resume();
  local.end(() => {
    const timer = setTimeout(() => local.destroy(), closingTimeoutMs);
    local.once("close", () => clearTimeout(timer));
  });
}

/**
 * Time for the client to read what was delivered last. A reset that comes while bytes wait to be read is a regular end to every program on libuv
 * (`uv__stream_io` takes the hang-up behind a partial read for the end of the stream): Node's clients would take half an answer for a whole one.
 */
const readingMs = 100;

/** Delivers what has come from the pod, then resets: no client takes that for a regular end. */
export function flushThenReset(local: Socket): void {
  const isUntouched = local.bytesWritten === 0 && local.writableLength === 0;
  if (!local.writable || isUntouched) {
    local.resetAndDestroy();
    return;
  }
  const timers = [setTimeout(() => local.resetAndDestroy(), closingTimeoutMs)];
  local.once("close", () => timers.forEach(clearTimeout));
  // An empty write comes after all others; `drain` would only come after a full buffer.
  local.write(Buffer.alloc(0), () => {
    // Then once more around the event loop: a client in this very process reads in between, however late the timer is.
    timers.push(setTimeout(() => setImmediate(() => local.resetAndDestroy()), readingMs));
  });
}
