import type { Writable } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";
import type { Line } from "./line.ts";
import type { EndReason } from "./session/ending.ts";
import type { Mounted, MountOptions } from "./session/mount-options.ts";
import type { ScreenSession } from "./session/screen-session.ts";

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

/** What every screen is told, whatever else it knows. */
export type HostAction =
  | { type: "key"; key: string; atMs: number }
  | { type: "tick"; atMs: number }
  | { type: "resize"; columns: number; rows: number };

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
  /** What is on the screen while Ink is being loaded. */
  firstLines(state: S): readonly Line[];
  /** Loads Ink and what it draws. */
  load(): Promise<(options: MountOptions<S>) => Mounted>;
  /**
   * The whole frame of a state, to be painted as it is; null: Ink lays it out, as it does everything where this is absent and for a screen
   * reader. For a frame that comes every second: Ink takes styled text apart character by character, most of the dashboard's CPU (0010-ink.md).
   */
  ownLines?(state: S): readonly Line[] | null;
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
  suspend(): void;
  end(reason: EndReason): void;
}
