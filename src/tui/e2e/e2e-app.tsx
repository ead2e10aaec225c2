import { useInput } from "ink";
import { useSyncExternalStore } from "react";
import { keysOf } from "../kit/keys-of.ts";
import { Lines, PaintContext } from "../kit/lines.tsx";
import type { ViewStore } from "../kit/session/mount-options.ts";
import { e2eLines } from "./e2e-lines.ts";
import type { E2eState } from "./e2e-state.ts";

/** The screen of a run, for a screen reader; else the screen paints its lines itself. Passes keys on; decides nothing. */
export function E2eApp({ store, colour }: { store: ViewStore<E2eState>; colour: boolean }) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.press(name);
  });
  if (!state.screenReader) return null;
  const lines = e2eLines(state);
  return (
    <PaintContext value={{ colour, reverse: false }}>
      <Lines columns={state.columns} height={lines.length} lines={lines} />
    </PaintContext>
  );
}
