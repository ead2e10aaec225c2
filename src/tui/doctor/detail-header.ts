import { stateLabel, stateTone } from "../kit/check-state.ts";
import { glyphsFor } from "../kit/glyphs.ts";
import { fitLine, type Line, line, type Span, span, spread } from "../kit/line.ts";
import { areaTitle, shortName, stateOf } from "./check-entry.ts";
import { type DetailTab, type DoctorState, detailTabs } from "./doctor-state.ts";
import { selectedCheck } from "./selection.ts";

const tabTitles: Record<DetailTab, string> = {
  finding: "Finding",
  evidence: "Evidence",
  remedy: "Remedy",
  page: "Page",
};

/** Where one is, and the tabs. Two lines; on a low terminal the tabs only. */
export function detailHeader(state: DoctorState, height: number): Line[] {
  const { columns, unicode } = state;
  const tabs = spread(line(...tabSpans(state)), line(span(position(state), "dim")), columns, unicode);
  return height === 1 ? [tabs] : [crumbLine(state), tabs];
}

function crumbLine(state: DoctorState): Line {
  const { columns, unicode } = state;
  const check = selectedCheck(state);
  if (check === null) return line();
  const arrow = glyphsFor(state).folded;
  const crumbs =
    columns < 60 ? [shortName(check)] : ["nomnom doctor", areaTitle(check.area), shortName(check)];
  const current = stateOf(check);
  return spread(
    fitLine(line(span(crumbs.join(` ${arrow} `), "strong")), columns, unicode),
    line(span(stateLabel(current, state), stateTone(current))),
    columns,
    unicode,
  );
}

/** The open tab stands in brackets: colour would not be seen everywhere. */
function tabSpans({ detail }: DoctorState): Span[] {
  return detailTabs.map((tab) =>
    tab === detail?.tab ? span(`[${tabTitles[tab]}]`, "strong") : span(` ${tabTitles[tab]} `, "dim"),
  );
}

function position(state: DoctorState): string {
  const total = selectedCheck(state)?.result?.findings.length ?? 0;
  return total < 2 || state.detail === null ? "" : `${state.detail.finding + 1} of ${total}`;
}
