/** What a frame is for (RFC 6455 §5.2). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The largest payload a ping, pong or close may have. */
export const maxControlBytes = 125;

export interface FrameHeader {
  /** The last frame of its message. */
  isFinal: boolean;
  opcode: number;
  headerBytes: number;
  payloadBytes: number;
}

/** The other side does not keep to the protocol. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/** Length codes of one byte, two and eight. */
const twoByteLength = 126;
const eightByteLength = 127;

/**
 * Reads the header of a server's frame that begins at `at`; null: some of it is still to come. Throws FrameError for what no server may send:
 * a mask, an extension that was not agreed on, a length beyond what a number holds.
 */
export function parseFrameHeader(bytes: Buffer, at: number): FrameHeader | null {
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (first === undefined || second === undefined) return null;
  if ((first & 0x70) !== 0) throw new FrameError("a frame with reserved bits");
  if ((second & 0x80) !== 0) throw new FrameError("a masked frame from a server");
  const isFinal = (first & 0x80) !== 0;
  const opcode = first & 0x0f;
  const code = second & 0x7f;
  if (code < twoByteLength) return { isFinal, opcode, headerBytes: 2, payloadBytes: code };
  const headerBytes = code === twoByteLength ? 4 : 10;
  if (bytes.length < at + headerBytes) return null;
  if (code === twoByteLength)
    return { isFinal, opcode, headerBytes, payloadBytes: bytes.readUInt16BE(at + 2) };
  const payloadBytes = bytes.readBigUInt64BE(at + 2);
  if (payloadBytes > BigInt(Number.MAX_SAFE_INTEGER)) throw new FrameError("a frame without end");
  return { isFinal, opcode, headerBytes, payloadBytes: Number(payloadBytes) };
}

/** The header of a client's frame, which is whole in itself; ends with the masking key the payload goes under. */
export function clientFrameHeader(opcode: number, payloadBytes: number, mask: Buffer): Buffer {
  const lengthBytes = payloadBytes < twoByteLength ? 0 : payloadBytes < 65_536 ? 2 : 8;
  const header = Buffer.alloc(2 + lengthBytes + mask.length);
  header[0] = 0x80 | opcode;
  header[1] = 0x80 | (lengthBytes === 0 ? payloadBytes : lengthBytes === 2 ? twoByteLength : eightByteLength);
  if (lengthBytes === 2) header.writeUInt16BE(payloadBytes, 2);
  if (lengthBytes === 8) header.writeBigUInt64BE(BigInt(payloadBytes), 2);
  header.set(mask, 2 + lengthBytes);
  return header;
}
