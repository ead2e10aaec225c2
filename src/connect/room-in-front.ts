/**
 * Bytes with free memory in front of them, into which the headers of frames are written: header and bytes are then one piece, which TLS takes as it is.
 * It copies what comes in several pieces (`TLSWrap::DoWrite`).
 */
const rooms = new WeakMap<Buffer, number>();

/** For the headers of a WebSocket (14), of SPDY (8) and of a channel (1). */
const roomBytes = 32;

/** Memory for `bytes` with room in front of them; what of it is used should be given to `withRoom`. */
export function allocateWithRoom(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(roomBytes + bytes).subarray(roomBytes);
}

/** The first bytes of such memory, which may go on with headers in front of them. */
export function withRoom(memory: Buffer, bytes: number): Buffer {
  const used = memory.subarray(0, bytes);
  rooms.set(used, roomBytes);
  return used;
}

/** A copy of the bytes, with room in front. */
export function copyWithRoom(bytes: Uint8Array): Buffer {
  const memory = Buffer.allocUnsafe(roomBytes + bytes.length).subarray(roomBytes);
  memory.set(bytes);
  return withRoom(memory, bytes.length);
}

/** The pieces behind a header: in as many pieces as they were where the first has room for it, else in one more. The first is not to be used again. */
export function behind(header: Buffer, pieces: readonly Buffer[]): readonly Buffer[] {
  const [first, ...others] = pieces;
  const room = first === undefined ? 0 : (rooms.get(first) ?? 0);
  if (first === undefined || room < header.length) return [header, ...pieces];
  const whole = Buffer.from(first.buffer, first.byteOffset - header.length, header.length + first.length);
  whole.set(header);
  rooms.set(whole, room - header.length);
  return [whole, ...others];
}
