import type { ReportedFinding } from "../../doctor/report.ts";
import type { ShownPlan } from "../../fix/fix-report.ts";
import { blank, clean, type Line, line, span, type Tone, wrapHard } from "../kit/line.ts";
import type { DoctorState } from "./doctor-state.ts";

/** What fix would do about a finding, with the exact change; why it would not; nothing where it has no repair. */
export function planLines(state: DoctorState, { fingerprint }: ReportedFinding): Line[] {
  const plan = state.plans[fingerprint];
  const said = (text: string): Line[] => [
    blank,
    ...wrapHard(clean(text, state.unicode), state.columns).map((part) => line(span(part, "dim"))),
  ];
  switch (plan?.state) {
    case undefined:
      return [];
    case "planning":
      return said("Working out what nomnom fix would do.");
    case "failed":
      return said(`What nomnom fix would do is not known: ${plan.message}`);
    case "planned":
      if (plan.item === null || plan.item.status === "manual") return [];
      return plan.item.plan === null
        ? said(`Not repaired by nomnom fix: ${plan.item.reason ?? plan.item.status}`)
        : changeLines(plan.item.plan, state);
  }
}

function changeLines(plan: ShownPlan, { columns, unicode }: DoctorState): Line[] {
  const rows = (lead: string, content: string, tone: Tone): Line[] =>
    wrapHard(clean(content, unicode), columns - lead.length).map((part, index) =>
      line(span(index === 0 ? lead : " ".repeat(lead.length), "dim"), span(part, tone)),
    );
  return [
    blank,
    line(span("Repair", "strong"), span("  (x: do it, after a question)", "dim")),
    ...rows("", `${plan.title}.`, "plain"),
    ...plan.changes.flatMap(({ where, diff }) => [
      ...rows("  ", where, "dim"),
      ...diff.flatMap((change) => rows("    ", change, toneOf(change))),
    ]),
    ...plan.risks.flatMap((risk) => rows("  risk: ", risk, "warning")),
    ...rows("  verified by: ", plan.verifiedBy.join(", "), "plain"),
    ...rows("  undone by: ", plan.undoneBy, "plain"),
  ];
}

/** Colour says nothing that the sign before it does not. */
function toneOf(change: string): Tone {
  if (change.startsWith("+")) return "good";
  return change.startsWith("-") ? "bad" : "plain";
}
