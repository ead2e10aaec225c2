import type { Cleanup, E2eReport, StepResult } from "../e2e/report.ts";
import { toAscii } from "../terminal/ascii.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { sanitiseLine } from "../terminal/sanitise.ts";
import { type Style, styleFor } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { formatDuration } from "../units/format-duration.ts";
import { paintOf } from "./paint-of.ts";

export interface E2eTextOptions extends Pick<Capabilities, "colour" | "unicode" | "width"> {
  /** Also the evidence. */
  verbose: boolean;
  /** Only what failed, and the verdict. */
  quiet: boolean;
}

interface Pen {
  style: Style;
  width: number;
  verbose: boolean;
  clean(text: string): string;
}

/** The report for people: the steps in their order, the way of the message in time, what was put back, the verdict last. */
export function renderE2eText(report: E2eReport, options: E2eTextOptions): string {
  const pen: Pen = {
    style: styleFor(options),
    width: options.width,
    verbose: options.verbose,
    clean: (text) => (options.unicode ? sanitiseLine(text) : toAscii(sanitiseLine(text))),
  };
  const shown = options.quiet ? report.steps.filter(({ status }) => isTrouble(status)) : report.steps;
  const blocks = [
    ...(options.quiet ? [] : [headerLines(report, pen)]),
    shown.flatMap((step) => stepLines(step, pen)),
    ...(options.quiet ? [] : [timelineLines(report, pen), changeLines(report, pen)]),
    verdictLines(report, pen),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

const isTrouble = (status: StepResult["status"]) => status !== "pass" && status !== "skip";

function headerLines({ target, runId }: E2eReport, { style, width, clean }: Pen): string[] {
  const parts = [
    target.context && `context ${target.context}`,
    target.namespace && `namespace ${target.namespace}`,
    `run ${runId}`,
  ].filter((part) => part !== null && part !== "");
  return wrap(`nomnom e2e  ${clean(parts.join(` ${style.symbols.separator} `))}`, width).map(style.strong);
}

const indent = "     ";

/** One step of a report, as it is also printed while a run goes on. */
export function stepLines(step: StepResult, pen: Pen): string[] {
  const { style, width, clean } = pen;
  const paint = paintOf(step.status, style);
  const state = `${style.symbols[step.status]} ${step.status.padEnd(7)}`;
  const time =
    step.status === "skip" || step.status === "blocked" ? "" : `  ${formatDuration(step.durationMs)}`;
  const head = `${step.number}  ${paint(state)} ${step.title}${style.dim(time)}`;
  const reason =
    step.reason !== null && !step.message.toLowerCase().includes(step.reason.toLowerCase())
      ? ` (${step.reason})`
      : "";
  const body = wrap(clean(`${step.message}${reason}`), width - indent.length).map((line) => indent + line);
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

function timelineLines({ timeline }: E2eReport, { style, clean }: Pen): string[] {
  if (timeline.length === 0) return [];
  const times = timeline.map(({ atMs }) => `${atMs > 0 ? "+" : ""}${atMs} ms`);
  const longest = Math.max(...times.map(({ length }) => length));
  return [
    style.strong("Timeline"),
    ...timeline.map(
      ({ what }, index) => `${indent}${(times[index] ?? "").padStart(longest)}  ${clean(what)}`,
    ),
  ];
}

const changeWords = {
  undone: "put back",
  "not-needed": "nothing to put back",
  kept: "kept",
  left: "NOT put back",
} as const;

function changeLines({ changes, testRows, cleanup }: E2eReport, { style, clean }: Pen): string[] {
  const lines = changes
    .filter(({ state, what }) => !(state === "undone" && what.startsWith("Lease ")))
    .map(({ what, state, detail }) =>
      clean(`${what}: ${changeWords[state]}${detail === null ? "" : `, ${detail}`}`),
    );
  if (cleanup !== undefined) lines.push(clean(cleanupWords(cleanup)));
  if (testRows !== null)
    lines.push(
      testRows.orderKey === null
        ? `message_status keeps the row of ${testRows.messageId}`
        : `what was stored of order ${testRows.orderKey} (message ${testRows.messageId}) stays in the database`,
    );
  return lines.length === 0 ? [] : [style.strong("Left behind"), ...lines.map((line) => indent + line)];
}

function cleanupWords({ state, removed, detail }: Cleanup): string {
  const why = detail === null ? "" : `; ${detail}`;
  if (state !== "removed") return `test rows: none removed${why}`;
  const counts = Object.entries(removed).map(([table, count]) => `${count} of ${table}`);
  return `test rows removed: ${counts.join(", ")}${why}`;
}

function verdictLines(report: E2eReport, { style, width, clean }: Pen): string[] {
  const { verdict, conclusion, durationMs } = report;
  const text = `${verdict.toUpperCase()}: ${clean(conclusion)} (${formatDuration(durationMs)} in all)`;
  return wrap(text, width).map(paintOf(verdict, style));
}
