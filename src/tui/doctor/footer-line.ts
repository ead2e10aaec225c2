import { keysLine } from "../kit/keys-line.ts";
import { clean, fitLine, type Line, line, span } from "../kit/line.ts";
import { bindings } from "./bindings.ts";
import type { DoctorState } from "./doctor-state.ts";
import { modeOf } from "./doctor-state.ts";

/** The keys that work here, the most useful first, as many as fit. */
export function footerLine(state: DoctorState): Line {
  return keysLine(bindings, modeOf(state), state, ({ command, label, short }) =>
    command === "quit" && state.embedded ? "dashboard" : (short ?? label),
  );
}

/** The line above the keys: what is being typed, or what just happened. */
export function noticeLine(state: DoctorState): Line {
  const { columns, unicode, notice, list } = state;
  if (list.filterDraft !== null) {
    const typed = span(clean(list.filterDraft, unicode) + (list.filterDraft.endsWith(" ") ? " " : ""));
    const hint = list.filterDraft === "" ? span("  text  !not  st:fail  area:nats", "dim") : span("");
    return fitLine(line(span("/", "strong"), typed, span("_", "dim"), hint), columns, unicode);
  }
  if (notice === null) return line();
  return fitLine(line(span(clean(notice.text, unicode), notice.tone)), columns, unicode);
}
