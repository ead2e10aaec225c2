import { once } from "node:events";
import type { Duplex } from "node:stream";
import { FrameReader } from "../../../connect/spdy/frame-reader.ts";
import {
  dataHeader,
  finFlag,
  frameTypes,
  ping,
  rstCodes,
  rstStream,
  SpdyError,
  synReply,
} from "../../../connect/spdy/frames.ts";
import { createHeaderBlocks } from "../../../connect/spdy/header-block.ts";
import { createHeaderInflater } from "./header-inflater.ts";

/** One connection that a client asks for: its data and its error stream. */
export interface ForwardedPair {
  port: number;
  /** False: the client does not take more at the moment; `onDrain` tells when it does. */
  send(bytes: Buffer): boolean;
  /** The last word, in the order of a real kubelet with containerd 1.6: the end of the data, then what was wrong. Null: nothing was. */
  end(error: string | null): void;
}

/** The pod's side of a pair. */
export interface PairListener {
  /** Settles when the pod has taken it; until then nothing else of the connection is read, for SPDY here has no flow control. */
  onData(bytes: Buffer): Promise<void>;
  onDrain(): void;
  /** The client says no more, or wants no more, or the connection is over. */
  onOver(): void;
}

type Frame =
  | { kind: "data"; streamId: number; bytes: Buffer; isLast: boolean }
  | { kind: "control"; type: number; payload: Buffer };

interface Stream {
  requestId: string;
  listener: PairListener | null;
}

/**
 * The kubelet's end of SPDY/3.1 with `portforward.k8s.io`: `open` is called for each pair of streams. Settles when the connection is over,
 * after every listener has been called.
 */
export async function servePortForwards(
  connection: Duplex,
  open: (pair: ForwardedPair) => PairListener,
): Promise<void> {
  const frames: Frame[] = [];
  const reader = new FrameReader({
    data: (streamId, bytes, isLast) => frames.push({ kind: "data", streamId, bytes, isLast }),
    control: (type, _flags, payload) => frames.push({ kind: "control", type, payload }),
  });
  const inflater = createHeaderInflater();
  const headerBlock = createHeaderBlocks();
  const streams = new Map<number, Stream>();
  /** Error streams whose data stream has not come yet, by request. */
  const halves = new Map<string, number>();

  const write = (bytes: Buffer): boolean => (connection.writable ? connection.write(bytes) : true);
  const frame = (streamId: number, bytes: Buffer, flags = 0): boolean =>
    write(Buffer.concat([dataHeader(streamId, bytes.length, flags), bytes]));

  async function opened(payload: Buffer): Promise<void> {
    const streamId = payload.readUInt32BE(0);
    const headers = await inflater.read(payload.subarray(10));
    const port = Number(headers.get("port"));
    const requestId = headers.get("requestid") ?? "";
    const type = headers.get("streamtype");
    const isRight = Number.isInteger(port) && port > 0 && port <= 65_535;
    if (!isRight || (type !== "error" && type !== "data"))
      return void write(rstStream(streamId, rstCodes.cancel));
    write(synReply(streamId, headerBlock({})));
    const stream: Stream = { requestId, listener: null };
    streams.set(streamId, stream);
    const errorStreamId = halves.get(requestId);
    // Every client opens the error stream first.
    if (type === "error") halves.set(requestId, streamId);
    else if (errorStreamId !== undefined) {
      halves.delete(requestId);
      stream.listener = open({
        port,
        send: (bytes) => frame(streamId, bytes),
        end(error) {
          streams.delete(streamId);
          streams.delete(errorStreamId);
          frame(streamId, noBytes, finFlag);
          if (error !== null) frame(errorStreamId, Buffer.from(error));
          frame(errorStreamId, noBytes, finFlag);
        },
      });
    }
  }

  function over(streamId: number): void {
    streams.get(streamId)?.listener?.onOver();
  }

  async function take(one: Frame): Promise<void> {
    if (one.kind === "data") {
      await streams.get(one.streamId)?.listener?.onData(one.bytes);
      if (one.isLast) over(one.streamId);
      return;
    }
    switch (one.type) {
      case frameTypes.synStream:
        return opened(one.payload);
      case frameTypes.rstStream: {
        const streamId = one.payload.readUInt32BE(0);
        over(streamId);
        streams.delete(streamId);
        return;
      }
      case frameTypes.ping:
        return void write(ping(one.payload.readUInt32BE(0)));
      case frameTypes.goAway:
        // Streams that are open end with it (measured).
        return void connection.destroy();
      default:
    }
  }

  connection.on("drain", () => {
    for (const { listener } of streams.values()) listener?.onDrain();
  });
  connection.on("error", () => {});
  try {
    for await (const chunk of connection) {
      reader.read(chunk);
      for (const one of frames.splice(0)) await take(one);
    }
  } catch (error) {
    // A connection that is cut is over as well as one that is ended; one that talks nonsense is cut.
    if (!(error instanceof SpdyError) && !connection.destroyed) throw error;
  } finally {
    for (const { listener } of streams.values()) listener?.onOver();
    connection.destroy();
  }
}

/** Resolves when a pod takes bytes again, or never will. */
export async function drained(socket: Duplex): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(socket, "drain", { signal }), once(socket, "close", { signal })]).catch(() => {});
  settled.abort();
}

const noBytes = Buffer.alloc(0);
