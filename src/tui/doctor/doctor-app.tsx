import { useInput } from "ink";
import { useSyncExternalStore } from "react";
import { keysOf } from "../kit/keys-of.ts";
import { PaintContext } from "../kit/lines.tsx";
import type { ViewStore } from "../kit/session/mount-options.ts";
import type { DoctorState } from "./doctor-state.ts";
import { DoctorScreen } from "./doctor-view.tsx";

/** The doctor screen. Draws the state and passes keys on; decides nothing. */
export function DoctorApp({ store, colour }: { store: ViewStore<DoctorState>; colour: boolean }) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.press(name);
  });
  return (
    <PaintContext value={{ colour, reverse: !state.screenReader }}>
      <DoctorScreen state={state} />
    </PaintContext>
  );
}
