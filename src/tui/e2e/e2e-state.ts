import type { OpenForward } from "../../connect/writable-connections.ts";
import type { Cleanup, E2eReport, StepResult } from "../../e2e/reporting/e2e-report.ts";
import type { Hop } from "../../e2e/reporting/hops.ts";
import type { Noted, PlannedTitle, WorkerLine } from "../../e2e/run/events.ts";
import { steps } from "../../e2e/steps/steps.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import type { Target } from "../../snapshot/snapshot.ts";
import type { Notice, Terminal } from "../kit/terminal.ts";

/** A step on the screen. Times in ms since the epoch. */
export interface StepEntry {
  number: number;
  id: string;
  title: string;
  /** The hop it looks at; null: none. What it found broken stands in its result. */
  hop: Hop | null;
  startedAtMs: number | null;
  /** What it waits for. */
  progress: string | null;
  result: StepResult | null;
}

/** A step of which nothing is known yet. */
export const stepEntry = ({ number, id, title, hop }: PlannedTitle): StepEntry => ({
  number,
  id,
  title,
  hop,
  startedAtMs: null,
  progress: null,
  result: null,
});

/** What is asked before the cluster is changed. */
export interface Question {
  /** What is going to happen, and what else may interfere. */
  text: string;
  /** The exact patches, as `--dry-run` prints them. */
  patches: readonly string[];
}

/** A change of the run, while and after it is undone; `outcome` null: under way. */
export interface ChangeEntry {
  what: string;
  outcome: UndoneChange | null;
}

export const paneIds = ["steps", "message", "log", "forwards", "changes"] as const;
export type PaneId = (typeof paneIds)[number];

/** Everything the screen of a run shows, as plain data. */
export interface E2eState extends Terminal {
  nowMs: number;
  target: Target | null;
  runId: string | null;
  /** Of all steps together; null before the run has begun. */
  timeoutMs: number | null;
  startedAtMs: number | null;
  finishedAtMs: number | null;
  steps: readonly StepEntry[];
  /** In the order of time. */
  noted: readonly Noted[];
  /** The newest lines; `total` counts those that are gone too. */
  log: { lines: readonly WorkerLine[]; total: number };
  forwards: readonly OpenForward[];
  changes: readonly ChangeEntry[];
  cleanup: Cleanup | null;
  report: E2eReport | null;
  /** While it is asked; `answer` is what enter would say. */
  question: (Question & { answer: "no" | "yes"; top: number }) | null;
  /** `asked`: the run stops and puts back what it changed; `abandoned`: the user left before that had ended. */
  stop: "no" | "asked" | "abandoned";
  focus: PaneId;
  /** One pane takes the whole screen. */
  zoomed: boolean;
  /** The step under the cursor, by its number. */
  cursor: number;
  /** First line shown of each pane; null: the end, as it grows. */
  tops: Readonly<Record<Exclude<PaneId, "steps">, number | null>>;
  /** The open step, by its number. */
  detail: { step: number; top: number } | null;
  helpTop: number | null;
  notice: Notice | null;
}

/** How many lines of the workers are kept, however much they log. */
export const logLinesKept = 500;

/** The screen before anything has happened. */
export function initialE2eState(terminal: Terminal, nowMs: number): E2eState {
  return {
    ...terminal,
    nowMs,
    target: null,
    runId: null,
    timeoutMs: null,
    startedAtMs: null,
    finishedAtMs: null,
    steps: steps.map(({ id, title, hop }, index) => stepEntry({ number: index + 1, id, title, hop })),
    noted: [],
    log: { lines: [], total: 0 },
    forwards: [],
    changes: [],
    cleanup: null,
    report: null,
    question: null,
    stop: "no",
    focus: "steps",
    zoomed: false,
    cursor: 1,
    tops: { message: 0, log: null, forwards: 0, changes: 0 },
    detail: null,
    helpTop: null,
    notice: null,
  };
}

export type E2eMode = "question" | "panes" | "detail" | "help";

/** What gets the next key. */
export function modeOf(state: E2eState): E2eMode {
  if (state.helpTop !== null) return "help";
  if (state.question !== null) return "question";
  return state.detail === null ? "panes" : "detail";
}

export type Phase = "connecting" | "asking" | "starting" | "running" | "undoing" | "ended";

/** How far the run is. */
export function phaseOf(state: E2eState): Phase {
  if (state.report !== null) return "ended";
  if (state.question !== null) return "asking";
  if (state.stop !== "no") return "undoing";
  if (state.runId === null) return state.target === null ? "connecting" : "starting";
  const decided = state.steps.every(({ result }) => result !== null);
  return decided || state.changes.length > 0 ? "undoing" : "running";
}

/** The step under the cursor, or the open one. */
export function selectedStep(state: E2eState): StepEntry | null {
  const number = state.detail?.step ?? state.cursor;
  return state.steps.find((step) => step.number === number) ?? null;
}
