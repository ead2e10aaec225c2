import { Duplex } from "node:stream";
import { ClientWebSocket, closeCodes } from "./client-web-socket.ts";

type Done = (error?: Error | null) => void;

/** What may wait in each direction; more is the business of what is tunnelled. */
const highWaterMarkBytes = 128 * 1024;

/** The bytes of another protocol through a WebSocket: binary messages, whose borders mean nothing. */
export class WebSocketTunnel extends Duplex {
  readonly #socket: ClientWebSocket;

  constructor(connection: Duplex, options: { isEncrypted: boolean }) {
    super({ highWaterMark: highWaterMarkBytes });
    this.#socket = new ClientWebSocket(connection, options, {
      onPiece: (bytes) => {
        if (bytes.length > 0 && !this.push(bytes)) this.#socket.pause();
      },
      onPong: () => undefined,
      onClose: (code, reason) => {
        if (this.destroyed) return;
        if (code === closeCodes.normal) this.push(null);
        else this.destroy(new Error(reason));
      },
    });
  }

  override _read(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#socket.send([chunk], () => done());
  }

  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: Done): void {
    this.#socket.send(
      chunks.map(({ chunk }) => chunk),
      () => done(),
    );
  }

  override _final(done: () => void): void {
    this.#socket.close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.terminate();
    done(error);
  }
}
