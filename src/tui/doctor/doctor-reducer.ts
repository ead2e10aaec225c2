import { applyEvent, endRun } from "./apply-event.ts";
import { settleDetail } from "./detail-state.ts";
import type { DoctorAction, Transition } from "./doctor-action.ts";
import type { DoctorState } from "./doctor-state.ts";
import { settleList } from "./list-cursor.ts";
import { pressDoctorKey } from "./press-doctor-key.ts";
import { applyRepairEvent, planned, repairFailed, withPlan } from "./press-repair.ts";

/** The screen's one rule: what was, and what happens, give what is, and what the outside has to do. Pure. */
export function reduceDoctor(state: DoctorState, action: DoctorAction): Transition {
  const { state: changed, effects } = apply(state, action);
  return withPlan({ state: settleDetail(settleList(changed)), effects });
}

function apply(state: DoctorState, action: DoctorAction): Transition {
  switch (action.type) {
    case "event":
      return only(applyEvent({ ...state, nowMs: action.atMs }, action.event, action.atMs));
    case "key":
      return pressDoctorKey({ ...state, nowMs: action.atMs }, action.key);
    case "tick":
      return only({ ...state, nowMs: action.atMs });
    case "resize":
      return only({ ...state, columns: action.columns, rows: action.rows });
    case "page":
      return only({
        ...state,
        pages: {
          ...state.pages,
          [action.check]:
            action.text === null ? { state: "missing" } : { state: "loaded", text: action.text },
        },
      });
    case "notice":
      return only({ ...state, notice: action.notice });
    case "repair-planned":
      return only(planned(state, action.fingerprint, action.plan));
    case "repair-event":
      return applyRepairEvent({ ...state, nowMs: action.atMs }, action.event);
    case "repair-failed":
      return repairFailed({ ...state, nowMs: action.atMs }, action.message);
    case "run-failed":
      return only({
        ...endRun({ ...state, nowMs: action.atMs }, action.atMs),
        notice: { tone: "warning", text: action.message },
      });
  }
}

function only(state: DoctorState): Transition {
  return { state, effects: [] };
}
