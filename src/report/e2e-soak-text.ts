import { hopWords } from "../e2e/reporting/hops.ts";
import type { E2eSoakReport } from "../e2e/soak/soak-report.ts";
import { equation } from "../e2e/soak/soak-verdict.ts";
import { wrap } from "../terminal/wrap.ts";
import { formatDuration } from "../units/format-duration.ts";
import { indent, leftBehindLines } from "./e2e-left-behind.ts";
import { isTrouble, runHeader, stepLines, verdictLines } from "./e2e-text.ts";
import { latencyLines } from "./latency-table.ts";
import { type Pen, penOf, type TextOptions, textOfBlocks } from "./pen.ts";

/** A soak for people: how it was prepared, what became of the orders and why, latencies, the verdict last. */
export function renderE2eSoakText(report: E2eSoakReport, options: TextOptions): string {
  const pen = penOf(options);
  const { quiet } = options;
  const steps = quiet ? report.steps.filter(({ status }) => isTrouble(status)) : report.steps;
  return textOfBlocks([
    quiet ? [] : runHeader("nomnom e2e soak", report, pen),
    steps.flatMap((step) => stepLines(step, pen)),
    quiet ? [] : orderLines(report, pen),
    causeLines(report, pen),
    quiet ? [] : latencyBlock(report, pen),
    quiet ? [] : leftBehindLines(report, rowsWords(report), pen),
    verdictLines(report, pen),
  ]);
}

function orderLines({ counts, load }: E2eSoakReport, { style, width }: Pen): string[] {
  if (counts.sent === 0) return [];
  const reached = load.reachedPerSecond === null ? "" : ` at ${load.reachedPerSecond}/s`;
  const wanted = `wanted ${load.count} at ${Number(load.perSecond.toFixed(3))}/s`;
  return [
    style.strong("Orders"),
    ...indented([`${counts.sent} sent${reached} in ${formatDuration(load.sendingMs)}; ${wanted}`], width),
    ...indented([`${counts.sent} sent = ${equation(counts)}`], width),
  ];
}

function causeLines({ causes }: E2eSoakReport, { style, width, clean }: Pen): string[] {
  if (causes.length === 0) return [];
  const lines = causes.map(({ fate, hop, why, count, example }) => {
    const id = example.messageId === null ? "" : `, message ${example.messageId}`;
    return clean(
      `${count} ${fate.replace("under-way", "under way")} ${hopWords(hop)}: ${why} (such as ${example.orderKey}${id})`,
    );
  });
  return [style.strong("Not stored"), ...indented(lines, width)];
}

function latencyBlock({ latencies, resolution, notMeasured, load }: E2eSoakReport, pen: Pen): string[] {
  const table = latencyLines(latencies, pen.width - indent.length, Math.ceil(resolution.lookMs));
  if (table.length === 0) return [];
  const clock =
    resolution.streamClockMs === null
      ? ""
      : `; the time in the stream is the server's, known to ${resolution.streamClockMs} ms`;
  const notes = [
    `From the time an order was meant to be sent. Tables are looked at every ${Math.round(resolution.lookMs)} ms${clock}.`,
    ...(load.behindMs < 50 ? [] : [`The latest order was sent ${formatDuration(load.behindMs)} late.`]),
    ...notMeasured.map(({ hop, reason }) => `Not measured ${hopWords(hop)}: ${reason}.`),
  ];
  return [
    pen.style.strong("Latency"),
    ...table.map((line) => indent + line),
    ...indented(notes.map(pen.clean), pen.width).map(pen.style.dim),
  ];
}

function rowsWords({ testRows }: E2eSoakReport): string | null {
  return testRows === null
    ? null
    : `what was stored of the orders stays in the database: order_key LIKE '${testRows.orderKeyPrefix}%'`;
}

const indented = (texts: readonly string[], width: number): string[] =>
  texts.flatMap((text) => wrap(text, width - indent.length).map((line) => indent + line));
