import type { FixReport, RepairItem, RepairStatus, ShownPlan } from "../fix/fix-report.ts";
import { targetWords } from "../systems/target-words.ts";
import { displayWidth } from "../terminal/display-width.ts";
import { wrapHanging } from "../terminal/wrap.ts";
import { headerLines, type Pen, penOf, type TextOptions, textOfBlocks } from "./pen.ts";
import { remedyLines } from "./text-check.ts";

/** What fix would do, or did, for people. */
export function renderFix(report: FixReport, options: TextOptions): string {
  const pen = penOf(options);
  const words = targetWords(report.target);
  return textOfBlocks([
    options.quiet ? [] : headerLines("nomnom fix", words.length === 0 ? ["no target"] : words, pen),
    ...report.repairs.map((item) => itemLines(item, pen)),
    changeLines(report, pen),
    [lastLine(report)],
  ]);
}

/** One finding: what it is, what would be or was done, and what to do by hand. */
export function itemLines(item: RepairItem, pen: Pen, detail: "short" | "full" = "full"): string[] {
  const { width, clean } = pen;
  const { finding, status, reason, plan, instead } = item;
  return [
    ...headLines(statusWords[status], [finding.code ?? item.check, finding.resource].map(clean), pen),
    ...wrapHanging("  ", clean(finding.message), width),
    ...(reason === null ? [] : wrapHanging("  ", clean(reason), width)),
    ...(plan === null ? [] : planLines(plan, pen, detail)),
    ...remedyLines(instead, "  ", pen),
  ];
}

/** Status, code and resource: on one line where there is room, else below each other. */
function headLines(
  status: string,
  [code = "", resource = ""]: readonly string[],
  { style, width }: Pen,
): string[] {
  const fits = displayWidth(`${status}  ${code}  ${resource}`) <= width;
  return fits
    ? [`${style.strong(status)}  ${code}  ${resource}`]
    : [`${style.strong(status)}  ${code}`, `  ${resource}`];
}

function planLines(plan: ShownPlan, { style, width, clean }: Pen, detail: "short" | "full"): string[] {
  return [
    ...wrapHanging("  ", clean(plan.title), width).map(style.strong),
    ...plan.changes.flatMap(({ where, diff }) => [
      `    ${clean(where)}`,
      ...(detail === "full" ? diff.map((line) => `      ${clean(line)}`) : []),
    ]),
    ...plan.risks.flatMap((risk) => wrapHanging("    risk: ", clean(risk), width)),
    ...(detail === "full"
      ? [
          ...wrapHanging("    verified by: ", plan.verifiedBy.join(", "), width),
          ...wrapHanging("    undone by: ", clean(plan.undoneBy), width),
        ]
      : []),
  ];
}

const statusWords: Readonly<Record<RepairStatus, string>> = {
  planned: "can be repaired",
  waits: "later",
  refused: "not repaired here",
  manual: "by hand",
  declined: "left as it is",
  repaired: "repaired",
  ended: "ended with another repair",
  unproven: "changed, not proven",
  undone: "undone",
  failed: "failed",
  left: "could not be undone",
};

function changeLines({ changes }: FixReport, { clean }: Pen): string[] {
  const left = changes.filter(({ state }) => state === "left");
  return left.map(
    ({ what, detail }) => `left behind: ${clean(what)}${detail === null ? "" : `: ${clean(detail)}`}`,
  );
}

function lastLine({ repairs, summary, applied, verdict }: FixReport): string {
  if (repairs.length === 0)
    return verdict === "inconclusive"
      ? "Nothing to repair in what could be read. Some of it could not be read: nomnom doctor says what, and why."
      : "Nothing to repair.";
  const counts = Object.entries(summary).map(([status, count]) => `${count} ${status}`);
  const what = counts.join(", ");
  const { planned = 0 } = summary;
  if (!applied && planned > 0) return `${what}. Nothing was changed: nomnom fix --yes applies it.`;
  return `${what}. The checks: ${verdict}.`;
}
