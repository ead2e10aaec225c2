import type { DoctorEvent } from "../../doctor/events.ts";
import type { LiveNews } from "../../doctor/live-namespace.ts";
import type { DoctorAction } from "../doctor/doctor-action.ts";
import { reduceDoctor } from "../doctor/doctor-reducer.ts";
import { modeOf } from "../doctor/doctor-state.ts";
import { applyPods, applyRound } from "./apply-round.ts";
import { startRound, startWhenDue, waitForNext } from "./pace.ts";
import { pressWatchKey } from "./press-watch-key.ts";
import type { WatchAction, WatchTransition } from "./watch-action.ts";
import type { WatchState } from "./watch-state.ts";

/** The dashboard's one rule. Pure. The checks in full are the doctor screen's own state, which gets every round too. */
export function reduceWatch(state: WatchState, action: WatchAction): WatchTransition {
  switch (action.type) {
    case "event":
      return only(applyEvent({ ...state, nowMs: action.atMs }, action.event, action.atMs));
    case "news":
      return only(applyNews({ ...state, nowMs: action.atMs }, action.news, action.atMs));
    case "tick":
      return startWhenDue(inDoctor({ ...state, nowMs: action.atMs }, action).state);
    case "key":
      return pressKey({ ...state, nowMs: action.atMs }, action);
    case "resize":
      return only(inDoctor({ ...state, columns: action.columns, rows: action.rows }, action).state);
    case "run-failed":
      return only({
        ...inDoctor(waitForNext(state, action.atMs), action).state,
        notice: { tone: "warning", text: action.message },
      });
    case "notice":
    case "page":
    case "repair-planned":
    case "repair-event":
    case "repair-failed":
      return inDoctor(state, action);
  }
}

function applyEvent(state: WatchState, event: DoctorEvent, atMs: number): WatchState {
  const next = isForDoctor(state, event) ? inDoctor(state, { type: "event", event, atMs }).state : state;
  if (event.type !== "run-finished") return next;
  return waitForNext(applyRound(next, event, atMs), atMs);
}

function applyNews(state: WatchState, news: LiveNews, atMs: number): WatchState {
  switch (news.type) {
    case "pods":
      return applyPods(state, news.pods, atMs);
    case "refused": {
      const resource = news.error.missing?.[0]?.resource ?? "objects";
      const text = `may not watch ${resource}: read every round instead (docs/permissions.md)`;
      return { ...state, notice: { tone: "warning", text } };
    }
  }
}

/** The first round is shown live; later ones only with their result, or the list would flicker at every round. */
function isForDoctor({ verdict }: WatchState, event: DoctorEvent): boolean {
  return verdict === null || event.type === "probe-finished" || event.type === "run-finished";
}

function pressKey(state: WatchState, action: DoctorAction & { type: "key" }): WatchTransition {
  if (state.view === "dashboard") return pressWatchKey(state, action.key);
  const leaves = modeOf(state.doctor) === "list" && ["q", "backspace"].includes(action.key);
  if (leaves) return only({ ...state, view: "dashboard" });
  return inDoctor(state, action);
}

function inDoctor(state: WatchState, action: DoctorAction): WatchTransition {
  const { state: doctor, effects } = reduceDoctor(state.doctor, action);
  const next = { ...state, doctor };
  const others = effects.filter(({ type }) => type !== "rerun");
  if (others.length === effects.length) return { state: next, effects };
  // Running again is what a round does.
  const started = startRound(next);
  return { state: started.state, effects: [...others, ...started.effects] };
}

function only(state: WatchState): WatchTransition {
  return { state, effects: [] };
}
