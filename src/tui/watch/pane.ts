import type { CheckResult } from "../../doctor/report.ts";
import type { SectionId, Sections } from "../../snapshot/snapshot.ts";
import type { Line, Span } from "../kit/line.ts";
import type { Terminal } from "../kit/terminal.ts";
import type { History } from "./history.ts";

/** Since when, and why, a section is not the truth any more. */
export interface Stale {
  /** Milliseconds since the epoch. */
  sinceMs: number;
  /** In one word. */
  kind: string;
  message: string;
}

/** A change of one row: whose it is, and what to say. */
export interface RowChange {
  key: string;
  tone: "bad" | "good" | "plain";
  text: string;
}

/** Something that was different a round before. */
export type Change = Omit<RowChange, "key"> & { atMs: number };

/** What a pane may know of the dashboard. */
export interface PaneFacts extends Terminal {
  nowMs: number;
  /** As the last round decided them. */
  checks: readonly CheckResult[];
  /** As last read: a section that cannot be read any more keeps its data, and says so in `stale`. */
  sections: Sections;
  stale: { readonly [S in SectionId]?: Stale };
  history: History;
  /** Newest first. */
  changes: readonly Change[];
  /** `pane/key` of the rows that the last round changed. */
  changed: readonly string[];
}

/** The rows of a pane that are on the screen. */
export interface PaneWindow {
  top: number;
  room: number;
  width: number;
}

/** One pane of the dashboard: what it shows and where it stands. The layout, the keys, the help and docs/terminal.md follow from it. */
export interface Pane {
  id: string;
  title: string;
  /** Where it stands when there is room for two stacks. */
  side: "left" | "right";
  /** On a narrow terminal: which pane gets the lines that the focused one leaves, 1 first. `always`: it has a few lines in any case. */
  importance: number | "always";
  /** For docs/terminal.md. */
  shows: string;
  /** Lines above its rows. */
  headLines: 0 | 1;
  /** The section its rows are read from. */
  section?: SectionId;
  /** No check reads that section: the dashboard does. */
  readsForItself?: true;
  /** How many rows it has; null: the run does not read them, and there is no such pane. */
  length(facts: PaneFacts): number | null;
  lines(facts: PaneFacts, window: PaneWindow): readonly Line[];
  /** Beside the title: what should be known of it as a whole. */
  summary?(facts: PaneFacts): readonly Span[];
  changes?(before: PaneFacts, after: PaneFacts): readonly RowChange[];
  /** The history with one more point of each of the pane's figures. */
  record?(history: History, round: Sections, atMs: number): History;
  help?: PaneHelp;
  /** Enter shows the checks in full instead of the pane alone. */
  opensChecks?: true;
}

/** What the help says of a pane. */
export interface PaneHelp {
  /** What `/MIN` counts in it. */
  perMinute?: string;
  /** What `HISTORY` shows in it, where it is not what `/MIN` counts. */
  history?: string;
  /** Heads of columns, and what they mean. */
  terms?: readonly (readonly [head: string, meaning: string])[];
}
