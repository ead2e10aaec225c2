import type { CheckId } from "../../checks/check-id.ts";
import type { CheckBug } from "../../doctor/events.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { SectionId, Snapshot, Target } from "../../snapshot/snapshot.ts";
import type { Notice, Terminal } from "../kit/terminal.ts";
import { type CheckEntry, type CheckName, undecided } from "./check-entry.ts";
import type { PlanState, RepairState } from "./repair-state.ts";

/** One probe of the current run. Times in ms since the epoch. */
export interface ProbeEntry {
  id: SectionId;
  startedAtMs: number | null;
  durationMs: number | null;
  error: ProbeError | null;
}

export const listOrders = ["severity", "catalogue", "name"] as const;
export type ListOrder = (typeof listOrders)[number];

export interface ListState {
  filter: string;
  /** What is being typed after `/`; null when nobody types. */
  filterDraft: string | null;
  onlyProblems: boolean;
  order: ListOrder;
  /** Keys of the area and check rows whose children are hidden. */
  folded: readonly string[];
  /** Key of the row under the cursor; null before there is any row. */
  cursor: string | null;
  /** Where the cursor was last, to stay near when its row goes away. */
  cursorIndex: number;
  /** False until the user moves: until then the cursor follows the first problem. */
  cursorMoved: boolean;
  /** First row shown. */
  top: number;
}

export const detailTabs = ["finding", "evidence", "remedy", "page"] as const;
export type DetailTab = (typeof detailTabs)[number];

export interface DetailState {
  check: CheckId;
  /** Index into the findings of the check. */
  finding: number;
  tab: DetailTab;
  /** First line shown. */
  top: number;
}

export type ExplainPage = { state: "loading" } | { state: "loaded"; text: string } | { state: "missing" };

/** Everything the doctor screen shows, as plain data. */
export interface DoctorState extends Terminal {
  nowMs: number;
  /** True below the dashboard: leaving goes back there. */
  embedded: boolean;
  target: Target | null;
  /** When the round that is shown began and ended. */
  startedAtMs: number | null;
  finishedAtMs: number | null;
  /** `--wait`: the engine waits for these checks to recover by themselves. */
  waiting: { untilMs: number; checks: readonly string[] } | null;
  probes: readonly ProbeEntry[];
  checks: readonly CheckEntry[];
  list: ListState;
  detail: DetailState | null;
  /** First line shown of the help; null when it is closed. */
  helpTop: number | null;
  pages: Readonly<Record<CheckId, ExplainPage>>;
  /** Whether what is shown is there to be repaired: a file is not. */
  canRepair: boolean;
  /** What fix would do, by the fingerprint of the finding, as far as it was asked. */
  plans: Readonly<Record<string, PlanState>>;
  /** The repair that is asked for or made; null: none. */
  repair: RepairState | null;
  notice: Notice | null;
  /** The last complete run, with the checks that ran again since put in their place. */
  report: DoctorReport | null;
  snapshot: Snapshot | null;
  /** Checks that threw. */
  bugs: readonly CheckBug[];
}

/** @param checks what the first run is about, as far as that is known before it starts. */
export function initialDoctorState(
  terminal: Terminal,
  nowMs: number,
  checks: readonly CheckName[] = [],
  canRepair = false,
): DoctorState {
  return {
    ...terminal,
    nowMs,
    embedded: false,
    target: null,
    startedAtMs: null,
    finishedAtMs: null,
    waiting: null,
    probes: [],
    checks: checks.map(undecided),
    list: {
      filter: "",
      filterDraft: null,
      onlyProblems: false,
      order: "severity",
      folded: [],
      cursor: null,
      cursorIndex: 0,
      cursorMoved: false,
      top: 0,
    },
    detail: null,
    helpTop: null,
    pages: {},
    canRepair,
    plans: {},
    repair: null,
    notice: null,
    report: null,
    snapshot: null,
    bugs: [],
  };
}

export type Mode = "list" | "filter" | "detail" | "question" | "help";

/** What gets the next key. */
export function modeOf(state: DoctorState): Mode {
  if (state.helpTop !== null) return "help";
  if (state.list.filterDraft !== null) return "filter";
  if (state.repair?.phase === "asking") return "question";
  return state.detail === null ? "list" : "detail";
}

/** True while something is being read or decided, so that a clock has to tick. */
export function isRunning(state: DoctorState): boolean {
  return state.startedAtMs === null || state.finishedAtMs === null;
}
