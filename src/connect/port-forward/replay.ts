/** First bytes of a client that are kept until the pod has answered, so that they can be sent again to another one. */
const maxBytes = 64 * 1024;

/** What a client has said so far, for as long as it may have to be said again. */
export class Replay {
  #chunks: Buffer[] | null = [];
  #bytes = 0;

  get chunks(): readonly Buffer[] {
    return this.#chunks ?? [];
  }

  /** False once too much was said, or nothing may be said twice any more. */
  get isPossible(): boolean {
    return this.#chunks !== null;
  }

  /** Before there is a pod, nothing more is read then. */
  get isFull(): boolean {
    return this.#bytes >= maxBytes;
  }

  get isOverfull(): boolean {
    return this.#bytes > maxBytes;
  }

  /** A copy: its memory is read into again. */
  keep(chunk: Buffer): void {
    if (this.#chunks === null) return;
    this.#chunks.push(Buffer.from(chunk));
    this.#bytes += chunk.length;
  }

  giveUp(): void {
    this.#chunks = null;
  }
}
