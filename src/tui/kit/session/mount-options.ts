import type { ReadStream, WriteStream } from "node:tty";

/** What a component may know: the state, that it changed, and where keys go. */
export interface ViewStore<S> {
  state(): S;
  subscribe(listener: () => void): () => void;
  press(key: string): void;
}

export interface MountOptions<S> {
  stdin: ReadStream;
  /** The real one, or one that hands whole frames to the painter. */
  stdout: WriteStream;
  /** True when `stdout` takes whole frames. */
  wholeFrames: boolean;
  store: ViewStore<S>;
  colour: boolean;
}

export interface Mounted {
  unmount(): void;
  /** Rejects with what a component threw. */
  exited: Promise<unknown>;
}
