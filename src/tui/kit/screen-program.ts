import type { Writable } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";
import type { Line } from "./line.ts";
import type { EndReason } from "./session/ending.ts";
import type { ScreenSession } from "./session/screen-session.ts";
import type { Notice } from "./terminal.ts";

/** What a terminal can show; its size is asked from stdout. */
export interface ScreenTerminal {
  colour: boolean;
  /** False: plain ASCII only. */
  unicode: boolean;
  /** Linear text in the normal screen, without what only the eye needs. */
  screenReader: boolean;
  /** Inside tmux the clipboard needs an envelope of its own. */
  tmux: boolean;
}

export interface ScreenOptions {
  stdin: ReadStream;
  stdout: WriteStream;
  /** Held while the screen is there, released after it. */
  stderr: Writable;
  terminal: ScreenTerminal;
  /** The terminal, where it was taken before the screen's code was loaded; else it is taken here. */
  session?: ScreenSession;
  /** Aborted from outside: the screen ends as `interrupted`. */
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What happens to every screen, whatever else does. `atMs`: ms since the epoch. */
export type HostAction =
  /** `key`: a name of the key maps, such as `up`, `ctrl+c`, `j`. */
  | { type: "key"; key: string; atMs: number }
  | { type: "tick"; atMs: number }
  | { type: "resize"; columns: number; rows: number }
  | { type: "notice"; notice: Notice };

/** A screen: its state, its rule, how it is drawn, and what its effects do. */
export interface ScreenProgram<S extends { columns: number }, A, E> {
  /** Shown until the screen's own code is loaded. */
  title: string;
  initial(size: { columns: number; rows: number }): S;
  reduce(state: S, action: A | HostAction): { state: S; effects: readonly E[] };
  /** Milliseconds after which the state wants to know the time; null: not before something happens. */
  tickMs(state: S): number | null;
  perform(effect: E, handle: ScreenHandle<S, A>): void;
  /** What SIGTERM does; without it the screen ends. */
  terminate?(handle: ScreenHandle<S, A>): void;
  /** The whole frame, from top to bottom, none of its lines wider than the terminal. */
  lines(state: S): readonly Line[];
  /** Called after each frame that the painter has put on the terminal. */
  drawn?(state: S): void;
}

/** What a screen's effects and runs may use. */
export interface ScreenHandle<S, A> {
  state(): S;
  dispatch(action: A): void;
  /** Aborted when the screen ends, for whatever reason. */
  signal: AbortSignal;
  /** Work the screen waits for when it ends, two seconds at most; what it throws ends the screen. */
  track(work: Promise<void>): void;
  /** False: too long for a clipboard. */
  copy(text: string): boolean;
  redraw(): void;
  /** Shows this text alone on the normal screen, unwrapped; the next key comes back and does nothing else. */
  showPlain(text: string): void;
  suspend(): void;
  end(reason: EndReason): void;
}
