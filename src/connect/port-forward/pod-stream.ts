import { Duplex } from "node:stream";
import { bytesOf, groupsOf } from "../pieces.ts";
import { behind } from "../room-in-front.ts";
import { ClientWebSocket, closeCodes } from "../websocket/client-web-socket.ts";
import { type KeepAlive, keepAlive } from "./keep-alive.ts";
import { errorFromText, PortForwardError } from "./port-forward-error.ts";

/** One port per WebSocket: its data and its error channel (Kubernetes: v4.channel.k8s.io, channel 2i and 2i+1). */
const dataChannel = 0;
const errorChannel = 1;
/** The API server refuses messages over 32 MiB and must not be sent fragments. */
const maxMessageBytes = 1024 * 1024;
/** What may wait in each direction before the other side is asked to stop. With 512 KiB an upload takes a third more CPU time (measured). */
const highWaterMarkBytes = 128 * 1024;
/** Of what the API server says on the error channel; it is one sentence. */
const maxErrorBytes = 64 * 1024;

type Done = (error?: Error | null) => void;

/**
 * A pod's port as a Duplex over a connection upgraded to v4.channel.k8s.io. Backpressure goes both ways. The protocol has no half-close:
 * ending the writable side sends nothing, destroying the stream closes the connection. An error the API server reports, or a connection cut
 * without a close, destroys the stream with a PortForwardError; a regular close ends it.
 */
export class PodStream extends Duplex {
  readonly #socket: ClientWebSocket;
  readonly #keepAlive: KeepAlive;
  readonly #introduced = new Set<number>();
  /** Channel of the message being received; null: nothing of it is wanted. */
  #channel: number | null = null;
  #error: Buffer = Buffer.alloc(0);
  #accept: () => void = () => undefined;
  #decline: (error: Error) => void = () => undefined;
  /** Resolves at the server's first message of the data channel: it has taken the request, the pod itself is not dialled yet. */
  readonly accepted: Promise<void>;

  constructor(connection: Duplex, options: { isEncrypted: boolean; keepAliveMs: number }) {
    super({ allowHalfOpen: true, highWaterMark: highWaterMarkBytes });
    this.accepted = new Promise((resolve, reject) => {
      this.#accept = resolve;
      this.#decline = reject;
    });
    // A failure may come with the first bytes, before anyone listens: `accepted` and `errored` tell it as well.
    this.accepted.catch(() => undefined);
    this.on("error", () => undefined);
    this.#socket = new ClientWebSocket(connection, options, {
      onPiece: (bytes, begins) => {
        this.#keepAlive.heard();
        this.#receive(bytes, begins);
      },
      onPong: () => this.#keepAlive.answered(),
      onClose: (code, reason) => this.#closed(code, reason),
    });
    this.#keepAlive = keepAlive(options.keepAliveMs, {
      isPaused: () => this.#socket.isPaused,
      unsentBytes: () => this.#socket.unsentBytes,
      nudge: () => this.#socket.send([Buffer.of(errorChannel)]),
      ping: () => this.#socket.ping(),
      onDead: () =>
        this.destroy(new PortForwardError("cut", "the API server has gone silent: no answer to a ping")),
    });
  }

  #receive(bytes: Buffer, begins: boolean): void {
    if (begins) this.#channel = this.#channelOf(bytes[0] ?? 0);
    const payload = begins ? bytes.subarray(1) : bytes;
    if (this.#channel === null || payload.length === 0) return;
    if (this.#channel === dataChannel) {
      if (!this.push(payload)) this.#socket.pause();
    } else if (this.#error.length < maxErrorBytes) this.#error = Buffer.concat([this.#error, payload]);
  }

  /** The first message of each channel only repeats the port (two bytes, little endian); other channels are not ours. */
  #channelOf(channel: number): number | null {
    if (channel !== dataChannel && channel !== errorChannel) return null;
    if (this.#introduced.has(channel)) return channel;
    this.#introduced.add(channel);
    if (channel === dataChannel) this.#accept();
    return null;
  }

  #closed(code: number, reason: string): void {
    this.#keepAlive.stop();
    if (this.destroyed) return;
    if (this.#error.length > 0) this.destroy(errorFromText(this.#error.toString("utf8")));
    else if (code === closeCodes.normal && this.#introduced.has(dataChannel)) this.push(null);
    else this.destroy(new PortForwardError("cut", `the connection to the API server was cut (${reason})`));
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

  /** `done` comes once the bytes have left for the network: that is the backpressure. */
  #send(chunks: readonly Buffer[], done: Done): void {
    const messages = bytesOf(chunks) <= maxMessageBytes ? [chunks] : groupsOf(chunks, maxMessageBytes);
    this.#keepAlive.sent();
    for (const [index, message] of messages.entries())
      this.#socket.send(behind(Buffer.of(dataChannel), message), () => {
        if (index === messages.length - 1) done();
      });
  }

  override _final(done: () => void): void {
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#keepAlive.stop();
    this.#decline(error ?? new Error("the connection is not wanted any more"));
    if (error) this.#socket.terminate();
    else this.#socket.close();
    done(error);
  }
}
