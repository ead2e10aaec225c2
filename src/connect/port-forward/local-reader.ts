import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import { allocateWithRoom, copyWithRoom, withRoom } from "../room-in-front.ts";

/** Takes what a client sends. `release`: the bytes are not needed any more, and their memory is read into again. */
export type TakeBytes = (bytes: Buffer, release: () => void) => void;

/** Twice of what libuv reads by itself; more wins nothing (measured). */
const manyBytes = 128 * 1024;
/** A connection that says little reads into so much, and what comes is copied, so that the same memory is read into again at once. */
const fewBytes = 4 * 1024;

/**
 * The connection as a socket whose bytes are read into memory that is used again, with room for headers in front: fresh memory for each read and TLS's
 * copy of header and bytes were a third of the CPU time of an upload (docs/performance.md). Node's servers do not offer it for the connections they
 * accept, so the handle moves to a socket that has it.
 */
export function readLocal(accepted: Socket, take: TakeBytes): Socket {
  const handle: unknown = Reflect.get(accepted, "_handle");
  if (typeof handle !== "object" || handle === null) return readAsUsual(accepted, take);
  const memory = new ReadMemory();
  const options: SocketConstructorOpts & { handle: object; onread: OnReadOpts } = {
    handle,
    allowHalfOpen: true,
    onread: {
      buffer: () => memory.next(),
      callback(bytes) {
        memory.taken(bytes, take);
        return true;
      },
    },
  };
  // As Node does before it gives a handle to another process; the server is to count this one as closed.
  Reflect.set(accepted, "_handle", null);
  const local = new Socket(options);
  accepted.destroy();
  return local;
}

function readAsUsual(accepted: Socket, take: TakeBytes): Socket {
  return accepted.on("data", (chunk: Buffer) => take(chunk, () => undefined)).resume();
}

/** Of one connection. */
class ReadMemory {
  #size = fewBytes;
  #current: Buffer | null = null;
  readonly #free: Buffer[] = [];

  /** What the next read goes into. */
  next(): Buffer {
    this.#current ??= this.#free.pop() ?? allocateWithRoom(this.#size);
    return this.#current;
  }

  taken(bytes: number, take: TakeBytes): void {
    const memory = this.next();
    if (bytes === memory.length) this.#size = manyBytes;
    if (bytes <= fewBytes) {
      if (bytes === memory.length) this.#current = null;
      take(copyWithRoom(memory.subarray(0, bytes)), () => undefined);
      return;
    }
    this.#current = null;
    take(withRoom(memory, bytes), () => {
      if (memory.length === this.#size) this.#free.push(memory);
    });
  }
}
