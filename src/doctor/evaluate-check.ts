import type { Blueprint } from "../blueprint/blueprint.ts";
import type { AnyCheck, CheckStatus, Decision } from "../checks/check.ts";
import type { CheckId } from "../checks/check-id.ts";
import { errorsOf } from "../checks/unreadable.ts";
import type { ProbeError, ProbeResult } from "../snapshot/probe-result.ts";
import type { SectionData, SectionId, Sections, Target } from "../snapshot/snapshot.ts";
import type { System } from "../systems/systems.ts";
import { wantedOf } from "./means-check.ts";
import type { CheckResult, ReportedFinding } from "./report.ts";
import { reportFinding } from "./report-finding.ts";
import { reportRemedy } from "./report-remedy.ts";
import { deriveUnreadable } from "./unreadable.ts";

export interface EvaluationInput {
  check: AnyCheck;
  /** Every section the check reads, required and optional. */
  sections: Sections;
  /** What went wrong in this program while a section was read. */
  bugs: ReadonlyMap<SectionId, unknown>;
  /** Results of the required checks, as far as they were evaluated. */
  requirements: readonly CheckResult[];
  /** How the checks ended that this one is decided after. */
  outcomes: ReadonlyMap<CheckId, CheckStatus>;
  /** Systems whose `reachable` check did not fail: what they hide, they hide for another reason. */
  answering: ReadonlySet<System>;
  blueprint: Blueprint;
  target: Target;
  takenAt: string;
  /** ISO 8601, for suppressions. */
  now: string;
}

export interface Evaluation {
  id: CheckId;
  result: CheckResult;
  /** What the check, or a probe it reads from, threw; the run exits with the code for bugs then. */
  bug: unknown;
}

type Outcome = Pick<CheckResult, "status"> & Partial<CheckResult>;

/** Decides one check: what it requires first, then what it could not read, then its own decision. Never throws. */
export function evaluateCheck(input: EvaluationInput): Evaluation {
  const { id, title } = input.check;
  const startedAt = performance.now();
  const finish = (outcome: Outcome, bug: unknown = null): Evaluation => ({
    id,
    result: {
      id,
      title,
      durationMs: Math.round(performance.now() - startedAt),
      reason: null,
      blockedBy: [],
      remedy: null,
      findings: [],
      ...outcome,
    },
    bug,
  });

  if (wantedOf(input.blueprint, id) === "off") return finish(switchedOff);
  const needless = withoutSubject(input);
  if (needless !== null) return finish(needless);
  const blocked = blockedBy(input.requirements);
  if (blocked !== null) return finish(blocked);
  const broken = [...input.check.reads, ...input.check.optional].find((section) => input.bugs.has(section));
  if (broken !== undefined) return finish(bugOutcome(broken, input), input.bugs.get(broken));
  const unread = unreadErrors(input.check, input.sections);
  const unreadable = deriveUnreadable(unread, input.answering, callerOf(input));
  if (unreadable !== null) return finish(unreadable);
  try {
    return finish(fromDecision(input, decide(input)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return finish(
      { status: "unknown", reason: `bug in check ${id}: ${message}` },
      error ?? new Error(message),
    );
  }
}

const switchedOff: Outcome = { status: "skip", reason: "switched off in the configuration" };

/** A failed read that is our own fault says nothing about the system. */
function bugOutcome(section: SectionId, { sections }: EvaluationInput): Outcome {
  const result = sectionResult(sections, section);
  return { status: "unknown", reason: result.ok ? null : result.error.message };
}

/** Nothing there that it is about: a check it requires does not apply, or the check itself says so. What else fails does not matter then. */
function withoutSubject({ check, requirements, sections, blueprint }: EvaluationInput): Outcome | null {
  const skipped = requirements.find(({ status }) => status === "skip");
  if (skipped !== undefined) return { status: "skip", reason: skipped.reason };
  const reason = check.notApplicable?.({ optional: optionalOf(check, sections), blueprint }) ?? null;
  return reason === null ? null : { status: "skip", reason };
}

/** Blocked by the checks at the root of the trouble; otherwise null. */
function blockedBy(requirements: readonly CheckResult[]): Outcome | null {
  const roots = requirements.flatMap(({ id, status, blockedBy }) => {
    if (status === "fail") return [id];
    return status === "blocked" ? blockedBy : [];
  });
  return roots.length === 0 ? null : { status: "blocked", blockedBy: [...new Set(roots)] };
}

/**
 * Why required sections could not be read. A check that requires none (`nats/reachable`: not being readable is what it is
 * about) still cannot say anything when all it looks at has no address, is hidden behind another system or was cut short.
 */
function unreadErrors(check: AnyCheck, sections: Sections): ProbeError[] {
  if (check.reads.length > 0) return errorsAmong(check.reads, sections);
  const about = check.about ?? check.optional;
  const undecidable = errorsAmong(about, sections).filter(({ kind }) =>
    ["not-configured", "upstream", "aborted"].includes(kind),
  );
  return undecidable.length === about.length ? undecidable : [];
}

const errorsAmong = (ids: readonly SectionId[], sections: Sections): ProbeError[] =>
  errorsOf(ids.map((id) => sectionResult(sections, id)));

function decide({ check, sections, blueprint, target, outcomes, takenAt }: EvaluationInput): Decision {
  return check.decide({
    sections: Object.fromEntries(
      check.reads.map((section) => {
        const result = sectionResult(sections, section);
        return [section, result.ok ? result.data : undefined];
      }),
    ),
    optional: optionalOf(check, sections),
    blueprint,
    target,
    outcomes,
    takenAt,
  });
}

const optionalOf = (check: AnyCheck, sections: Sections) =>
  Object.fromEntries(check.optional.map((id) => [id, sectionResult(sections, id)]));

function fromDecision(input: EvaluationInput, decision: Decision): Outcome {
  if (decision.kind === "not-applicable") return { status: "skip", reason: decision.reason };
  const findings = decision.findings.map((finding) => reportFinding(input.check.id, finding, input));
  return {
    status: statusOf(findings, decision.incomplete !== undefined),
    reason: decision.incomplete?.reason ?? null,
    remedy: reportRemedy(decision.incomplete?.remedy ?? null, input.target),
    findings,
    ...(decision.leftTo?.length ? { leftTo: [...new Set(decision.leftTo)] } : {}),
  };
}

/** Suppressed findings stay in the report and do not count. */
function statusOf(findings: readonly ReportedFinding[], incomplete: boolean): CheckStatus {
  const counting = findings.filter(({ suppressed }) => suppressed === undefined);
  if (counting.some(({ severity }) => severity === "error")) return "fail";
  if (incomplete) return "unknown";
  return counting.some(({ severity }) => severity === "warning") ? "warn" : "pass";
}

function sectionResult<S extends SectionId>(sections: Sections, id: S): ProbeResult<SectionData[S]> {
  const result = sections[id];
  if (result === undefined) throw new Error(`section ${id} was not read`);
  return result;
}

function callerOf({ sections, target }: EvaluationInput): { target: Target; user: string | null } {
  const server = sections["kubernetes/server"];
  return { target, user: server?.ok ? server.data.user : null };
}
