import { Duplex } from "node:stream";
import type WebSocket from "ws";
import { type KeepAlive, keepAlive } from "./keep-alive.ts";
import { errorFromText, PortForwardError } from "./port-forward-error.ts";

/** One port per WebSocket: its data and its error channel (Kubernetes: v4.channel.k8s.io, channel 2i and 2i+1). */
const dataChannel = 0;
const errorChannel = 1;
/** The API server refuses messages over 32 MiB and must not be sent fragments. */
const maxMessageBytes = 1024 * 1024;
/** What may wait in each direction before the other side is asked to stop. */
const highWaterMarkBytes = 512 * 1024;
/** How long a polite close may take before the socket is cut. */
const closeTimeoutMs = 500;

type Done = (error?: Error | null) => void;

/**
 * A pod's port as a Duplex over an open v4.channel.k8s.io WebSocket. Backpressure goes both ways. The protocol has no half-close: ending
 * the writable side sends nothing, destroying the stream closes the connection. An error the API server reports, or a connection cut
 * without a close, destroys the stream with a PortForwardError; a regular close ends it.
 */
export class PodStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #headersToSkip = new Set([dataChannel, errorChannel]);
  readonly #keepAlive: KeepAlive;
  #errorText = "";
  #accepted: (() => void) | null = null;
  /** Resolves at the server's first frame of the data channel: it has taken the request, the pod itself is not dialled yet. */
  readonly accepted: Promise<void>;

  constructor(socket: WebSocket, { keepAliveMs }: { keepAliveMs: number }) {
    super({ allowHalfOpen: true, highWaterMark: highWaterMarkBytes });
    this.#socket = socket;
    this.accepted = new Promise((resolve) => {
      this.#accepted = resolve;
    });
    socket.on("message", (data: Buffer) => this.#receive(data));
    socket.on("close", (code) => this.#closed(code));
    socket.on("error", (error) => this.destroy(new PortForwardError("cut", cutBy(error.message))));
    this.#keepAlive = keepAlive(socket, keepAliveMs, () =>
      this.destroy(new PortForwardError("cut", "the API server has gone silent: no answer to a ping")),
    );
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
    if (this.#errorText !== "") this.destroy(errorFromText(this.#errorText));
    else if (code === 1000) this.push(null);
    else this.destroy(new PortForwardError("cut", cutBy(`WebSocket ${code}`)));
  }

  override _read(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send([chunk], done);
  }

  /** What has piled up goes out in as few messages as may be. */
  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: Done): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  #send(chunks: readonly Buffer[], done: Done): void {
    const messages = messagesOf(chunks);
    const last = messages.length - 1;
    this.#keepAlive.sent();
    // The callback comes once the bytes have left for the network: that is the backpressure. Nothing is said of a socket that is
    // closing: its close follows, and knows why.
    messages.forEach((message, index) => {
      this.#socket.send(message, { binary: true }, () => {
        if (index === last) done();
      });
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

/** One message per call of `write`, or several where they would be too large. */
function messagesOf(chunks: readonly Buffer[]): Buffer[] {
  const whole = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (whole < maxMessageBytes) return [Buffer.concat([Buffer.of(dataChannel), ...chunks], whole + 1)];
  const all = Buffer.concat(chunks, whole);
  const messages: Buffer[] = [];
  for (let start = 0; start < whole; start += maxMessageBytes)
    messages.push(Buffer.concat([Buffer.of(dataChannel), all.subarray(start, start + maxMessageBytes)]));
  return messages;
}

const cutBy = (reason: string) => `the connection to the API server was cut (${reason})`;
