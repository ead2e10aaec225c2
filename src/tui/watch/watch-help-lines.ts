import { fitLine, type Line, line, padTo, readable, span } from "../view/line.ts";
import { watchBindings } from "./watch-bindings.ts";
import type { WatchState } from "./watch-state.ts";

/** The help of the dashboard, from the key map that handles the keys. */
export function watchHelpLines({ columns, unicode }: WatchState): Line[] {
  return [
    ...watchBindings.map(({ shown, label }) => line(span(`  ${padTo(shown, 10)} `, "command"), span(label))),
    line(),
    line(span("  *          what the last round changed")),
    line(span("  STALE      could not be read: the rows are those of before")),
    line(span("  /MIN       messages that came in, per minute, over the last minute")),
    line(span("  HISTORY    messages that came in between the last rounds, newest last")),
  ].map((entry) => fitLine(readable(entry, unicode), columns, unicode));
}
