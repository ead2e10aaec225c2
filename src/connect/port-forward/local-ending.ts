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

/** Delivers what has come from the pod, then resets: no client takes that for a regular end. */
export function flushThenReset(local: Socket): void {
  if (!local.writable || local.writableLength === 0) {
    local.resetAndDestroy();
    return;
  }
  const timer = setTimeout(() => local.resetAndDestroy(), closingTimeoutMs);
  local.once("close", () => clearTimeout(timer));
  // An empty write comes after all others; `drain` would only come after a full buffer.
  local.write(Buffer.alloc(0), () => local.resetAndDestroy());
}
