import type { WorkerLine } from "../../e2e/run/events.ts";
import type { LogMark } from "../../e2e/watch/log-markers.ts";
import { displayWidth } from "../../terminal/display-width.ts";
import { styleFor } from "../../terminal/style.ts";
import { clean, fitLine, type Line, line, span, type Tone, wrapHard } from "../kit/line.ts";
import type { E2eState } from "./e2e-state.ts";

interface Inputs {
  lines: readonly WorkerLine[];
  width: number;
  unicode: boolean;
  wrapped: boolean;
  screenReader: boolean;
}

let last: { inputs: Inputs; rows: readonly Line[] } | null = null;

/** What the workers log, oldest first; a pane of its own shows the lines whole. */
export function logLines(state: E2eState, width: number): readonly Line[] {
  const { lines, total } = state.log;
  if (total === 0) {
    return [line(span("Nothing logged: without RUST_LOG workers log errors only.", "dim"))].map((entry) =>
      fitLine(entry, width, state.unicode),
    );
  }
  const { unicode, screenReader } = state;
  const wrapped = state.zoomed && state.focus === "log";
  const inputs: Inputs = { lines, width, unicode, wrapped, screenReader };
  // A key asks for the rows as well as the picture after it.
  if (last === null || !equal(last.inputs, inputs)) {
    last = { inputs, rows: lines.flatMap((entry) => rowsOf(entry, inputs)) };
  }
  return last.rows;
}

function equal(a: Inputs, b: Inputs): boolean {
  return (
    a.lines === b.lines &&
    a.width === b.width &&
    a.unicode === b.unicode &&
    a.wrapped === b.wrapped &&
    a.screenReader === b.screenReader
  );
}

const tones: Record<LogMark, Tone> = {
  panic: "bad",
  error: "bad",
  "dead-letter": "bad",
  done: "good",
  inserted: "good",
  parsed: "plain",
  received: "plain",
};

function rowsOf(entry: WorkerLine, { width, unicode, wrapped, screenReader }: Inputs): Line[] {
  const { symbols } = styleFor({ colour: false, unicode });
  const { mark } = entry;
  const tone = mark === null ? "plain" : tones[mark];
  const sign = tone === "bad" ? symbols.fail : tone === "good" ? symbols.pass : " ";
  const pod = shortPod(entry.pod, unicode);
  const head = screenReader ? `${pod} ${mark === null ? "" : `${mark}: `}` : `${sign} ${pod}  `;
  const said = clean(entry.line, unicode);
  const text = wrapped ? said : shortTime(said);
  const first = wrapped ? (wrapHard(text, Math.max(1, width - displayWidth(head)))[0] ?? "") : text;
  const rest = wrapHard(text.slice(first.length).trimStart(), width - 2).filter((part) => part !== "");
  return [
    line(span(head, tone === "bad" ? "bad" : "dim"), span(first, tone)),
    ...rest.map((part) => line(span("  "), span(part, tone))),
  ].map((row) => fitLine(row, width, unicode));
}

/** Where lines are cut, the date before them would leave nothing of what they say. */
function shortTime(text: string): string {
  return text.replace(/^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)[.\d]*Z? +/, "$1 ");
}

/** `nomnom-worker-76cf778b86-wpmkx`: the last part tells the pods of one workload apart. */
function shortPod(pod: string, unicode: boolean): string {
  return clean(pod, unicode).split("-").at(-1) ?? "";
}
