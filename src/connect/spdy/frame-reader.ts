import { wholeFrames } from "../whole-frames.ts";
import { type FrameHeader, finFlag, headerBytes, parseFrameHeader, SpdyError } from "./frames.ts";

/** Takes what the frames carry, in order. */
export interface FrameSink {
  /** Bytes of a stream as they come, a view of what was read; an empty piece where a frame without data ends the stream. */
  data(streamId: number, bytes: Buffer, isLast: boolean): void;
  control(type: number, flags: number, payload: Buffer): void;
}

/** Header blocks are short here, and nothing else of a control frame is long. */
const maxControlBytes = 64 * 1024;
const noBytes = Buffer.alloc(0);

/** Takes SPDY frames apart as their bytes come. Data is handed on in pieces, not gathered (docs/decisions/0012). */
export class FrameReader {
  readonly #sink: FrameSink;
  #streamId = 0;
  #isLast = false;
  #payloadLeftBytes = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Throws SpdyError when the other side does not keep to the protocol. */
  readonly read = wholeFrames((bytes, at) =>
    this.#payloadLeftBytes > 0 ? this.#payload(bytes, at) : this.#frame(bytes, at),
  );

  #payload(bytes: Buffer, at: number): number {
    const taken = Math.min(this.#payloadLeftBytes, bytes.length - at);
    this.#payloadLeftBytes -= taken;
    this.#sink.data(
      this.#streamId,
      bytes.subarray(at, at + taken),
      this.#isLast && this.#payloadLeftBytes === 0,
    );
    return taken;
  }

  /** The header of a data frame, or a control frame as a whole; 0: not all of it is there. */
  #frame(bytes: Buffer, at: number): number {
    if (bytes.length < at + headerBytes) return 0;
    const header = parseFrameHeader(bytes, at);
    if (header.kind === "control") return this.#control(header, bytes, at);
    this.#streamId = header.streamId;
    this.#isLast = (header.flags & finFlag) !== 0;
    this.#payloadLeftBytes = header.payloadBytes;
    if (header.payloadBytes === 0 && this.#isLast) this.#sink.data(header.streamId, noBytes, true);
    return headerBytes;
  }

  #control(
    { type, flags, payloadBytes }: FrameHeader & { kind: "control" },
    bytes: Buffer,
    at: number,
  ): number {
    if (payloadBytes > maxControlBytes) throw new SpdyError("a control frame that is too large");
    const start = at + headerBytes;
    if (bytes.length < start + payloadBytes) return 0;
    this.#sink.control(type, flags, bytes.subarray(start, start + payloadBytes));
    return headerBytes + payloadBytes;
  }
}
