import type { Duplex } from "node:stream";
import { bytesOf, groupsOf } from "../pieces.ts";
import { behind } from "../room-in-front.ts";
import { FrameReader } from "./frame-reader.ts";
import {
  dataHeader,
  finFlag,
  frameTypes,
  goAway,
  maxFrameBytes,
  ping,
  rstCodes,
  rstStream,
  SpdyError,
  synStream,
} from "./frames.ts";
import { createHeaderBlocks } from "./header-block.ts";

/** What happens to one stream. */
export interface StreamListener {
  /** The other side has taken the stream. */
  onReply(): void;
  /** Bytes as they come, a view of what was read. */
  onData(bytes: Buffer): void;
  /** Called once, the last word: the other side has said all, has reset the stream, or the connection is over. */
  onOver(how: "finished" | "reset" | "cut"): void;
}

export interface SessionListener {
  onHeard(): void;
  onPong(): void;
  /** The other side takes no new streams; those that are open go on. */
  onGoAway(): void;
  /** Called once, after the end of every stream. */
  onClose(reason: string): void;
}

/**
 * The client's end of SPDY/3.1 on a connection that has been upgraded to it, as far as a port-forward needs it. The kubelet's SPDY has no flow
 * control: who pauses, pauses every stream.
 */
export class SpdySession {
  readonly #connection: Duplex;
  readonly #listener: SessionListener;
  readonly #streams = new Map<number, StreamListener>();
  readonly #headerBlock = createHeaderBlocks();
  #nextStreamId = 1;
  #nextPingId = 1;
  #heldBytes = 0;
  #failure: string | null = null;
  #isOver = false;

  constructor(connection: Duplex, listener: SessionListener) {
    this.#connection = connection;
    this.#listener = listener;
    const reader = new FrameReader({
      data: (streamId, bytes, isLast) => this.#data(streamId, bytes, isLast),
      control: (type, flags, payload) => this.#control(type, flags, payload),
    });
    connection.on("data", (chunk: Buffer) => {
      listener.onHeard();
      try {
        reader.read(chunk);
      } catch (error) {
        if (!(error instanceof SpdyError)) throw error;
        this.#failure = error.message;
        this.terminate();
      }
    });
    connection.on("error", (error) => {
      this.#failure ??= error.message;
    });
    connection.on("end", () => connection.destroy());
    connection.on("close", () => this.#end());
  }

  get isOpen(): boolean {
    return !this.#isOver && this.#connection.writable;
  }

  get isPaused(): boolean {
    return this.#connection.isPaused();
  }

  /** What waits for the network to take it. */
  get unsentBytes(): number {
    return this.#connection.writableLength;
  }

  pause(): void {
    this.#connection.pause();
  }

  resume(): void {
    this.#connection.resume();
  }

  /** Opens a stream; with `isFinished` our side of it says nothing. Null: the connection is over, or has no more numbers. */
  openStream(
    headers: Readonly<Record<string, string>>,
    listener: StreamListener,
    isFinished = false,
  ): number | null {
    const streamId = this.#nextStreamId;
    if (!this.isOpen || streamId > maxStreamId) return null;
    this.#nextStreamId += 2;
    this.#streams.set(streamId, listener);
    this.#write([synStream(streamId, this.#headerBlock(headers), isFinished ? finFlag : 0)]);
    return streamId;
  }

  /** One or more data frames. `done`: the network has taken them, or the connection is over, which `onOver` tells. */
  send(streamId: number, chunks: readonly Buffer[], done: () => void): void {
    if (!this.isOpen) {
      done();
      return;
    }
    const total = bytesOf(chunks);
    if (total <= maxFrameBytes) this.#write(behind(dataHeader(streamId, total), chunks), done);
    else
      this.#write(
        groupsOf(chunks, maxFrameBytes).flatMap((frame) => [dataHeader(streamId, bytesOf(frame)), ...frame]),
        done,
      );
  }

  /** Nothing more is said nor wanted. */
  reset(streamId: number): void {
    if (this.#streams.delete(streamId) && this.isOpen) this.#write([rstStream(streamId, rstCodes.cancel)]);
  }

  ping(): void {
    if (!this.isOpen) return;
    this.#write([ping(this.#nextPingId)]);
    this.#nextPingId = (this.#nextPingId + 2) % maxStreamId;
  }

  /** Says goodbye, then ends the connection. */
  close(): void {
    if (this.isOpen) {
      this.#write([goAway(0)]);
      this.#flush();
      this.#connection.end(() => this.terminate());
    } else this.terminate();
  }

  /** Cuts the connection. */
  terminate(): void {
    this.#connection.destroy();
  }

  /**
   * What many streams say within one turn of the event loop goes to the network in one piece: a TLS record and a call of the kernel for each of
   * their short frames cost two thirds of the CPU time of opening 200 of them (measured).
   */
  #write(parts: readonly Buffer[], done?: () => void): void {
    const connection = this.#connection;
    if (this.#heldBytes === 0) {
      connection.cork();
      setImmediate(() => this.#flush());
    }
    const last = parts.length - 1;
    for (let index = 0; index <= last; index += 1) {
      const part = parts[index] ?? noBytes;
      this.#heldBytes += part.length;
      if (index === last && done !== undefined) connection.write(part, done);
      else connection.write(part);
    }
    if (this.#heldBytes >= maxHeldBytes) this.#flush();
  }

  #flush(): void {
    if (this.#heldBytes === 0) return;
    this.#heldBytes = 0;
    this.#connection.uncork();
  }

  #data(streamId: number, bytes: Buffer, isLast: boolean): void {
    const stream = this.#streams.get(streamId);
    // Of a stream that we have reset something may still be under way.
    if (stream === undefined) return;
    if (bytes.length > 0) stream.onData(bytes);
    if (isLast) this.#over(streamId, "finished");
  }

  #control(type: number, flags: number, payload: Buffer): void {
    switch (type) {
      case frameTypes.synReply: {
        // What its headers say nobody needs, and nobody else's are read: the state of their compression is not kept.
        const streamId = wordAt(payload, 0);
        this.#streams.get(streamId)?.onReply();
        if ((flags & finFlag) !== 0) this.#over(streamId, "finished");
        return;
      }
      case frameTypes.rstStream:
        this.#over(wordAt(payload, 0), "reset");
        return;
      case frameTypes.ping: {
        const id = wordAt(payload, 0);
        if (id % 2 === 1) this.#listener.onPong();
        else if (this.isOpen) this.#write([ping(id)]);
        return;
      }
      case frameTypes.goAway:
        this.#listener.onGoAway();
        return;
      case frameTypes.synStream:
        throw new SpdyError("a stream that a server opens");
      case frameTypes.settings:
      case frameTypes.headers:
      case frameTypes.windowUpdate:
        // Limits and windows that the kubelet does not keep, and headers of a stream that has them already.
        return;
      default:
        throw new SpdyError(`a frame of unknown kind ${type}`);
    }
  }

  #over(streamId: number, how: "finished" | "reset"): void {
    const stream = this.#streams.get(streamId);
    this.#streams.delete(streamId);
    stream?.onOver(how);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    for (const stream of streams) stream.onOver("cut");
    this.#listener.onClose(this.#failure ?? "it ended");
  }
}

const maxStreamId = 0x7fff_ffff;
/** This much is written without waiting for the end of the turn. */
const maxHeldBytes = 64 * 1024;

function wordAt(payload: Buffer, at: number): number {
  if (payload.length < at + 4) throw new SpdyError("a control frame that is too short");
  return payload.readUInt32BE(at) & maxStreamId;
}

const noBytes = Buffer.alloc(0);
