import type { DoctorReport } from "../../doctor/report.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import type { SectionId, Sections, Snapshot } from "../../snapshot/snapshot.ts";
import { withTablesOfEveryDatabase } from "./every-database.ts";
import type { Stale } from "./pane.ts";
import type { WatchState } from "./watch-state.ts";

/** Changes that are kept: what the dashboard holds does not grow with time. */
const changesKept = 200;

/** A finished round: what was read, what changed, and one more point of every figure. */
export function applyRound(
  state: WatchState,
  { report, snapshot }: { report: DoctorReport; snapshot: Snapshot },
  atMs: number,
): WatchState {
  const sections = withTablesOfEveryDatabase(snapshot.sections);
  const { verdict } = report;
  const read = {
    ...state,
    verdict:
      state.verdict?.value === verdict
        ? state.verdict
        : { value: verdict, sinceMs: atMs, isFirst: state.verdict === null },
    checks: report.checks,
    ...readingsAfter(state, sections, atMs),
  };
  const first = state.verdict === null;
  // The rows from before come first: each pane keeps those it was asked for last.
  const compared = first ? { ...read, changed: [] } : withChanges(state, read, atMs);
  const history = state.panes.reduce(
    (figures, pane) => pane.record?.(figures, sections, atMs) ?? figures,
    state.history,
  );
  return { ...compared, history };
}

/** Pods as the API server's watch reports them, between two rounds. Marks of what the round before changed stay with the other panes. */
export function applyPods(state: WatchState, pods: readonly Pod[], atMs: number): WatchState {
  const { "kubernetes/pods": _stale, ...stale } = state.stale;
  const sections: Sections = { ...state.sections, "kubernetes/pods": { ok: true, data: [...pods] } };
  const next = withChanges(state, { ...state, sections, stale }, atMs);
  if (next.changed.length === 0) return { ...next, changed: state.changed };
  const shown = state.panes.filter(({ section }) => section === "kubernetes/pods");
  const others = state.changed.filter((key) => !shown.some(({ id }) => key.startsWith(`${id}/`)));
  return { ...next, changed: [...others, ...next.changed] };
}

/** What could not be read again keeps its data, marked as stale since the first time. */
function readingsAfter(
  state: WatchState,
  round: Sections,
  atMs: number,
): Pick<WatchState, "sections" | "stale"> {
  let sections = round;
  const stale: { [S in SectionId]?: Stale } = {};
  for (const { section } of state.panes) {
    if (section === undefined) continue;
    const result = round[section];
    if (result?.ok) continue;
    const known = state.sections[section];
    if (known !== undefined) sections = { ...sections, [section]: known };
    const staleBefore = state.stale[section];
    const staleNow =
      result === undefined
        ? staleBefore
        : {
            sinceMs: staleBefore?.sinceMs ?? atMs,
            kind: result.error.kind,
            message: result.error.message,
          };
    if (staleNow !== undefined) stale[section] = staleNow;
  }
  return { sections, stale };
}

function withChanges(before: WatchState, after: WatchState, atMs: number): WatchState {
  const found = after.panes.flatMap((pane) =>
    (pane.changes?.(before, after) ?? []).map((change) => ({ pane, ...change })),
  );
  return {
    ...after,
    changed: found.map(({ pane, key }) => `${pane.id}/${key}`),
    changes: [...found.map(({ tone, text }) => ({ atMs, tone, text })), ...before.changes].slice(
      0,
      changesKept,
    ),
  };
}
