import { noticeLine, ruleLine, toHeight, tooSmallLine } from "../kit/frame-lines.ts";
import { footerLine } from "../kit/key-lines.ts";
import { clean, fitLine, type Line, line, span } from "../kit/line.ts";
import { layoutOf } from "../kit/page-layout.ts";
import { detailHeader } from "./detail-header.ts";
import { detailLines } from "./detail-lines.ts";
import { doctorHelpLines } from "./doctor-help-lines.ts";
import { doctorKeys } from "./doctor-keys.ts";
import { type DoctorState, modeOf } from "./doctor-state.ts";
import { headerLines } from "./header-lines.ts";
import { listLines } from "./list-lines.ts";
import { listRows } from "./list-rows.ts";
import { previewLines } from "./preview-lines.ts";

/** The whole doctor screen from top to bottom; one line less than the terminal has rows. */
export function doctorLines(state: DoctorState): Line[] {
  const { tooSmall } = layoutOf(state.columns, state.rows, "list");
  if (tooSmall) return [tooSmallLine(state, "40x6")];
  return [...viewLines(state), lineAboveKeys(state), keysLine(state)];
}

function viewLines(state: DoctorState): Line[] {
  switch (modeOf(state)) {
    case "list":
    case "filter":
      return checkListLines(state);
    case "detail":
    case "question":
      return pageLines(
        state,
        (height) => detailHeader(state, height),
        detailLines(state),
        state.detail?.top ?? 0,
      );
    case "help":
      return pageLines(
        state,
        () => [line(span("nomnom doctor: help", "strong"))],
        doctorHelpLines(state),
        state.helpTop ?? 0,
      );
  }
}

/** The checks, grouped by area, as they come in. */
function checkListLines(state: DoctorState): Line[] {
  const { header, body, rule, preview } = layoutOf(state.columns, state.rows, "list");
  const window = { first: state.list.top, height: body, total: listRows(state).length };
  return [
    ...headerLines(state, header),
    ...toHeight(listLines(state, body), body),
    ...(rule === 0 ? [] : [ruleLine(state, window)]),
    ...previewLines(state, preview),
  ];
}

/** A text that scrolls, under its own heading: an open check, the help. */
function pageLines(
  state: DoctorState,
  heading: (height: number) => readonly Line[],
  lines: readonly Line[],
  top: number,
): Line[] {
  const { header, body, rule } = layoutOf(state.columns, state.rows, "page");
  return [
    ...toHeight(heading(header), header),
    ...toHeight(lines.slice(top), body),
    ...(rule === 0 ? [] : [ruleLine(state, { first: top, height: body, total: lines.length })]),
  ];
}

/** What is being typed, or what just happened. */
function lineAboveKeys(state: DoctorState): Line {
  const { columns, unicode, list } = state;
  if (modeOf(state) === "question") return questionLine(state);
  if (state.notice === null && state.repair !== null)
    return fitLine(line(span(`repair: ${state.repair.phase}`, "warning")), columns, unicode);
  if (list.filterDraft === null) return noticeLine(state);
  const typed = span(clean(list.filterDraft, unicode) + (list.filterDraft.endsWith(" ") ? " " : ""));
  const hint = list.filterDraft === "" ? span("  text  !not  st:fail  area:nats", "dim") : span("");
  return fitLine(line(span("/", "strong"), typed, span("_", "dim"), hint), columns, unicode);
}

/** What `y` will do; how exactly stands above. */
function questionLine({ plans, repair, columns, unicode }: DoctorState): Line {
  const plan = plans[repair?.finding.fingerprint ?? ""];
  const title = plan?.state === "planned" ? (plan.item?.plan?.title ?? "") : "";
  return fitLine(line(span(`${clean(title, unicode)}?  y: yes  n: no`, "warning")), columns, unicode);
}

/** The keys that work here. Below the dashboard `q` goes back there. */
function keysLine(state: DoctorState): Line {
  return footerLine(doctorKeys, modeOf(state), state, state.embedded ? { quit: "dashboard" } : {});
}
