import type { ReportedFinding } from "../../doctor/report.ts";
import type { FixEvent } from "../../fix/fix-events.ts";
import type { RepairItem, ShownPlan } from "../../fix/fix-report.ts";
import type { Notice } from "../kit/terminal.ts";
import type { Transition } from "./doctor-action.ts";
import { type DoctorState, isRunning } from "./doctor-state.ts";
import type { PlanState } from "./repair-state.ts";
import { selectedFinding } from "./selection.ts";

/** Asks what fix would do about the open finding, once; not while the checks run, when the answer may be another a moment later. */
export function withPlan({ state, effects }: Transition): Transition {
  const finding = state.detail === null || !state.canRepair ? null : selectedFinding(state);
  if (finding === null || isRunning(state) || finding.severity === "info" || finding.suppressed)
    return { state, effects };
  if (state.plans[finding.fingerprint] !== undefined) return { state, effects };
  return {
    state: withPlanOf(state, finding.fingerprint, { state: "planning" }),
    effects: [...effects, { type: "plan-repair", finding }],
  };
}

/** A plan has come; the question follows when it was wanted and its finding is still in front. */
export function planned(state: DoctorState, fingerprint: string, plan: PlanState): DoctorState {
  const known = withPlanOf(state, fingerprint, plan);
  return state.repair?.phase === "wanted" && state.repair.finding.fingerprint === fingerprint
    ? ask(known)
    : known;
}

/** `x`: asks whether to do what the plan says, or says why it cannot. */
export function wantRepair(state: DoctorState): DoctorState {
  const finding = selectedFinding(state);
  if (finding === null) return noticed(state, "warning", "repair: no finding here");
  return ask({ ...state, repair: { finding, phase: "wanted" } });
}

function ask(state: DoctorState): DoctorState {
  const { repair } = state;
  if (repair === null) return state;
  const isInFront =
    state.detail !== null && selectedFinding(state)?.fingerprint === repair.finding.fingerprint;
  if (!isInFront) return { ...state, repair: null };
  const plan = state.plans[repair.finding.fingerprint];
  if (plan === undefined || plan.state === "planning")
    return noticed(state, "good", "working out the repair");
  if (plan.state === "planned" && plan.item?.status === "planned")
    return { ...state, notice: null, repair: { ...repair, phase: "asking" } };
  return { ...noticed(state, "warning", `repair: ${whyNot(plan)}`), repair: null };
}

/** Why there is nothing to apply. */
function whyNot(plan: Exclude<PlanState, { state: "planning" }>): string {
  if (plan.state === "failed") return plan.message;
  return plan.item?.reason ?? "nomnom has none for this; what to do by hand stands here";
}

/** The answer to the question. */
export function answer(state: DoctorState, yes: boolean): Transition {
  const { repair } = state;
  if (repair === null) return { state, effects: [] };
  if (!yes) return { state: { ...noticed(state, "good", "nothing was changed"), repair: null }, effects: [] };
  return {
    state: { ...noticed(state, "good", "repairing"), repair: { ...repair, phase: "applying" } },
    effects: [{ type: "apply-repair", finding: repair.finding, shown: shownPlan(state, repair.finding) }],
  };
}

/** The plan that the question is about. */
function shownPlan({ plans }: DoctorState, { fingerprint }: ReportedFinding): ShownPlan | null {
  const plan = plans[fingerprint];
  return plan?.state === "planned" ? (plan.item?.plan ?? null) : null;
}

/** Ctrl-C while a repair is made: it is put back. Null: none is, or somebody has no patience left. */
export function stopRepair(state: DoctorState): Transition | null {
  if (state.repair?.phase !== "applying") return null;
  return {
    state: {
      ...noticed(state, "warning", "stopping: what was changed is put back; again: leave"),
      repair: { ...state.repair, phase: "stopping" },
    },
    effects: [{ type: "stop-repair" }],
  };
}

/** What the repair says. At its end all is looked at again. */
export function applyRepairEvent(state: DoctorState, event: FixEvent): Transition {
  switch (event.type) {
    case "applying":
      return said(state, "good", `changing: ${event.item.plan?.title ?? event.item.finding.resource}`);
    case "verifying":
      return said(state, "good", `changed; looking whether ${event.item.check} still finds it`);
    case "undoing":
      return said(state, "warning", `putting back: ${event.what}`);
    case "fix-finished": {
      const { repair } = state;
      const item = event.report.repairs.find(
        ({ finding: { fingerprint } }) => fingerprint === repair?.finding.fingerprint,
      );
      return ended(state, item === undefined ? endWords.ended : outcomeOf(item));
    }
    case "looking":
    case "run-started":
    case "item-finished":
    case "undone":
      return { state, effects: [] };
  }
}

/** The repair could not be begun, or broke off. */
export const repairFailed = (state: DoctorState, message: string): Transition =>
  ended(state, { tone: "warning", text: `repair: ${message}` });

function ended(state: DoctorState, notice: Notice): Transition {
  return {
    state: { ...state, notice, repair: null, plans: {} },
    effects: [{ type: "rerun", checks: null }],
  };
}

const endWords = { ended: { tone: "good", text: "it is no longer found" } } as const;

function outcomeOf({ status, plan, reason, finding }: RepairItem): Notice {
  const what = plan?.title ?? finding.resource;
  const why = reason === null ? "" : `: ${reason}`;
  switch (status) {
    case "repaired":
      return { tone: "good", text: `repaired: ${what}` };
    case "ended":
      return endWords.ended;
    case "declined":
      return { tone: "warning", text: "nothing was changed: the repair would be another by now; look again" };
    case "left":
      return { tone: "warning", text: `could not be put back (nomnom fix --recover): ${what}${why}` };
    case "unproven":
    case "undone":
    case "failed":
    case "planned":
    case "waits":
    case "refused":
    case "manual":
      return { tone: "warning", text: `${status}: ${what}${why}` };
  }
}

const withPlanOf = (state: DoctorState, fingerprint: string, plan: PlanState): DoctorState => ({
  ...state,
  plans: { ...state.plans, [fingerprint]: plan },
});

const noticed = (state: DoctorState, tone: Notice["tone"], text: string): DoctorState => ({
  ...state,
  notice: { tone, text },
});

const said = (state: DoctorState, tone: Notice["tone"], text: string): Transition => ({
  state: noticed(state, tone, text),
  effects: [],
});
