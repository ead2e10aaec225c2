import type { Writable } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";
import { createScreenStore, type ScreenStore } from "./screen-store.ts";
import { clipboardSequence } from "./session/clipboard.ts";
import { createEnding, type EndReason } from "./session/ending.ts";
import { createFramePainter, type FramePainter } from "./session/frame-painter.ts";
import { inkStream } from "./session/ink-stream.ts";
import type { Mounted, MountOptions } from "./session/mount-options.ts";
import { listenToSignals, stopJob } from "./session/process-signals.ts";
import { openScreenSession, type ScreenSession } from "./session/screen-session.ts";
import { sizeOf } from "./session/size-of.ts";
import type { Line } from "./view/line.ts";
import { paintFrame } from "./view/paint-line.ts";

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

/** Between two frames: thirty a second, as fast as a key repeats. */
const frameMs = 33;
/** How long work may take to end after it was aborted. */
const endingMs = 2_000;

/**
 * Runs a screen until it ends; the terminal is then as it was before. `start` begins what the screen shows.
 * @returns the last state and why it ended. Rejects with what tracked work or a component threw.
 */
export async function runScreen<S extends { columns: number }, A, E>(
  program: ScreenProgram<S, A, E>,
  options: ScreenOptions,
  start: (handle: ScreenHandle<S, A>) => void,
): Promise<{ state: S; reason: EndReason }> {
  const { stdin, stdout, terminal, now } = options;
  using session = options.session ?? openScreenSession(options, terminal.screenReader ? null : program.title);

  let current = program.initial(sizeOf(stdout));
  let timer: NodeJS.Timeout | null = null;
  const store = createScreenStore(current, frameMs);
  const painter = createFramePainter(
    (text) => stdout.write(text),
    () => current.columns,
  );
  using ending = createEnding(options.signal);
  const work = new Set<Promise<void>>();

  const dispatch = (action: A | HostAction): void => {
    const { state, effects } = program.reduce(current, action);
    current = state;
    store.set(current);
    for (const effect of effects) program.perform(effect, handle);
    schedule();
  };
  const schedule = (): void => {
    const afterMs = program.tickMs(current);
    if (timer !== null || afterMs === null || ending.signal.aborted) return;
    timer = setTimeout(() => {
      timer = null;
      dispatch({ type: "tick", atMs: now() });
    }, afterMs);
  };
  const resize = (): void => {
    painter.invalidate();
    dispatch({ type: "resize", ...sizeOf(stdout) });
  };
  const handle: ScreenHandle<S, A> = {
    state: () => current,
    dispatch,
    signal: ending.signal,
    track(promise) {
      const tracked = promise.catch(ending.fail).finally(() => work.delete(tracked));
      work.add(tracked);
    },
    copy(text) {
      const sequence = clipboardSequence(text, terminal.tmux);
      if (sequence !== null) stdout.write(sequence);
      return sequence !== null;
    },
    redraw() {
      painter.invalidate();
      store.refresh();
    },
    suspend: stopJob,
    end: ending.end,
  };
  using _signals = listenToSignals({
    end(signal) {
      if (signal === "SIGTERM" && program.terminate) program.terminate(handle);
      else ending.end(signal);
    },
    suspend: session.leave,
    resume() {
      session.enter();
      resize();
    },
    resize,
  });
  using _terminal = listenToTerminal(options, () => ending.end("SIGHUP"));

  start(handle);
  const ownLines = remembered((state: S) =>
    terminal.screenReader ? null : (program.ownLines?.(state) ?? null),
  );
  let stopOwnFrames = () => {};
  const stopFirstFrames = terminal.screenReader
    ? () => {}
    : showFrames(program.firstLines, store, painter, terminal);
  let app: Mounted | null = null;
  try {
    // What ends before Ink is there does not wait for it.
    const mount = await Promise.race([program.load(), ending.reached.then(() => null)]);
    stopFirstFrames();
    stopOwnFrames = showFrames(ownLines, store, painter, terminal);
    app =
      mount?.({
        stdin,
        stdout: terminal.screenReader ? stdout : inkStream(stdout, painter, () => current.columns),
        wholeFrames: !terminal.screenReader,
        store: {
          ...forInk(store, ownLines),
          press: (key) => dispatch({ type: "key", key, atMs: now() }),
        },
        colour: terminal.colour,
      }) ?? null;
    app?.exited.catch(ending.fail);
    return { reason: await ending.reached, state: current };
  } finally {
    stopFirstFrames();
    stopOwnFrames();
    if (timer !== null) clearTimeout(timer);
    app?.unmount();
    session.leave();
    await stopReading(stdin);
    await Promise.race([Promise.all(work), afterMs(endingMs)]);
  }
}

/** Frames without Ink: until it is loaded, which takes longer than all the rest, and those that need no layout. */
function showFrames<S extends { columns: number }>(
  linesOf: (state: S) => readonly Line[] | null,
  store: ScreenStore<S>,
  painter: FramePainter,
  { colour }: ScreenTerminal,
): () => void {
  const show = () => {
    const state = store.state();
    const lines = linesOf(state);
    if (lines === null) return;
    painter.paint(paintFrame(lines, { columns: state.columns, colour, reverse: true }));
  };
  show();
  return store.subscribe(show);
}

/** The answer for the latest state is asked for twice: by the painter and for Ink. */
function remembered<S, R>(answer: (state: S) => R): (state: S) => R {
  let latest: { state: S; result: R } | null = null;
  return (state) => {
    if (latest === null || latest.state !== state) latest = { state, result: answer(state) };
    return latest.result;
  };
}

/** The store as Ink sees it: told of the states that it lays out, and of the first one that it does not. */
function forInk<S>(
  store: ScreenStore<S>,
  ownLines: (state: S) => readonly Line[] | null,
): Pick<ScreenStore<S>, "state" | "subscribe"> {
  return {
    state: store.state,
    subscribe(listener) {
      let laidOut = true;
      return store.subscribe(() => {
        const before = laidOut;
        laidOut = ownLines(store.state()) === null;
        if (laidOut || before) listener();
      });
    },
  };
}

/** What is typed from now on is for the shell: a stream that goes on reading would take it away from there until the process ends. */
async function stopReading(stdin: ReadStream): Promise<void> {
  // Ink's listener goes at the unmount; a turn later the stream may be paused (Node 20: `pause` says nothing before that).
  await new Promise((resolve) => setImmediate(resolve));
  stdin.pause();
}

/** A terminal that is gone ends the screen as a hang-up does. */
function listenToTerminal({ stdin, stdout }: ScreenOptions, gone: () => void): Disposable {
  const listeners = [
    [stdout, "error"],
    [stdin, "end"],
    [stdin, "error"],
  ] as const;
  for (const [stream, event] of listeners) stream.on(event, gone);
  return {
    [Symbol.dispose]() {
      for (const [stream, event] of listeners) stream.off(event, gone);
    },
  };
}

function afterMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
