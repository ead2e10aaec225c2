import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameError, opcodes } from "../../../../src/connect/websocket/frame-header.ts";
import { FrameReader } from "../../../../src/connect/websocket/frame-reader.ts";

/** What a server sends: one frame, its length in as few bytes as it takes. */
function serverFrame(opcode: number, payload: Buffer, { isFinal = true } = {}): Buffer {
  const first = (isFinal ? 0x80 : 0) | opcode;
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.of(first, length), payload]);
  if (length < 65_536) return Buffer.concat([Buffer.of(first, 126, length >> 8, length & 0xff), payload]);
  const header = Buffer.alloc(10);
  header.set([first, 127]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

type Event = { message: Buffer } | { control: number; payload: Buffer };

/** The messages put together again, and the control frames, in the order of their first bytes. */
function readAll(chunks: readonly Buffer[]): Event[] {
  const events: Event[] = [];
  let message: { message: Buffer } | null = null;
  const reader = new FrameReader({
    piece(bytes, begins) {
      if (begins) {
        message = { message: Buffer.alloc(0) };
        events.push(message);
      }
      if (message === null) throw new Error("a piece of no message");
      message.message = Buffer.concat([message.message, bytes]);
    },
    control: (control, payload) => events.push({ control, payload: Buffer.from(payload) }),
  });
  for (const chunk of chunks) reader.read(chunk);
  return events;
}

/** Large buffers compared byte by byte take seconds. */
const inShort = (event: Event): string =>
  "message" in event
    ? `message ${event.message.length} ${createHash("sha1").update(event.message).digest("hex")}`
    : `control ${event.control} ${event.payload.toString("hex")}`;

/** Cut at any places, as a network does. */
function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...cuts, bytes.length].map((end, index) => bytes.subarray(cuts[index - 1] ?? 0, end));
}

const bytesOf = (constraints: fc.IntArrayConstraints) =>
  fc.uint8Array(constraints).map((bytes) => Buffer.from(bytes));
const sizes = fc.oneof(
  bytesOf({ minLength: 1, maxLength: 130 }),
  fc.constantFrom(125, 126, 127, 65_535, 65_536, 70_001).map((length) => Buffer.alloc(length, length % 251)),
);
const message = sizes.map((payload) => ({
  bytes: serverFrame(opcodes.binary, payload),
  event: { message: payload },
}));
const control = fc
  .tuple(fc.constantFrom(opcodes.ping, opcodes.pong, opcodes.close), bytesOf({ maxLength: 125 }))
  .map(([opcode, payload]) => ({
    bytes: serverFrame(opcode, payload),
    event: { control: opcode, payload },
  }));

it("The frame reader finds every message and control frame, however the bytes are cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(message, control), { maxLength: 8 }),
      fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 20 }),
      (frames, places) => {
        const chunks = cutAt(Buffer.concat(frames.map(({ bytes }) => bytes)), places);
        expect(readAll(chunks).map(inShort)).toEqual(frames.map(({ event }) => inShort(event)));
      },
    ),
  );
});

it("The frame reader reads one byte at a time", () => {
  const bytes = Buffer.concat([
    serverFrame(opcodes.ping, Buffer.from("are you there")),
    serverFrame(opcodes.binary, Buffer.alloc(300, 7)),
  ]);
  expect(readAll([...bytes].map((byte) => Buffer.of(byte)))).toEqual([
    { control: opcodes.ping, payload: Buffer.from("are you there") },
    { message: Buffer.alloc(300, 7) },
  ]);
});

it("The frame reader takes a message in several frames as one, a ping between them, and empty frames", () => {
  const bytes = Buffer.concat([
    serverFrame(opcodes.binary, Buffer.alloc(0)),
    serverFrame(opcodes.binary, Buffer.alloc(0), { isFinal: false }),
    serverFrame(opcodes.continuation, Buffer.from("one "), { isFinal: false }),
    serverFrame(opcodes.ping, Buffer.alloc(0)),
    serverFrame(opcodes.continuation, Buffer.from("message")),
    serverFrame(opcodes.text, Buffer.from("another")),
  ]);
  expect(readAll([bytes])).toEqual([
    { message: Buffer.from("one message") },
    { control: opcodes.ping, payload: Buffer.alloc(0) },
    { message: Buffer.from("another") },
  ]);
});

it("The frame reader hands on the bytes it was given, not a copy", () => {
  const frame = serverFrame(opcodes.binary, Buffer.from("payload"));
  const pieces: Buffer[] = [];
  new FrameReader({ piece: (bytes) => pieces.push(bytes), control: () => undefined }).read(frame);
  expect(pieces[0]?.buffer).toBe(frame.buffer);
});

it("The frame reader reads any bytes, however they are cut, or says that they are no WebSocket's", () => {
  const outcome = (chunks: readonly Buffer[]): string[] => {
    try {
      return readAll(chunks).map(inShort);
    } catch (error) {
      expect(error).toBeInstanceOf(FrameError);
      return [error instanceof Error ? error.message : ""];
    }
  };
  // Most random bytes are refused at once, so frames that are right go before them.
  const anything = fc.oneof(
    message.map(({ bytes }) => bytes),
    bytesOf({ maxLength: 64 }),
  );
  fc.assert(
    fc.property(
      fc.array(anything, { maxLength: 6 }),
      fc.array(fc.nat({ max: 100_000 }), { maxLength: 10 }),
      (parts, places) => {
        const whole = Buffer.concat(parts);
        const isRefused = (words: string[]) => words.some((word) => !/^(?:message|control) /.test(word));
        const [once, cut] = [outcome([whole]), outcome(cutAt(whole, places))];
        // What came before a refusal may have been handed on in one case and not in the other.
        if (isRefused(once) || isRefused(cut)) expect(cut.at(-1)).toBe(once.at(-1));
        else expect(cut).toEqual(once);
      },
    ),
    { numRuns: 2_000 },
  );
});

describe("what no server may send is refused", () => {
  it.each([
    ["a mask", Buffer.of(0x82, 0x81, 1, 2, 3, 4, 5)],
    ["a compressed message", Buffer.of(0xc2, 1, 0)],
    ["an unknown kind of frame", Buffer.of(0x83, 0)],
    ["a continuation of nothing", serverFrame(opcodes.continuation, Buffer.from("x"))],
    [
      "a message within a message",
      Buffer.concat([
        serverFrame(opcodes.binary, Buffer.from("x"), { isFinal: false }),
        serverFrame(opcodes.binary, Buffer.from("y")),
      ]),
    ],
    ["a ping in parts", serverFrame(opcodes.ping, Buffer.alloc(0), { isFinal: false })],
    ["a ping that is too large", serverFrame(opcodes.ping, Buffer.alloc(126))],
    ["a length of 2^63", Buffer.of(0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0)],
  ])("No server may send %s", (_what, bytes) => {
    expect(() => readAll([bytes])).toThrow(FrameError);
  });
});
