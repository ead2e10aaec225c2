import { helpLines } from "../kit/key-lines.ts";
import { type Line, line, padTo, span, wrapHard } from "../kit/line.ts";
import { watchKeys } from "./watch-keys.ts";
import type { WatchState } from "./watch-state.ts";

/** The help of the dashboard, with what its panes say of themselves. */
export function watchHelpLines(state: WatchState): Line[] {
  const help = state.panes.flatMap((pane) => pane.help ?? []);
  const rates = help.flatMap(({ perMinute }) => perMinute ?? []);
  const histories = ["between the last rounds, newest last", ...help.flatMap(({ history }) => history ?? [])];
  const terms = [
    ["*", "what the last round changed"],
    ["STALE", "could not be read: the rows are those of before"],
    ["/MIN", `in the last minute: ${rates.join(", ")}`],
    ["HISTORY", histories.join("; ")],
    ...help.flatMap((ofPane) => ofPane.terms ?? []),
  ] as const;
  return helpLines(
    watchKeys(state.panes),
    state,
    terms.flatMap(([term, meaning]) => termLines(term, meaning)),
  );
}

/** Columns of a meaning: with the term before it, it fits on a terminal of 80. */
const meaningWidth = 65;

function termLines(term: string, meaning: string): Line[] {
  return wrapHard(meaning, meaningWidth).map((text, index) =>
    line(span(`  ${padTo(index === 0 ? term : "", 10)} ${text}`)),
  );
}
