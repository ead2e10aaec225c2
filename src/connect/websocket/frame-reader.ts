import { wholeFrames } from "../whole-frames.ts";
import { FrameError, type FrameHeader, maxControlBytes, opcodes, parseFrameHeader } from "./frame-header.ts";

/** Takes what the frames carry, in order. */
export interface FrameSink {
  /** Bytes of a message as they come, a view of what was read; `begins`: the first ones of their message. */
  piece(bytes: Buffer, begins: boolean): void;
  control(opcode: number, payload: Buffer): void;
}

/**
 * Takes frames of a server apart as their bytes come. Messages are handed on in pieces, not gathered: copying each into one buffer costs
 * more than all the rest of the way through this program (docs/decisions/0012).
 */
export class FrameReader {
  readonly #sink: FrameSink;
  /** Of the message's frame being read. */
  #payloadLeftBytes = 0;
  #isWithinMessage = false;
  #begins = false;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Throws FrameError when the server does not keep to the protocol. */
  readonly read = wholeFrames((bytes, at) =>
    this.#payloadLeftBytes > 0 ? this.#payload(bytes, at) : this.#frame(bytes, at),
  );

  #payload(bytes: Buffer, at: number): number {
    const taken = Math.min(this.#payloadLeftBytes, bytes.length - at);
    const begins = this.#begins;
    this.#payloadLeftBytes -= taken;
    this.#begins = false;
    this.#sink.piece(taken === bytes.length ? bytes : bytes.subarray(at, at + taken), begins);
    return taken;
  }

  /** The header of a message's frame, or a control frame as a whole; 0: not all of it is there. */
  #frame(bytes: Buffer, at: number): number {
    const header = parseFrameHeader(bytes, at);
    if (header === null) return 0;
    if (header.opcode >= opcodes.close) return this.#control(header, bytes, at);
    if (header.opcode > opcodes.binary) throw new FrameError(`a frame of unknown kind ${header.opcode}`);
    const continues = header.opcode === opcodes.continuation;
    if (continues !== this.#isWithinMessage) throw new FrameError("frames of a message out of order");
    if (!continues) this.#begins = true;
    this.#isWithinMessage = !header.isFinal;
    this.#payloadLeftBytes = header.payloadBytes;
    return header.headerBytes;
  }

  #control({ opcode, isFinal, headerBytes, payloadBytes }: FrameHeader, bytes: Buffer, at: number): number {
    if (!isFinal || payloadBytes > maxControlBytes) throw new FrameError("a control frame that is too large");
    const start = at + headerBytes;
    if (bytes.length < start + payloadBytes) return 0;
    this.#sink.control(opcode, bytes.subarray(start, start + payloadBytes));
    return headerBytes + payloadBytes;
  }
}
