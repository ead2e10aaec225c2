import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { bytesOf } from "../pieces.ts";
import { behind } from "../room-in-front.ts";
import { clientFrameHeader, opcodes } from "./frame-header.ts";
import { FrameReader } from "./frame-reader.ts";

/** Codes of a close (RFC 6455 §7.4.1). The last two are never sent: there was no code, there was no close. */
export const closeCodes = { normal: 1000, protocolError: 1002, none: 1005, cut: 1006 } as const;

export interface WebSocketListener {
  /** Bytes of a message as they come; `begins`: the first ones of their message. */
  onPiece(bytes: Buffer, begins: boolean): void;
  onPong(): void;
  /** Called once: nothing comes any more. `code` is the server's, `cut` when the connection ended without a close. */
  onClose(code: number, reason: string): void;
}

/** How long a polite close may take before the connection is cut. */
const closeTimeoutMs = 500;

/**
 * A masking key of zeros leaves the bytes as they are. Masks keep a script in a browser from writing what a plain-text cache on the way would
 * take for HTTP (RFC 6455 §10.3); within TLS there is no such cache and the bytes are ours. They would cost half of the upload speed.
 */
const zeros = Buffer.alloc(4);

/**
 * The client's end of a WebSocket on a connection that has been upgraded to it. Sends each message as one frame, hands on received ones in
 * pieces, answers pings and closes.
 */
export class ClientWebSocket {
  readonly #connection: Duplex;
  readonly #isEncrypted: boolean;
  readonly #listener: WebSocketListener;
  #hasSentClose = false;
  #hasEnded = false;
  #failure: string | null = null;

  constructor(connection: Duplex, { isEncrypted }: { isEncrypted: boolean }, listener: WebSocketListener) {
    this.#connection = connection;
    this.#isEncrypted = isEncrypted;
    this.#listener = listener;
    const reader = new FrameReader({
      piece: (bytes, begins) => {
        if (!this.#hasEnded) listener.onPiece(bytes, begins);
      },
      control: (opcode, payload) => this.#control(opcode, payload),
    });
    connection.on("data", (chunk: Buffer) => {
      try {
        reader.read(chunk);
      } catch (error) {
        this.terminate();
        this.#end(closeCodes.protocolError, error instanceof Error ? error.message : String(error));
      }
    });
    connection.on("error", (error) => {
      this.#failure = error.message;
    });
    // The server's end of the bytes, without a close before it.
    connection.on("end", () => connection.destroy());
    connection.on("close", () => this.#end(closeCodes.cut, this.#failure ?? `WebSocket ${closeCodes.cut}`));
  }

  /** True until either side has closed. */
  get isOpen(): boolean {
    return !this.#hasSentClose && !this.#hasEnded && this.#connection.writable;
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

  /** One binary message. `done`: the network has taken it, or the connection is over, which `onClose` tells. */
  send(parts: readonly Buffer[], done: () => void = () => undefined): void {
    if (this.isOpen) this.#write(opcodes.binary, parts, done);
    else done();
  }

  ping(): void {
    if (this.isOpen) this.#write(opcodes.ping, []);
  }

  /** Closes as the protocol has it; what is still received is ignored, and a server that does not answer is cut off. */
  close(): void {
    this.#sendClose(closeCodes.normal);
    this.#hasEnded = true;
    this.resume();
    this.#terminateSoon();
  }

  /** Cuts the connection. */
  terminate(): void {
    this.#connection.destroy();
  }

  #control(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.ping && this.isOpen) this.#write(opcodes.pong, [payload]);
    if (opcode === opcodes.pong) this.#listener.onPong();
    if (opcode !== opcodes.close) return;
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : closeCodes.none;
    this.#sendClose(code);
    this.#connection.end(() => this.terminate());
    this.#terminateSoon();
    this.#end(code, `WebSocket ${code}`);
  }

  #terminateSoon(): void {
    const timer = setTimeout(() => this.terminate(), closeTimeoutMs);
    this.#connection.once("close", () => clearTimeout(timer));
  }

  #sendClose(code: number): void {
    if (!this.isOpen) return;
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code === closeCodes.none ? closeCodes.normal : code);
    this.#write(opcodes.close, [payload]);
    this.#hasSentClose = true;
  }

  /** Header and payload go to the network together, and none of it is copied here where TLS hides it anyway. */
  #write(opcode: number, parts: readonly Buffer[], done: () => void = () => undefined): void {
    const payloadBytes = bytesOf(parts);
    const mask = this.#isEncrypted ? zeros : randomBytes(4);
    const header = clientFrameHeader(opcode, payloadBytes, mask);
    const chunks = this.#isEncrypted ? behind(header, parts) : [header, masked(parts, mask)];
    const connection = this.#connection;
    connection.cork();
    for (const [index, chunk] of chunks.entries())
      connection.write(chunk, () => {
        if (index === chunks.length - 1) done();
      });
    connection.uncork();
  }

  #end(code: number, reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#listener.onClose(code, reason);
  }
}

function masked(parts: readonly Buffer[], mask: Buffer): Buffer {
  const bytes = Buffer.concat(parts);
  for (let index = 0; index < bytes.length; index += 1)
    bytes[index] = (bytes[index] ?? 0) ^ (mask[index & 3] ?? 0);
  return bytes;
}
