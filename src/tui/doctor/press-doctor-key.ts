import { meaningOf } from "../kit/key-map.ts";
import { layoutOf } from "../kit/page-layout.ts";
import { scrolled } from "../kit/scroll-window.ts";
import { copied } from "../kit/terminal-effects.ts";
import { closeDetail, openDetail, pressInDetail } from "./detail-state.ts";
import type { Transition } from "./doctor-action.ts";
import { doctorHelpLines } from "./doctor-help-lines.ts";
import { type DoctorCommand, doctorKeys } from "./doctor-keys.ts";
import { type DoctorState, modeOf } from "./doctor-state.ts";
import { currentRow } from "./list-cursor.ts";
import { editedFilter } from "./list-filter.ts";
import { pressInList } from "./press-in-list.ts";
import { answer, stopRepair, wantRepair } from "./press-repair.ts";
import { copyCommand, copyFinding, findingOfRow, selectedCheck } from "./selection.ts";

/** What a key does. A key without a meaning clears the notice and nothing else. */
export function pressDoctorKey(before: DoctorState, key: string): Transition {
  const mode = modeOf(before);
  const state = before.notice === null ? before : { ...before, notice: null };
  const meaning = meaningOf(doctorKeys, mode, key, state);
  if (meaning === null) return mode === "filter" ? only(typeIntoFilter(state, key)) : only(state);
  if ("refusal" in meaning) return only({ ...state, notice: { tone: "warning", text: meaning.refusal } });
  return run(state, meaning.command, key);
}

function run(state: DoctorState, command: DoctorCommand, key: string): Transition {
  switch (command) {
    case "interrupt":
      return stopRepair(state) ?? { state, effects: [{ type: command }] };
    case "quit":
    case "suspend":
    case "redraw":
      return { state, effects: [{ type: command }] };
    case "help":
      return only({ ...state, helpTop: 0 });
    case "close-help":
      return only({ ...state, helpTop: null });
    case "accept-filter":
      return only(withFilter(state, state.list.filterDraft ?? ""));
    case "cancel-filter":
      return only(withFilter(state, state.list.filter));
    case "open":
      return openRow(state);
    case "back":
      return only(closeDetail(state));
    case "rerun-one":
      return rerunOne(state);
    case "rerun-all":
      return { state, effects: [{ type: "rerun", checks: null }] };
    case "save":
      return state.snapshot === null
        ? only(state)
        : { state, effects: [{ type: "save-snapshot", snapshot: state.snapshot }] };
    case "copy":
      return copied(state, copyFinding(state), "the finding");
    case "copy-command":
      return copied(state, copyCommand(state), "the command");
    case "print-command":
      return printed(state);
    case "repair":
      return repair(state);
    case "yes":
    case "no":
      return answer(state, command === "yes");
    default:
      return move(state, command, key);
  }
}

/** Commands whose meaning depends on what is in front. */
function move(state: DoctorState, command: DoctorCommand, key: string): Transition {
  switch (modeOf(state)) {
    case "help":
      return only(scrollHelp(state, command));
    case "detail":
    case "question":
      return withPage(pressInDetail(state, command));
    case "list":
      return only(pressInList(state, command, key));
    case "filter":
      return only(state);
  }
}

function openRow(state: DoctorState): Transition {
  const row = currentRow(state);
  if (row === null) return only(state);
  if (!("check" in row)) return only(pressInList(state, "fold", "enter"));
  return withPage(openDetail(state, row.check.id, findingOfRow(row)?.index ?? 0));
}

/** The finding is opened first: what would be done is read before it is answered. */
function repair(state: DoctorState): Transition {
  const row = currentRow(state);
  if (state.detail !== null || row === null || !("check" in row)) return only(wantRepair(state));
  return only(wantRepair(openDetail(state, row.check.id, findingOfRow(row)?.index ?? 0)));
}

/** The command of the finding, whole and alone, where the mouse can select it. */
function printed(state: DoctorState): Transition {
  const text = copyCommand(state);
  if (text === null)
    return only({ ...state, notice: { tone: "warning", text: "print: there is no command here" } });
  return { state, effects: [{ type: "show-plain", text: `${text}\n\n(any key: back to the screen)` }] };
}

/** The page of a check is asked for the first time its tab is looked at. */
function withPage(state: DoctorState): Transition {
  const { detail, pages } = state;
  if (detail?.tab !== "page" || pages[detail.check] !== undefined) return only(state);
  return {
    state: { ...state, pages: { ...pages, [detail.check]: { state: "loading" } } },
    effects: [{ type: "load-page", check: detail.check }],
  };
}

function rerunOne(state: DoctorState): Transition {
  const check = selectedCheck(state);
  if (check === null) {
    return only({ ...state, notice: { tone: "warning", text: "run again: no check under the cursor" } });
  }
  return { state, effects: [{ type: "rerun", checks: [check.id] }] };
}

function withFilter(state: DoctorState, filter: string): DoctorState {
  return { ...state, list: { ...state.list, filter: filter.trim(), filterDraft: null } };
}

function only(state: DoctorState): Transition {
  return { state, effects: [] };
}

/** Typing after `/`: the list follows each letter. */
function typeIntoFilter(state: DoctorState, key: string): DoctorState {
  const draft = state.list.filterDraft ?? "";
  return { ...state, list: { ...state.list, filterDraft: editedFilter(draft, key) } };
}

function scrollHelp(state: DoctorState, command: DoctorCommand): DoctorState {
  const { body } = layoutOf(state.columns, state.rows, "page");
  return { ...state, helpTop: scrolled(state.helpTop ?? 0, command, body, doctorHelpLines(state).length) };
}
