import type { Mounted } from "./mount-ink.tsx";
import { paintFrame } from "./paint-line.ts";
import type { HostAction, ScreenHandle, ScreenOptions, ScreenProgram } from "./screen-program.ts";
import { createScreenStore } from "./screen-store.ts";
import { clipboardSequence } from "./session/clipboard.ts";
import { createEnding, type EndReason } from "./session/ending.ts";
import { createFramePainter } from "./session/frame-painter.ts";
import { listenToSignals, stopJob } from "./session/process-signals.ts";
import { openScreenSession } from "./session/screen-session.ts";
import { listenToTerminal, sizeOf, stopReading } from "./session/terminal-streams.ts";

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
  /** The normal screen shows a text: nothing is drawn until a key comes back. */
  let isAside = false;
  const comeBack = (): void => {
    isAside = false;
    session.resume();
    painter.invalidate();
    store.refresh();
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
    showPlain(text) {
      isAside = !terminal.screenReader;
      session.showPlain(text);
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
  const draw = (): void => {
    if (isAside) return;
    const state = store.state();
    const { colour } = terminal;
    try {
      painter.paint(paintFrame(program.lines(state), { columns: state.columns, colour, reverse: true }));
      program.drawn?.(state);
    } catch (error) {
      ending.fail(error);
    }
  };
  let stopDrawing = (): void => {};
  if (!terminal.screenReader) {
    draw();
    stopDrawing = store.subscribe(draw);
  }
  let app: Mounted | null = null;
  try {
    // What ends before Ink is there does not wait for it.
    const ink = await Promise.race([import("./mount-ink.tsx"), ending.reached.then(() => null)]);
    app =
      ink?.mountInk({
        stdin,
        stdout,
        press: (key) => (isAside ? comeBack() : dispatch({ type: "key", key, atMs: now() })),
        spoken: terminal.screenReader ? { store, lines: program.lines, colour: terminal.colour } : null,
      }) ?? null;
    app?.exited.catch(ending.fail);
    return { reason: await ending.reached, state: current };
  } finally {
    stopDrawing();
    if (timer !== null) clearTimeout(timer);
    app?.unmount();
    session.leave();
    await stopReading(stdin);
    await Promise.race([Promise.all(work), afterMs(endingMs)]);
  }
}

function afterMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
