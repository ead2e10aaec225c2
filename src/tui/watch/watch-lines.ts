import { doctorLines } from "../doctor/doctor-lines.ts";
import { noticeLine, sideBySide, toHeight, tooSmallLine } from "../kit/frame-lines.ts";
import { footerLine } from "../kit/key-lines.ts";
import type { Line } from "../kit/line.ts";
import { paneLines, tabLine } from "./pane-lines.ts";
import { watchHeader } from "./watch-header.ts";
import { watchHelpLines } from "./watch-help-lines.ts";
import { watchKeys } from "./watch-keys.ts";
import { watchLayout } from "./watch-layout.ts";
import { type WatchState, watchModeOf } from "./watch-state.ts";

/** The whole dashboard, or the checks in full; one line less than the terminal has rows. */
export function watchLines(state: WatchState): Line[] {
  if (state.view === "doctor") return doctorLines(state.doctor);
  const layout = watchLayout(state);
  if (layout.tooSmall) return [tooSmallLine(state, "40x8")];
  const keys = footerLine(watchKeys(state.panes), watchModeOf(state), state);
  return [...watchHeader(state, layout.header), ...bodyLines(state), noticeLine(state), keys];
}

function bodyLines(state: WatchState): Line[] {
  const { helpTop } = state;
  const layout = watchLayout(state);
  if (helpTop !== null) return toHeight(watchHelpLines(state).slice(helpTop), layout.body);
  const stacks = layout.columns.map((places) => ({
    width: places[0]?.width ?? 0,
    lines: places.flatMap((place) => paneLines(state, place)),
  }));
  const single = layout.tabs === 0 ? undefined : layout.columns[0]?.[0];
  return [...(single === undefined ? [] : [tabLine(state, single)]), ...sideBySide(stacks)];
}
