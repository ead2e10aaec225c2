import type { Blueprint } from "../blueprint/blueprint.ts";
import type { Remedy } from "../remedy/remedy.ts";
import type { ProbeResult } from "../snapshot/probe-result.ts";
import type { SectionData, SectionId, Target } from "../snapshot/snapshot.ts";
import type { CheckId } from "./check-id.ts";
import type { AnyFindingKind, Finding } from "./finding.ts";

export const checkStatuses = ["pass", "warn", "fail", "skip", "blocked", "unknown"] as const;
export type CheckStatus = (typeof checkStatuses)[number];

/** The check could not be decided, or only in part: why, and what would make it decidable. */
export interface Undecided {
  reason: string;
  remedy: Remedy | null;
}

/**
 * A check's answer. `incomplete` with no error among the findings makes the check `unknown`: what could not be read is never a pass.
 */
export type Decision =
  | {
      kind: "decided";
      findings: Finding[];
      incomplete?: Undecided;
      /** Checks that say what this one has seen as well, so that it does not: a pass says no more than it has looked at. */
      leftTo?: readonly CheckId[];
    }
  | { kind: "not-applicable"; reason: string };

/** What a check may look at: its sections (all readable), its optional sections (data, or why there is none), the blueprint, the time. */
export interface CheckInput<R extends SectionId, O extends SectionId> {
  sections: { [S in R]: SectionData[S] };
  optional: { [S in O]: ProbeResult<SectionData[S]> };
  blueprint: Blueprint;
  target: Target;
  /** How the checks of `after` ended; one that was not decided in this run is not in it. */
  outcomes: ReadonlyMap<CheckId, CheckStatus>;
  /** ISO 8601: when the snapshot was taken. */
  takenAt: string;
}

/** One check: what it reads, what must hold before it makes sense, and a pure, synchronous decision. */
export interface Check<R extends SectionId = SectionId, O extends SectionId = SectionId> {
  id: CheckId;
  /** The healthy statement: `Stream subjects do not overlap`. */
  title: string;
  /** Checks that must not have failed; when one did, this one is `blocked` by it. */
  requires: readonly CheckId[];
  /** Checks that may find the cause of what this one finds: it is decided after them, however they ended (`outcomes`). */
  after?: readonly CheckId[];
  /** Sections without which nothing can be decided: unreadable makes the check `unknown`, `skip` or `blocked` (engine). */
  reads: readonly R[];
  /** Sections that sharpen the answer; the check itself handles their absence. */
  optional: readonly O[];
  /** Where it reads none without fail: the optional sections it is about, one of which has to be there; all of them unless said. */
  about?: readonly O[];
  /** Every kind of finding it can make. */
  findings: readonly AnyFindingKind[];
  /** Why there is nothing to decide, whatever is required or unreadable besides; null: there is something, or it is not known. */
  notApplicable?(input: Pick<CheckInput<R, O>, "optional" | "blueprint">): string | null;
  decide(input: CheckInput<R, O>): Decision;
}

/** A check as the catalogue holds it: the section types are its own business. */
export interface AnyCheck extends Omit<Check, "decide" | "notApplicable"> {
  notApplicable?(input: Pick<CheckInput<never, never>, "optional" | "blueprint">): string | null;
  decide(input: CheckInput<never, never>): Decision;
}

/** Ties a check's declared sections to the types its decision sees. */
export function defineCheck<const R extends SectionId, const O extends SectionId = never>(
  check: Check<R, O>,
): Check<R, O> {
  return check;
}
