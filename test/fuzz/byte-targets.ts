import { FrameReader as SpdyReader } from "../../src/connect/spdy/frame-reader.ts";
import {
  dataHeader,
  finFlag,
  goAway,
  ping,
  rstStream,
  SpdyError,
  synReply,
} from "../../src/connect/spdy/frames.ts";
import { FrameError } from "../../src/connect/websocket/frame-header.ts";
import { FrameReader } from "../../src/connect/websocket/frame-reader.ts";
import type { Random } from "../support/random.ts";
import { mutateBytes } from "./mutate.ts";
import type { FuzzTarget } from "./target.ts";

const ignored = () => undefined;

const bytes = (
  name: string,
  seeds: readonly [Buffer, ...Buffer[]],
  run: (chunks: readonly Buffer[]) => void,
  isOwnError: (error: unknown) => boolean,
): FuzzTarget => ({
  name,
  isOwnError,
  take(random) {
    const whole = mutateBytes(random, seeds);
    return { shown: () => whole.toString("hex"), run: () => run(chunksOf(random, whole)) };
  },
});

/** As a network cuts them. */
function chunksOf(random: Random, whole: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < whole.length; ) {
    const end = at + random.int(1, 40);
    chunks.push(whole.subarray(at, end));
    at = end;
  }
  return chunks;
}

/** Every parser of frames. */
export const byteTargets: readonly FuzzTarget[] = [
  bytes(
    "WebSocket frames",
    [
      Buffer.from("\u0082\u0003\u0000ab", "latin1"),
      Buffer.from([0x02, 0x02, 1, 2, 0x80, 0x01, 3]),
      Buffer.from([0x89, 0x02, 1, 2]),
      Buffer.from([0x88, 0x02, 0x03, 0xe8]),
      Buffer.from([0x82, 126, 0, 130, ...new Array<number>(130).fill(7)]),
    ],
    (chunks) => {
      const reader = new FrameReader({ piece: ignored, control: ignored });
      for (const chunk of chunks) reader.read(chunk);
    },
    (error) => error instanceof FrameError,
  ),
  bytes(
    "SPDY frames",
    [
      Buffer.concat([dataHeader(1, 4, finFlag), Buffer.from("abcd")]),
      synReply(1, Buffer.alloc(0)),
      rstStream(1, 5),
      ping(2),
      goAway(1),
    ],
    (chunks) => {
      const reader = new SpdyReader({ data: ignored, control: ignored });
      for (const chunk of chunks) reader.read(chunk);
    },
    (error) => error instanceof SpdyError,
  ),
];
