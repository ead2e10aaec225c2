import { connect, type Socket } from "node:net";
import WebSocket from "ws";

/** An open WebSocket that listens, and says nothing unless it is asked to. */
export interface EventSocket {
  /** Sends a small text, whose content nobody reads; false: not now. */
  nudge(): boolean;
  /** Ends it at the other side of a port-forward as well, within a round trip. */
  close(): void;
}

export interface EventSocketOptions {
  /** Of 127.0.0.1. */
  port: number;
  path: string;
  onOpen(): void;
  onText(text: string): void;
  /** Called once, whatever ended it. */
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
  socket.on("open", () => options.onOpen());
  socket.on("message", (data) => options.onText(String(data)));
  socket.on("error", (error) => {
    reason = error.message;
  });
  socket.on("close", (code) => {
    if (!closed) options.onClose(reason || `closed with code ${code}`);
    closed = true;
  });
  return {
    nudge() {
      if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > 0) return false;
      socket.send("nudge");
      return true;
    },
    close() {
      closed = true;
      // Ended only on this side, a port-forward waits for what the pod may still say, and the pod has a client that never says a word.
      const reset = () => connection?.resetAndDestroy();
      if (socket.readyState !== WebSocket.OPEN) return void reset();
      socket.close();
      setTimeout(reset, politeMs);
    },
  };
}
