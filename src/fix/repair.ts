import type { Blueprint } from "../blueprint/blueprint.ts";
import type { CheckId } from "../checks/check-id.ts";
import type { FindingCode } from "../checks/finding.ts";
import type { Connections } from "../connect/connections.ts";
import type { ReportedFinding, ReportedRemedy } from "../doctor/report.ts";
import type { RepairChange } from "../journal/change.ts";
import type { PodTemplate } from "../snapshot/kubernetes/pod-templates.ts";
import type { SectionData, SectionId, Target } from "../snapshot/snapshot.ts";

/** What a repair may look at. Nothing of it can write: a repair says what should be changed, and the journal changes it. */
export interface PlanContext {
  /** Live: whatever the plan relies on is read here again, just before. */
  connections: Connections;
  blueprint: Blueprint;
  target: Target;
  /** What doctor has just read of a section; null: it could not be read. */
  data<S extends SectionId>(section: S): SectionData[S] | null;
  /** The templates of all workloads, as far as they could be listed. */
  templates: readonly PodTemplate[];
  /** What doctor has just found, all of it. */
  findings: readonly ReportedFinding[];
}

/** A repair for one finding, as data. */
export interface Plan {
  /** An imperative sentence without a full stop: `Narrow MESSAGES to messages.ingest.>`. */
  title: string;
  /** In the order they are made. All that is shown, made, verified and undone comes from here. */
  changes: readonly [RepairChange, ...RepairChange[]];
  /** What it may disturb, a sentence each. */
  risks: readonly string[];
  /** Checks that show that it worked, beside the one that found it. */
  verifiedBy?: readonly CheckId[];
  /**
   * Checks that could not see what lies behind the trouble: a failure of theirs that shows now is the next thing to repair, not harm (a table that is
   * there can lack a right).
   */
  uncovers?: readonly CheckId[];
  /** How it is undone later, by hand, in a sentence. */
  undoneBy: string;
}

export type Planned =
  | { kind: "plan"; plan: Plan }
  /** It may or can not be done here: why, in a sentence, and what to do instead; null: what the finding's remedy says. */
  | { kind: "refused"; reason: string; instead: ReportedRemedy | null }
  /** Something else has to be repaired first; it is planned again after each repair. */
  | { kind: "waits"; reason: string };

/** How one kind of trouble is repaired. */
export interface Repair {
  /** Permanently stable: `narrow-subjects`. */
  id: string;
  /** What it does, for the list: `Narrow a stream's subjects`. */
  title: string;
  /** The findings it serves. */
  codes: readonly FindingCode[];
  /** Reads what it relies on, and says what it would change, or why not. Never throws for what a server answers. */
  plan(finding: ReportedFinding, context: PlanContext): Promise<Planned>;
}

export type Waits = Extract<Planned, { kind: "waits" }>;

export const waits = (reason: string): Waits => ({ kind: "waits", reason });

export type Refused = Extract<Planned, { kind: "refused" }>;

export const refused = (reason: string, instead: ReportedRemedy | null = null): Refused => ({
  kind: "refused",
  reason,
  instead,
});
