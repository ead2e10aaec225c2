import { Duplex } from "node:stream";
import type WebSocket from "ws";

/** One port per WebSocket: its data and its error channel (Kubernetes: v4.channel.k8s.io, channel 2i and 2i+1). */
const dataChannel = 0;
const errorChannel = 1;
/** The API server refuses messages over 32 MiB and must not be sent fragments. */
const maxMessageBytes = 1024 * 1024;
/** How long a polite close may take before the socket is cut. */
const closeTimeoutMs = 500;

/**
 * A pod's port as a Duplex over an open v4.channel.k8s.io WebSocket. Backpressure goes both ways. The protocol has no half-close: ending
 * the writable side sends nothing, destroying the stream closes the connection. An error the API server reports, or a connection cut
 * without a close, destroys the stream with an Error; a regular close ends it.
 */
export class PodStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #headersToSkip = new Set([dataChannel, errorChannel]);
  #errorText = "";
  #accepted: (() => void) | null = null;
  /** Resolves at the server's first frame of the data channel: it has taken the request, the pod itself is not dialled yet. */
  readonly accepted: Promise<void>;

  constructor(socket: WebSocket) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.accepted = new Promise((resolve) => {
      this.#accepted = resolve;
    });
    socket.on("message", (data: Buffer) => this.#receive(data));
    socket.on("close", (code) => this.#closed(code));
    socket.on("error", (error) => this.destroy(error));
  }

  #receive(message: Buffer): void {
    const channel = message[0];
    // The first frame of each channel only repeats the port (two bytes, little endian).
    if (channel !== undefined && this.#headersToSkip.delete(channel)) {
      if (channel === dataChannel) this.#accepted?.();
      return;
    }
    const payload = message.subarray(1);
    if (channel === errorChannel) this.#errorText += payload.toString("utf8");
    if (channel === dataChannel && payload.length > 0 && !this.push(payload)) this.#socket.pause();
  }

  #closed(code: number): void {
    if (this.destroyed) return;
    if (this.#errorText !== "") this.destroy(new PortForwardError(this.#errorText.trim()));
    else if (code === 1000) this.push(null);
    else this.destroy(new PortForwardError(`the connection to the API server was cut (WebSocket ${code})`));
  }

  override _read(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, 0, done);
  }

  #send(chunk: Buffer, offset: number, done: (error?: Error | null) => void): void {
    const end = Math.min(offset + maxMessageBytes, chunk.length);
    const message = Buffer.concat([Buffer.of(dataChannel), chunk.subarray(offset, end)]);
    // The callback comes once the bytes have left for the network: that is the backpressure.
    this.#socket.send(message, { binary: true }, (error) => {
      if (error || end === chunk.length) done(error ?? null);
      else this.#send(chunk, end, done);
    });
  }

  override _final(done: () => void): void {
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const socket = this.#socket;
    if (socket.isPaused) socket.resume();
    if (error) socket.terminate();
    else if (socket.readyState !== socket.CLOSED) {
      socket.close(1000);
      const timer = setTimeout(() => socket.terminate(), closeTimeoutMs);
      socket.once("close", () => clearTimeout(timer));
    }
    done(error);
  }
}

/** What the API server said on the error channel, or that the connection was cut. */
export class PortForwardError extends Error {
  override readonly name = "PortForwardError";
  readonly code = "ECONNRESET";
}
