import type { CheckStatus } from "../checks/check.ts";
import type {
  DiffReport,
  FactChange,
  FactValue,
  FieldChange,
  FoundFinding,
} from "../doctor/diff/diff-report.ts";
import { clusterWords } from "../systems/target-words.ts";
import { wrapHanging } from "../terminal/wrap.ts";
import { plural } from "../units/counted.ts";
import { formatBytes } from "../units/format-bytes.ts";
import { joined, type Pen, paintOf, penOf, type TextOptions, textOfBlocks } from "./pen.ts";

/** Longer values (a whole nats.conf) say only that they changed; the JSON has them. */
const longestValue = 60;

/** What changed, for people: checks, findings, what is behind them, what could not be compared, and the verdict last. */
export function renderDiff(report: DiffReport, options: TextOptions): string {
  const pen = penOf(options);
  const facts = report.facts.filter(({ change }) => change !== "moved");
  const figures = report.facts.filter((fact) => fact.figures.length > 0);
  const blocks: [title: string, lines: string[]][] = [
    ["Checks", checkLines(report.checks, pen)],
    ["Findings", findingLines(options.verbose ? report.findings : withoutNotes(report.findings), pen)],
    ["Behind them", facts.flatMap((fact) => factLines(fact, pen))],
    ["Figures", options.quiet ? [] : figures.flatMap((fact) => figureLines(fact, pen))],
    [
      "Not compared",
      report.notCompared.flatMap(({ what, reason }) =>
        wrapHanging("  ? ", pen.clean(`${what}: ${reason}`), pen.width),
      ),
    ],
  ];
  return textOfBlocks([
    options.quiet ? [] : headLines(report, pen),
    ...blocks.map(([title, lines]) => (lines.length === 0 ? [] : [pen.style.strong(title), ...lines])),
    [verdictLine(report, pen)],
  ]);
}

function headLines({ from, to }: DiffReport, pen: Pen): string[] {
  const side = ({ file, at, target }: DiffReport["from"]) =>
    pen.clean(joined([file, ...(at === null ? [] : [at]), ...clusterWords(target)], pen));
  return [
    ...wrapHanging("nomnom diff  from  ", side(from), pen.width),
    ...wrapHanging("             to    ", side(to), pen.width),
  ].map(pen.style.strong);
}

function checkLines(checks: DiffReport["checks"], { style, clean }: Pen): string[] {
  const width = Math.max(...checks.map(({ id }) => id.length));
  const word = (status: CheckStatus | null) =>
    status === null ? "not there" : paintOf(status, style)(`${style.symbols[status]} ${status}`);
  return checks.map(
    ({ id, from, to }) => `  ${clean(id).padEnd(width)}  ${word(from)} ${style.symbols.arrow} ${word(to)}`,
  );
}

/** Notes are for `-v`, as in the report of doctor for what passed. */
function withoutNotes(findings: DiffReport["findings"]): DiffReport["findings"] {
  const problems = (found: readonly FoundFinding[]) => found.filter(({ severity }) => severity !== "info");
  return {
    new: problems(findings.new),
    gone: problems(findings.gone),
    still: problems(findings.still),
    unclear: problems(findings.unclear),
  };
}

function findingLines({ new: added, gone, still, unclear }: DiffReport["findings"], pen: Pen): string[] {
  const { style, clean, width } = pen;
  const told = (
    mark: string,
    word: string,
    paint: (text: string) => string,
    findings: readonly FoundFinding[],
  ) =>
    findings.flatMap(({ check, severity, message }) => {
      const [first = "", ...rest] = wrapHanging(
        `  ${mark} ${word}  `,
        clean(`${check} (${severity}): ${message}`),
        width,
      );
      return [paint(first), ...rest];
    });
  return [
    ...told("+", "new    ", style.bad, added),
    ...told("-", "gone   ", style.good, gone),
    ...told("?", "unclear", style.uncertain, unclear),
    ...told("=", "still  ", (text) => text, still),
  ];
}

function factLines({ kind, name, change, fields }: FactChange, pen: Pen): string[] {
  const what = pen.clean(`${kind} ${name}`);
  if (change === "added") return [pen.style.good(`  + ${what}`)];
  if (change === "removed") return [pen.style.bad(`  - ${what}`)];
  return [`  ~ ${what}`, ...fields.flatMap((field) => fieldLines(field, pen))];
}

function fieldLines({ field, from, to }: FieldChange, { clean, style, width }: Pen): string[] {
  const [before, after] = [valueWords(field, from), valueWords(field, to)].map(clean);
  const isLong = [before, after].some((words = "") => words.length > longestValue);
  const words = isLong ? "another text" : `${before} ${style.symbols.arrow} ${after}`;
  return wrapHanging(`      ${clean(field)}: `, words, width);
}

function figureLines({ kind, name, figures }: FactChange, pen: Pen): string[] {
  const told = figures.map(
    ({ field, from, to }) =>
      `${field} ${valueWords(field, from)} ${pen.style.symbols.arrow} ${valueWords(field, to)}`,
  );
  return wrapHanging(`    ${pen.clean(`${kind} ${name}`)}: `, pen.clean(told.join(", ")), pen.width);
}

function valueWords(field: string, value: FactValue): string {
  if (value === null || value === "") return "none";
  if (typeof value === "number" && /bytes$/i.test(field)) return value < 0 ? "unlimited" : formatBytes(value);
  if (typeof value === "number" && field.endsWith("Seconds")) return `${value} s`;
  return String(value);
}

function verdictLine(report: DiffReport, { style }: Pen): string {
  const { verdict, checks, facts, notCompared } = report;
  const findings = withoutNotes(report.findings);
  const behind = facts.filter(({ change }) => change !== "moved").length;
  const counts = [
    [checks.length, plural(checks.length, "check changed status", "checks changed status")],
    [findings.new.length, plural(findings.new.length, "new finding")],
    [findings.gone.length, "gone"],
    [findings.unclear.length, "unclear"],
    [findings.still.length, "still there"],
    [behind, plural(behind, "change behind them", "changes behind them")],
    [notCompared.length, "not compared"],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const paint = { same: style.good, changed: style.warning, inconclusive: style.uncertain }[verdict];
  return paint(`${verdict.toUpperCase()}${told.length === 0 ? "" : `: ${told.join(", ")}`}`);
}
