import { useInput } from "ink";
import { useSyncExternalStore } from "react";
import { DoctorScreen } from "../doctor/doctor-view.tsx";
import { keysOf } from "../kit/keys-of.ts";
import { Lines, PaintContext } from "../kit/lines.tsx";
import type { ViewStore } from "../kit/session/mount-options.ts";
import { watchLines } from "./watch-lines.ts";
import type { WatchState } from "./watch-state.ts";

/** The checks in full, and the dashboard where the screen does not paint it itself. Draws the state and passes keys on; decides nothing. */
export function WatchApp({ store, colour }: { store: ViewStore<WatchState>; colour: boolean }) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.press(name);
  });
  return (
    <PaintContext value={{ colour, reverse: !state.screenReader }}>
      {state.view === "doctor" ? (
        <DoctorScreen state={state.doctor} />
      ) : (
        state.screenReader && <Dashboard state={state} />
      )}
    </PaintContext>
  );
}

function Dashboard({ state }: { state: WatchState }) {
  const lines = watchLines(state);
  return <Lines columns={state.columns} height={lines.length} lines={lines} />;
}
