import type { Line } from "./line.ts";
import { paintFrame } from "./paint-line.ts";
import type { ScreenTerminal } from "./screen-program.ts";
import type { ScreenStore } from "./screen-store.ts";
import type { FramePainter } from "./session/frame-painter.ts";

/** Frames without Ink: until it is loaded, which takes longer than all the rest, and those that need no layout. */
export function showFrames<S extends { columns: number }>(
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
export function remembered<S, R>(answer: (state: S) => R): (state: S) => R {
  let latest: { state: S; result: R } | null = null;
  return (state) => {
    if (latest === null || latest.state !== state) latest = { state, result: answer(state) };
    return latest.result;
  };
}

/** The store as Ink sees it: told of the states that it lays out, and of the first one that it does not. */
export function forInk<S>(
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
