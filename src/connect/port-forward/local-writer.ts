import type { Socket } from "node:net";

/** This much is written without waiting for the end of the turn, so that what is held back stays little. */
const maxHeldBytes = 128 * 1024;

/**
 * Writes to the local side what comes within one turn of the event loop in one go. TLS hands its bytes over in records of 16 KiB; a call of
 * the kernel and a client woken up for each would cost half of the download speed (docs/decisions/0012).
 */
export class LocalWriter {
  readonly #local: Socket;
  readonly #onFull: () => void;
  #heldBytes = 0;

  /** `onFull`: the client does not take more at the moment; the socket's `drain` tells when it does. */
  constructor(local: Socket, onFull: () => void) {
    this.#local = local;
    this.#onFull = onFull;
  }

  write(chunk: Buffer): void {
    if (this.#heldBytes === 0) {
      this.#local.cork();
      setImmediate(() => this.#flush());
    }
    this.#heldBytes += chunk.length;
    this.#local.write(chunk);
    if (this.#heldBytes >= maxHeldBytes) this.#flush();
  }

  #flush(): void {
    if (this.#heldBytes === 0) return;
    this.#heldBytes = 0;
    this.#local.uncork();
    if (this.#local.writableNeedDrain) this.#onFull();
  }
}
