import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameReader } from "../../../../src/connect/spdy/frame-reader.ts";
import {
  dataHeader,
  finFlag,
  frameTypes,
  goAway,
  ping,
  rstStream,
  SpdyError,
  synReply,
  synStream,
} from "../../../../src/connect/spdy/frames.ts";

type Event = { stream: number; bytes: string; isLast: boolean } | { type: number; payload: string };

/** What came, pieces of the same data frame put together again. */
function readAll(chunks: readonly Buffer[]): Event[] {
  const events: Event[] = [];
  let left = false;
  const reader = new FrameReader({
    data(stream, bytes, isLast) {
      const last = events.at(-1);
      if (left && last !== undefined && "stream" in last) {
        last.bytes += bytes.toString("hex");
        last.isLast = isLast;
      } else events.push({ stream, bytes: bytes.toString("hex"), isLast });
      left = !isLast;
    },
    control(type, _flags, payload) {
      left = false;
      events.push({ type, payload: payload.toString("hex") });
    },
  });
  for (const chunk of chunks) reader.read(chunk);
  return events;
}

function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...cuts, bytes.length].map((end, index) => bytes.subarray(cuts[index - 1] ?? 0, end));
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const streamId = fc.integer({ min: 1, max: 0x7fff_ffff });
/** Each ends its stream, so that two of them are two events however they are cut. */
const data = fc.tuple(streamId, bytes(300)).map(([stream, payload]) => ({
  bytes: Buffer.concat([dataHeader(stream, payload.length, finFlag), payload]),
  event: { stream, bytes: payload.toString("hex"), isLast: true },
}));
const controlFrame = (frame: Buffer) => ({
  bytes: frame,
  event: { type: frame.readUInt16BE(2), payload: frame.subarray(8).toString("hex") },
});
const control = fc.oneof(
  fc.tuple(streamId, bytes(200)).map(([id, block]) => controlFrame(synStream(id, block))),
  fc.tuple(streamId, bytes(200)).map(([id, block]) => controlFrame(synReply(id, block))),
  fc.tuple(streamId, fc.nat(11)).map(([id, code]) => controlFrame(rstStream(id, code))),
  streamId.map((id) => controlFrame(ping(id))),
  streamId.map((id) => controlFrame(goAway(id))),
);

describe("the SPDY frame reader", () => {
  it("The SPDY frame reader finds every frame, however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(data, control), { maxLength: 10 }),
        fc.array(fc.nat({ max: 100_000 }), { maxLength: 30 }),
        (frames, places) => {
          const chunks = cutAt(Buffer.concat(frames.map((frame) => frame.bytes)), places);
          expect(readAll(chunks)).toEqual(frames.map(({ event }) => event));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("The SPDY frame reader reads any bytes, or says that they are no SPDY", () => {
    fc.assert(
      fc.property(fc.array(bytes(64), { maxLength: 12 }), (chunks) => {
        try {
          readAll(chunks);
        } catch (error) {
          expect(error).toBeInstanceOf(SpdyError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("The SPDY frame reader hands a frame of many megabytes on as it comes, and keeps none of it", () => {
    const total = 5 * 1024 * 1024;
    let received = 0;
    let ended = 0;
    const reader = new FrameReader({
      data(_stream, piece, isLast) {
        received += piece.length;
        if (isLast) ended += 1;
      },
      control: () => expect.unreachable(),
    });
    reader.read(dataHeader(3, total, finFlag));
    for (let sent = 0; sent < total; sent += 64 * 1024) {
      expect(received).toBe(sent);
      reader.read(Buffer.alloc(64 * 1024));
    }
    expect({ received, ended }).toEqual({ received: total, ended: 1 });
  });

  it.each([
    ["another version", Buffer.from("80020006000000040000000100", "hex"), "version 2"],
    ["a control frame of megabytes", Buffer.from(`8003000200ffffff${"00".repeat(4)}`, "hex"), "too large"],
    ["data of stream 0", Buffer.from("0000000000000001ff", "hex"), "stream 0"],
    ["an answer in HTTP", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), null],
  ])("The SPDY frame reader refuses %s", (_what, given, words) => {
    const read = () => readAll([given]);
    // "HTTP" is the number of a stream: letters are data of a stream that nobody has opened.
    if (words === null) expect(read()).toMatchObject([{ stream: 0x48545450 }]);
    else expect(read).toThrow(words);
  });

  it("The SPDY frame reader knows the kubelet's own frames", () => {
    // Recorded: two streams taken, a ping answered, the end of a stream (Kubernetes 1.34, containerd 1.6).
    const recorded = Buffer.from(
      "80030002000000140000000178f9e3c6a7c26260606000000000ffff" +
        "800300020000000c00000003026100000000ffff" +
        "800300060000000400000001" +
        "0000000301000000",
      "hex",
    );
    expect(readAll([recorded])).toMatchObject([
      { type: frameTypes.synReply },
      { type: frameTypes.synReply },
      { type: frameTypes.ping, payload: "00000001" },
      { stream: 3, bytes: "", isLast: true },
    ]);
  });
});
