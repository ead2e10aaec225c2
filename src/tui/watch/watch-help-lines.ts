import { fitLine, type Line, line, padTo, readable, span } from "../kit/line.ts";
import { watchBindings } from "./watch-bindings.ts";
import type { WatchState } from "./watch-state.ts";

/** The help of the dashboard, from the key map that handles the keys. */
export function watchHelpLines({ columns, unicode }: WatchState): Line[] {
  return [
    ...watchBindings.map(({ shown, label }) => line(span(`  ${padTo(shown, 10)} `, "command"), span(label))),
    line(),
    line(span("  *          what the last round changed")),
    line(span("  STALE      could not be read: the rows are those of before")),
    line(span("  /MIN       in the last minute: messages into a stream, deliveries of a")),
    line(span("             consumer (repeated ones too), rows inserted into a table")),
    line(span("  HISTORY    between the last rounds, newest last; of consumers the backlog")),
    line(span("  PEND ACK   not delivered yet, delivered and not acknowledged: the backlog")),
    line(span("  REDEL      of the latter, delivered more than once")),
    line(span("  WAIT       pull requests that wait for messages")),
    line(span("  ~          the database's own estimate: large tables are not counted")),
  ].map((entry) => fitLine(readable(entry, unicode), columns, unicode));
}
