import type { E2eEvent, PlannedTitle, WorkerLine } from "../../e2e/run/events.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import { type ChangeEntry, type E2eState, logLinesKept, type StepEntry, stepEntry } from "./e2e-state.ts";

/** What an event of the run changes. */
export function applyRunEvent(state: E2eState, event: E2eEvent, atMs: number): E2eState {
  switch (event.type) {
    case "planned":
      return withSteps(state, event.steps);
    case "connected":
      return { ...state, target: event.target };
    case "run-started":
      return { ...state, runId: event.runId, timeoutMs: event.timeoutMs, startedAtMs: atMs };
    case "step-started":
      return withStep(state, event.number, (step) => ({ ...step, startedAtMs: atMs }));
    case "step-progress":
      return withStep(state, event.number, (step) => ({ ...step, progress: event.message }));
    case "step-finished":
      return withStep(state, event.result.number, (step) => ({
        ...step,
        progress: null,
        result: event.result,
      }));
    case "noted":
      return { ...state, noted: [...state.noted, event.entry].toSorted((a, b) => a.atMs - b.atMs) };
    case "log-line":
      return { ...state, log: withLine(state.log, event.line) };
    case "forwards":
      return { ...state, forwards: event.forwards };
    case "undoing":
      return { ...state, changes: [...state.changes, { what: event.what, outcome: null }] };
    case "undone":
      return { ...state, changes: settled(state.changes, event.change) };
    case "cleaned":
      return { ...state, cleanup: event.cleanup };
    case "run-finished":
      return {
        ...state,
        target: event.report.target,
        report: event.report,
        finishedAtMs: atMs,
        cursor: event.report.steps.find(({ status }) => status === "fail")?.number ?? state.cursor,
      };
  }
}

/** Those of another plan than the one that was shown until it was read. */
function withSteps(state: E2eState, steps: readonly PlannedTitle[]): E2eState {
  const isShown = (step: PlannedTitle, index: number) => state.steps[index]?.title === step.title;
  if (steps.length === state.steps.length && steps.every(isShown)) return state;
  return { ...state, steps: steps.map(stepEntry), cursor: Math.min(state.cursor, steps.length) };
}

function withStep(state: E2eState, number: number, change: (step: StepEntry) => StepEntry): E2eState {
  return { ...state, steps: state.steps.map((step) => (step.number === number ? change(step) : step)) };
}

function withLine({ lines, total }: E2eState["log"], line: WorkerLine): E2eState["log"] {
  return { lines: [...lines.slice(1 - logLinesKept), line], total: total + 1 };
}

function settled(changes: readonly ChangeEntry[], outcome: UndoneChange): readonly ChangeEntry[] {
  const index = changes.findIndex(({ what, outcome: known }) => what === outcome.what && known === null);
  const entry = { what: outcome.what, outcome };
  return index < 0 ? [...changes, entry] : changes.with(index, entry);
}
