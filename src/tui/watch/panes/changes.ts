import { formatClock } from "../../../units/format-duration.ts";
import { clean, line, span } from "../../kit/line.ts";
import type { Pane } from "../pane.ts";

export const changesPane: Pane = {
  id: "changes",
  title: "Changes (UTC)",
  side: "left",
  importance: "always",
  shows: "what became different, newest first",
  headLines: 0,
  length: ({ changes }) => changes.length,
  lines({ changes, unicode }, { top, room }) {
    if (changes.length === 0) return [line(span("  none since the first round", "dim"))];
    return changes
      .slice(top, top + room)
      .map(({ atMs, tone, text }) =>
        line(span(`  ${formatClock(atMs)}  `, "dim"), span(clean(text, unicode), tone)),
      );
  },
};
