import { connect, type Socket } from "node:net";
import WebSocket from "ws";

/** An open WebSocket that only listens, and is nudged. */
export interface EventSocket {
  /** Ends it at the other side of a port-forward as well, within a round trip. */
  close(): void;
}

export interface EventSocketOptions {
  /** Of 127.0.0.1. */
  port: number;
  path: string;
  /** A small text sent this often; the server at the other side may hold its events back until it hears something. */
  nudgeMs: number;
  onOpen(): void;
  onText(text: string): void;
  /** Told once, whatever ended it. */
  onClose(reason: string): void;
}

const handshakeTimeoutMs = 5_000;
/** For the close frame and its answer; then the connection is reset. */
const politeMs = 200;
const maxPayloadBytes = 4 * 1024 * 1024;

/** Connects; everything that happens comes through the callbacks. */
export function openEventSocket(options: EventSocketOptions): EventSocket {
  let connection: Socket | null = null;
  const socket = new WebSocket(`ws://127.0.0.1:${options.port}${options.path}`, {
    createConnection() {
      connection = connect(options.port, "127.0.0.1");
      return connection;
    },
    handshakeTimeout: handshakeTimeoutMs,
    maxPayload: maxPayloadBytes,
    perMessageDeflate: false,
  });
  let reason = "";
  let closed = false;
  const nudge = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount === 0) socket.send("nudge");
  }, options.nudgeMs);
  nudge.unref();
  socket.on("open", () => options.onOpen());
  socket.on("message", (data) => options.onText(String(data)));
  socket.on("error", (error) => {
    reason = error.message;
  });
  socket.on("close", (code) => {
    clearInterval(nudge);
    if (!closed) options.onClose(reason || `closed with code ${code}`);
    closed = true;
  });
  return {
    close() {
      closed = true;
      clearInterval(nudge);
      // Ended only on this side, a port-forward waits for what the pod may still say, and the pod has a client that never says a word.
      const reset = () => connection?.resetAndDestroy();
      if (socket.readyState !== WebSocket.OPEN) return void reset();
      socket.close();
      setTimeout(reset, politeMs);
    },
  };
}
