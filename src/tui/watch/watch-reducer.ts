import type { DoctorEvent } from "../../doctor/events.ts";
import type { LiveNews } from "../../doctor/live-namespace.ts";
import type { DoctorAction, DoctorEffect } from "../doctor/doctor-action.ts";
import { reduceDoctor } from "../doctor/doctor-reducer.ts";
import { modeOf } from "../doctor/doctor-state.ts";
import { applyPods, applyRound } from "./apply-round.ts";
import { pressOnDashboard } from "./press-on-dashboard.ts";
import { roundData } from "./watch-data.ts";
import { podRows } from "./watch-rows.ts";
import type { WatchState } from "./watch-state.ts";

export type WatchAction =
  | DoctorAction
  /** Between two rounds, as the API server's watch tells it. */
  | { type: "news"; news: LiveNews; atMs: number };

export type WatchEffect = DoctorEffect | { type: "round" };

export interface WatchTransition {
  state: WatchState;
  effects: readonly WatchEffect[];
}

/** The dashboard's one rule. Pure. The checks in full are the doctor screen's own state, told of every round. */
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
      return inDoctor(state, action);
  }
}

function applyEvent(state: WatchState, event: DoctorEvent, atMs: number): WatchState {
  const told = isForDoctor(state, event) ? inDoctor(state, { type: "event", event, atMs }).state : state;
  if (event.type !== "run-finished") return told;
  return waitForNext(applyRound(told, roundData(event.report, event.snapshot), atMs), atMs);
}

function applyNews(state: WatchState, news: LiveNews, atMs: number): WatchState {
  switch (news.type) {
    case "pods":
      return applyPods(state, podRows(news.pods), atMs);
    case "refused": {
      const resource = news.error.missing?.[0]?.resource ?? "objects";
      const text = `may not watch ${resource}: read every round instead (docs/permissions.md)`;
      return { ...state, notice: { tone: "warning", text } };
    }
  }
}

/** The first round is told live; later ones only with their result, or the list would flicker at every round. */
function isForDoctor({ verdict }: WatchState, event: DoctorEvent): boolean {
  return verdict === null || event.type === "probe-finished" || event.type === "run-finished";
}

/** Rounds begin at the pace of the interval; one that takes longer is followed at once. */
function waitForNext(state: WatchState, atMs: number): WatchState {
  const began = state.readingSinceMs ?? atMs;
  return {
    ...state,
    readingSinceMs: null,
    nextAtMs: state.paused ? null : Math.max(atMs, began + state.intervalMs),
  };
}

function startWhenDue(state: WatchState): WatchTransition {
  const due = state.nextAtMs !== null && state.readingSinceMs === null && state.nowMs >= state.nextAtMs;
  return due ? startRound(state) : only(state);
}

function startRound(state: WatchState): WatchTransition {
  if (state.readingSinceMs !== null) return only(state);
  return { state: { ...state, readingSinceMs: state.nowMs }, effects: [{ type: "round" }] };
}

function pressKey(state: WatchState, action: DoctorAction & { type: "key" }): WatchTransition {
  if (state.view === "dashboard") {
    const { state: pressed, round, effect } = pressOnDashboard({ ...state, notice: null }, action.key);
    if (round) return startRound(pressed);
    return { state: pressed, effects: effect === null ? [] : [effect] };
  }
  const leaves = modeOf(state.doctor) === "list" && ["q", "backspace"].includes(action.key);
  if (leaves) return only({ ...state, view: "dashboard" });
  const { state: next, effects } = inDoctor(state, action);
  // Running again is what a round does.
  const [wanted, others] = [
    effects.some(({ type }) => type === "rerun"),
    effects.filter(({ type }) => type !== "rerun"),
  ];
  if (!wanted) return { state: next, effects: others };
  const started = startRound(next);
  return { state: started.state, effects: [...others, ...started.effects] };
}

function inDoctor(state: WatchState, action: DoctorAction): WatchTransition {
  const { state: doctor, effects } = reduceDoctor(state.doctor, action);
  return { state: { ...state, doctor }, effects };
}

function only(state: WatchState): WatchTransition {
  return { state, effects: [] };
}
