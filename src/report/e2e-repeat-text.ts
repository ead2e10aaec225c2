import type { E2eRepeatReport } from "../e2e/repeat/repeat-report.ts";
import { wrap } from "../terminal/wrap.ts";
import { counted } from "../units/counted.ts";
import { formatDuration } from "../units/format-duration.ts";
import { indent, leftBehindLines } from "./e2e-left-behind.ts";
import { isTrouble, runHeader, stepLines, verdictLines } from "./e2e-text.ts";
import { latencyLines } from "./latency-table.ts";
import { type Pen, paintOf, penOf, type TextOptions, textOfBlocks } from "./pen.ts";

/** Repeated runs for people: a line for each, the steps of the first that did not pass, latencies over all, the verdict last. */
export function renderE2eRepeatText(report: E2eRepeatReport, options: TextOptions): string {
  const pen = penOf(options);
  const { style } = pen;
  const worst = report.runs.find(({ verdict }) => verdict === report.verdict && verdict !== "pass");
  const shown = options.verbose ? worst?.steps : worst?.steps.filter(({ status }) => isTrouble(status));
  const detail = (shown ?? []).flatMap((step) => stepLines(step, pen));
  const table = latencyLines(report.latencies, options.width - indent.length, 0);
  return textOfBlocks([
    ...(options.quiet ? [] : [runHeader("nomnom e2e --repeat", report, pen), runLines(report, pen)]),
    detail.length === 0 ? [] : [style.strong(`Run ${worst?.runId}`), ...detail],
    options.quiet || table.length === 0
      ? []
      : [style.strong("Latency"), ...table.map((line) => indent + line)],
    options.quiet
      ? []
      : leftBehindLines(
          { ...report, leftBehind: report.runs.flatMap((run) => run.leftBehind ?? []) },
          rowsWords(report),
          pen,
        ),
    verdictLines(report, pen),
  ]);
}

function runLines({ runs, summary }: E2eRepeatReport, { style, width, clean }: Pen): string[] {
  const digits = String(summary.runs).length;
  return runs.flatMap(({ verdict, durationMs, conclusion }, index) => {
    const symbol = style.symbols[verdict === "inconclusive" ? "unknown" : verdict];
    const state = paintOf(verdict, style)(`${symbol} ${verdict.padEnd(7)}`);
    const head = `${String(index + 1).padStart(digits)}  ${state} ${formatDuration(durationMs)}`;
    const body = verdict === "pass" ? [] : wrap(clean(conclusion), width - indent.length);
    return [head, ...body.map((line) => indent + line)];
  });
}

function rowsWords({ runs }: E2eRepeatReport): string | null {
  const kept = runs.filter(({ testRows }) => testRows !== null).length;
  const [first] = runs.flatMap(({ testRows }) => testRows?.orderKey ?? []);
  if (kept === 0 || first === undefined) return null;
  const isNamed = runs.some(({ testRows }) => testRows !== null && testRows.messageId !== null);
  if (!isNamed)
    return `what was stored of ${counted(kept, "message")} stays in the database: their ids begin with ${first.replace(/(?<!\d)\d+$/, "")}`;
  return `what was stored of ${kept} orders stays in the database: order_key LIKE '${first.replace(/(?<!\d)\d+$/, "")}%'`;
}
