import type { E2eReport, StepResult } from "../e2e/reporting/e2e-report.ts";
import { testRowsWords } from "../e2e/reporting/left-behind.ts";
import { stepWords } from "../e2e/reporting/step-words.ts";
import { clusterWords } from "../systems/target-words.ts";
import { wrap, wrapHanging } from "../terminal/wrap.ts";
import { formatDuration } from "../units/format-duration.ts";
import { indent, leftBehindLines } from "./e2e-left-behind.ts";
import { headerLines, type Pen, paintOf, penOf, type TextOptions, textOfBlocks } from "./pen.ts";

/** The report for people: the steps in their order, the way of the message in time, what was put back, the verdict last. */
export function renderE2eText(report: E2eReport, options: TextOptions): string {
  const pen = penOf(options);
  const shown = options.quiet ? report.steps.filter(({ status }) => isTrouble(status)) : report.steps;
  const blocks = [
    ...(options.quiet ? [] : [runHeader("nomnom e2e", report, pen)]),
    shown.flatMap((step) => stepLines(step, pen)),
    ...(options.quiet
      ? []
      : [timelineLines(report, pen), leftBehindLines(report, testRowsWords(report.testRows), pen)]),
    verdictLines(report, pen),
  ];
  return textOfBlocks(blocks);
}

export const isTrouble = (status: StepResult["status"]) => status !== "pass" && status !== "skip";

/** What was tested, and where. */
export const runHeader = (
  what: string,
  { target, runId }: Pick<E2eReport, "target" | "runId">,
  pen: Pen,
): string[] => headerLines(what, [...clusterWords(target), `run ${runId}`], pen);

/** One step of a report, as it is also printed while a run goes on. */
export function stepLines(step: StepResult, pen: Pen): string[] {
  const { style, width, clean } = pen;
  const paint = paintOf(step.status, style);
  const state = `${style.symbols[step.status]} ${step.status.padEnd(7)}`;
  const time =
    step.status === "skip" || step.status === "blocked" ? "" : `  ${formatDuration(step.durationMs)}`;
  const head = `${step.number}  ${paint(state)} ${step.title}${style.dim(time)}`;
  const body = wrap(clean(stepWords(step)), width - indent.length).map((line) => indent + line);
  const evidence = pen.verbose ? Object.entries(step.evidence).map(evidenceLine) : [];
  return [
    head,
    ...body,
    ...evidence.flatMap((line) =>
      wrap(clean(line), width - indent.length - 2).map((part) => style.dim(`${indent}  ${part}`)),
    ),
  ];
}

function evidenceLine([name, value]: [string, unknown]): string {
  return `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
}

function timelineLines({ timeline }: E2eReport, { style, width, clean }: Pen): string[] {
  if (timeline.length === 0) return [];
  const times = timeline.map(({ atMs }) => `${atMs > 0 ? "+" : ""}${atMs} ms`);
  const longest = Math.max(...times.map(({ length }) => length));
  return [
    style.strong("Timeline"),
    ...timeline.flatMap(({ what }, index) =>
      wrapHanging(`${indent}${(times[index] ?? "").padStart(longest)}  `, clean(what), width),
    ),
  ];
}

/** The verdict in a word, in a sentence, and how long it took. */
export function verdictLines(
  { verdict, conclusion, durationMs }: Pick<E2eReport, "verdict" | "conclusion" | "durationMs">,
  { style, width, clean }: Pen,
): string[] {
  const text = `${verdict.toUpperCase()}: ${clean(conclusion)} (${formatDuration(durationMs)} in all)`;
  return wrap(text, width).map(paintOf(verdict, style));
}
