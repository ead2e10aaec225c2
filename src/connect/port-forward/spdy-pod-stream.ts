import { Duplex } from "node:stream";
import { bytesOf } from "../pieces.ts";
import type { SpdySession } from "../spdy/session.ts";
import { errorFromText, PortForwardError } from "./port-forward-error.ts";

/** As much as may wait in each direction before the other side is asked to stop (see pod-stream.ts). */
const highWaterMarkBytes = 128 * 1024;
/** Of what the kubelet says on the error stream; it is one sentence. */
const maxErrorBytes = 64 * 1024;

type Done = (error?: Error | null) => void;

/** The connection that carries the stream with others. */
export interface Company {
  readonly session: SpdySession;
  /** Its `movedBytes` have become more. */
  moved(stream: SpdyPodStream): void;
  sent(): void;
  /** The client does not take more at the moment. */
  full(stream: SpdyPodStream): void;
  taken(stream: SpdyPodStream): void;
  left(stream: SpdyPodStream): void;
}

/**
 * A pod's port as a Duplex over a data and an error stream of one SPDY connection (Kubernetes: portforward.k8s.io). Ending the writable side sends
 * nothing: the runtimes take a finished data stream for the end of both directions, a second later (containerd 1.6, measured). Destroying the
 * stream resets it. An error that the kubelet reports, or a connection that is cut, destroys the stream with a PortForwardError.
 */
export class SpdyPodStream extends Duplex {
  readonly #company: Company;
  readonly #dataStreamId: number | null;
  #errorText: Buffer = Buffer.alloc(0);
  #errorIsOver = false;
  #dataIsOver = false;
  #movedBytes = 0;
  #hasReply = false;
  #accept: () => void = () => undefined;
  #decline: (error: Error) => void = () => undefined;
  /** Resolves when the kubelet has taken the streams; the pod itself is not dialled yet. */
  readonly accepted: Promise<void>;

  constructor(company: Company, request: { id: number; port: number }) {
    super({ allowHalfOpen: true, highWaterMark: highWaterMarkBytes });
    this.#company = company;
    this.accepted = new Promise((resolve, reject) => {
      this.#accept = resolve;
      this.#decline = reject;
    });
    // A failure may come with the first bytes, before anyone listens: `accepted` and `errored` tell it as well.
    this.accepted.catch(() => undefined);
    this.on("error", () => undefined);
    const { session } = company;
    const headers = { port: String(request.port), requestid: String(request.id) };
    // Nothing is ever written to the error stream, so it begins finished on our side.
    session.openStream(
      { ...headers, streamtype: "error" },
      {
        onReply: () => undefined,
        onData: (bytes) => {
          if (this.#errorText.length < maxErrorBytes)
            this.#errorText = Buffer.concat([this.#errorText, bytes]);
        },
        onOver: (how) => {
          this.#errorIsOver = true;
          if (!this.#dataIsOver) return;
          // What was wrong with the end of the data may have been lost with the connection.
          if (how === "cut") this.#cut();
          else this.#finish();
        },
      },
      true,
    );
    this.#dataStreamId = session.openStream(
      { ...headers, streamtype: "data" },
      {
        onReply: () => {
          this.#hasReply = true;
          this.#accept();
        },
        onData: (bytes) => {
          this.#move(bytes.length);
          if (!this.push(bytes)) company.full(this);
        },
        onOver: (how) => this.#over(how),
      },
    );
    if (this.#dataStreamId === null) this.destroy(new PortForwardError("cut", "the connection is over"));
  }

  /** Both ways. */
  get movedBytes(): number {
    return this.#movedBytes;
  }

  #move(bytes: number): void {
    this.#movedBytes += bytes;
    this.#company.moved(this);
  }

  #over(how: "finished" | "reset" | "cut"): void {
    this.#dataIsOver = true;
    if (how === "cut") this.#cut();
    else if (!this.#hasReply)
      // What was sent on a stream that is reset without a reply is dropped unread (moby/spdystream).
      this.destroy(
        new PortForwardError(
          how === "reset" ? "refused" : "broken",
          "the kubelet did not take the connection",
        ),
      );
    else if (how === "reset" || this.#errorIsOver) this.#finish(how === "reset");
  }

  #cut(): void {
    this.destroy(new PortForwardError("cut", "the connection to the API server was cut"));
  }

  /** What the kubelet has to say of an end it says on the error stream, which ends before or just after the data. */
  #finish(wasReset = false): void {
    if (this.destroyed) return;
    if (this.#errorText.length > 0) this.destroy(errorFromText(this.#errorText.toString("utf8")));
    else if (wasReset) this.destroy(new PortForwardError("broken", "the kubelet reset the connection"));
    else this.push(null);
  }

  override _read(): void {
    this.#company.taken(this);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send([chunk], done);
  }

  /** What has piled up goes out in one frame. */
  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: Done): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  /** `done` comes once the bytes have left for the network: that is the backpressure. */
  #send(chunks: readonly Buffer[], done: Done): void {
    if (this.#dataStreamId === null || this.#dataIsOver) {
      done();
      return;
    }
    this.#company.sent();
    this.#move(bytesOf(chunks));
    this.#company.session.send(this.#dataStreamId, chunks, () => done());
  }

  override _final(done: () => void): void {
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#decline(error ?? new Error("the connection is not wanted any more"));
    if (this.#dataStreamId !== null) this.#company.session.reset(this.#dataStreamId);
    this.#company.left(this);
    done(error);
  }
}
