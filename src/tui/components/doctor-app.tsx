import { Text, useInput } from "ink";
import { useSyncExternalStore } from "react";
import type { ViewStore } from "../session/mount-options.ts";
import { type DoctorState, modeOf } from "../state/doctor-state.ts";
import { layoutOf } from "../state/layout.ts";
import { detailHeader } from "../view/detail-header.ts";
import { detailLines } from "../view/detail-lines.ts";
import { helpLines } from "../view/help-lines.ts";
import { line, span } from "../view/line.ts";
import { keysOf } from "./keys-of.ts";
import { PaintContext } from "./lines.tsx";
import { ListScreen } from "./list-screen.tsx";
import { PageScreen } from "./page-screen.tsx";

/** The doctor screen. Draws the state and passes keys on; decides nothing. */
export function DoctorApp({ store, colour }: { store: ViewStore<DoctorState>; colour: boolean }) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.press(name);
  });
  return (
    <PaintContext value={{ colour, reverse: !state.screenReader }}>
      <Screen state={state} />
    </PaintContext>
  );
}

function Screen({ state }: { state: DoctorState }) {
  if (layoutOf(state.columns, state.rows, "list").tooSmall) {
    return (
      <Text wrap="truncate-end">{`${state.columns}x${state.rows} is too small: 40x6 at least, or -o text`}</Text>
    );
  }
  switch (modeOf(state)) {
    case "help":
      return (
        <PageScreen
          state={state}
          header={(height) => [line(span("nomnom doctor: help", "strong")), line()].slice(0, height)}
          lines={helpLines(state)}
          top={state.helpTop ?? 0}
        />
      );
    case "detail":
      return (
        <PageScreen
          state={state}
          header={(height) => detailHeader(state, height)}
          lines={detailLines(state)}
          top={state.detail?.top ?? 0}
        />
      );
    case "list":
    case "filter":
      return <ListScreen state={state} />;
  }
}
