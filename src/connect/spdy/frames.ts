import { bytesOf } from "../pieces.ts";
/** Kinds of control frames (SPDY Protocol, draft 3.1, §2.6). The kubelet's side is moby/spdystream, whose habits are noted where they matter. */
export const frameTypes = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

/** Of SYN_STREAM, SYN_REPLY, HEADERS and data: the sender's last frame of the stream. */
export const finFlag = 0x01;

/** Why a stream is reset (§2.6.3). */
export const rstCodes = { protocolError: 1, refusedStream: 3, cancel: 5 } as const;

/** Of every frame; a length of 24 bits follows the flags. */
export const headerBytes = 8;
export const maxFrameBytes = 0xff_ff_ff;

/** The other side does not keep to the protocol. */
export class SpdyError extends Error {
  override readonly name = "SpdyError";
}

const controlBit = 0x80;
const version = 3;

export type FrameHeader =
  | { kind: "data"; streamId: number; flags: number; payloadBytes: number }
  | { kind: "control"; type: number; flags: number; payloadBytes: number };

/** Reads the header of eight bytes that begins at `at`. Throws SpdyError for another version. */
export function parseFrameHeader(bytes: Buffer, at: number): FrameHeader {
  const word = bytes.readUInt32BE(at);
  const flags = bytes.readUInt8(at + 4);
  const payloadBytes = bytes.readUIntBE(at + 5, 3);
  if (bytes.readUInt8(at) < controlBit) {
    if (word === 0) throw new SpdyError("data of stream 0");
    return { kind: "data", streamId: word, flags, payloadBytes };
  }
  const spoken = (word >>> 16) & 0x7fff;
  if (spoken !== version) throw new SpdyError(`a frame of SPDY version ${spoken}`);
  return { kind: "control", type: word & 0xffff, flags, payloadBytes };
}

/** The header of a data frame; its payload follows. */
export function dataHeader(streamId: number, payloadBytes: number, flags = 0): Buffer {
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32BE(streamId, 0);
  header.writeUInt8(flags, 4);
  header.writeUIntBE(payloadBytes, 5, 3);
  return header;
}

/** Opens a stream: no parent, highest priority, header block as `header-block.ts` makes it. */
export function synStream(streamId: number, headerBlock: Buffer, flags = 0): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt32BE(streamId, 0);
  return control(frameTypes.synStream, flags, [fixed, headerBlock]);
}

export function synReply(streamId: number, headerBlock: Buffer, flags = 0): Buffer {
  return control(frameTypes.synReply, flags, [words(streamId), headerBlock]);
}

export const rstStream = (streamId: number, code: number): Buffer =>
  control(frameTypes.rstStream, 0, [words(streamId, code)]);

/** Ids of a client's pings are odd; a ping comes back as it went. */
export const ping = (id: number): Buffer => control(frameTypes.ping, 0, [words(id)]);

/** No new streams are taken; 0: a regular end. */
export const goAway = (lastGoodStreamId: number): Buffer =>
  control(frameTypes.goAway, 0, [words(lastGoodStreamId, 0)]);

function words(...values: number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

function control(type: number, flags: number, parts: readonly Buffer[]): Buffer {
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt16BE((controlBit << 8) | version, 0);
  header.writeUInt16BE(type, 2);
  header.writeUInt8(flags, 4);
  header.writeUIntBE(bytesOf(parts), 5, 3);
  return Buffer.concat([header, ...parts]);
}
