import { useInput } from "ink";
import { useSyncExternalStore } from "react";
import { e2eLines } from "../e2e/e2e-lines.ts";
import type { E2eState } from "../e2e/e2e-state.ts";
import type { ViewStore } from "../session/mount-options.ts";
import { keysOf } from "./keys-of.ts";
import { Lines, PaintContext } from "./lines.tsx";

/** The screen of a run. Draws the state and passes keys on; decides nothing. */
export function E2eApp({ store, colour }: { store: ViewStore<E2eState>; colour: boolean }) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.press(name);
  });
  const lines = e2eLines(state);
  return (
    <PaintContext value={{ colour, reverse: !state.screenReader }}>
      <Lines columns={state.columns} height={lines.length} lines={lines} />
    </PaintContext>
  );
}
