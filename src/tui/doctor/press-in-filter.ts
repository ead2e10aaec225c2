import type { DoctorState } from "./doctor-state.ts";

/** Typing after `/`: the list follows each letter. */
export function pressInFilter(state: DoctorState, key: string): DoctorState {
  const draft = state.list.filterDraft ?? "";
  const next = edited(draft, key);
  return next === draft ? state : { ...state, list: { ...state.list, filterDraft: next } };
}

function edited(draft: string, key: string): string {
  if (key === "backspace") return [...draft].slice(0, -1).join("");
  if (key === "ctrl+u") return "";
  if (key === "ctrl+w") return draft.replace(/\S+\s*$/, "");
  if (key === "space") return `${draft} `;
  return [...key].length === 1 ? draft + key : draft;
}
