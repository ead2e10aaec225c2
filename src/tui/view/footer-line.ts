import { bindings } from "../state/bindings.ts";
import type { DoctorState } from "../state/doctor-state.ts";
import { modeOf } from "../state/doctor-state.ts";
import { clean, fitLine, type Line, line, lineWidth, type Span, span } from "./line.ts";

/** The keys that work here, the most useful first, as many as fit. */
export function footerLine(state: DoctorState): Line {
  const mode = modeOf(state);
  const keys = bindings
    .filter((binding) => binding.footer !== undefined && binding.modes.includes(mode))
    .filter(({ unavailable }) => unavailable === undefined || unavailable(state) === null)
    .toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  const spans: Span[] = [];
  for (const { command, shown, label, short } of keys) {
    const what = command === "quit" && state.embedded ? "dashboard" : (short ?? label);
    const entry = [span(spans.length === 0 ? "" : "  "), span(shown, "strong"), span(` ${what}`, "dim")];
    if (lineWidth(line(...spans, ...entry)) > state.columns) break;
    spans.push(...entry);
  }
  return line(...spans);
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
