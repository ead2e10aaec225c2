import type { LogMark } from "../../blueprint/message-plan.ts";
import type { WorkerLine } from "../../e2e/run/events.ts";
import { displayWidth } from "../../terminal/display-width.ts";
import { styleFor } from "../../terminal/style.ts";
import { clean, fitLine, type Line, line, span, type Tone, wrapHard } from "../kit/line.ts";
import { remembered } from "../kit/remembered.ts";
import type { E2eState } from "./e2e-state.ts";

/** What the workers log, oldest first; a pane of its own shows the lines whole. A key asks for them as well as the picture after it. */
export const logLines = remembered(
  (state: E2eState, width: number): readonly Line[] => {
    const { lines, total } = state.log;
    if (total > 0) return lines.flatMap((entry) => rowsOf(entry, state, width));
    const none = line(span("Nothing logged: without RUST_LOG workers log errors only.", "dim"));
    return [fitLine(none, width, state.unicode)];
  },
  (state, width) => [state.log, width, state.unicode, state.screenReader, isWhole(state)],
);

const isWhole = ({ zoomed, focus }: E2eState): boolean => zoomed && focus === "log";

const tones: Record<LogMark, Tone> = {
  panic: "bad",
  error: "bad",
  "dead-letter": "bad",
  done: "good",
  inserted: "good",
  parsed: "plain",
  received: "plain",
};

function rowsOf(entry: WorkerLine, state: E2eState, width: number): Line[] {
  const { unicode, screenReader } = state;
  const wrapped = isWhole(state);
  const { symbols } = styleFor({ colour: false, unicode });
  const { mark } = entry;
  const tone = mark === null ? "plain" : tones[mark];
  const sign = tone === "bad" ? symbols.fail : tone === "good" ? symbols.pass : " ";
  const pod = shortPod(entry.pod, unicode);
  const head = screenReader ? `${pod} ${mark === null ? "" : `${mark}: `}` : `${sign} ${pod}  `;
  const said = clean(entry.line, unicode);
  const text = wrapped ? said : shortTime(said);
  const first = wrapped ? (wrapHard(text, Math.max(1, width - displayWidth(head)))[0] ?? "") : text;
  const below = wrapHard(text.slice(first.length).trimStart(), width - 2).filter((part) => part !== "");
  return [
    line(span(head, tone === "bad" ? "bad" : "dim"), span(first, tone)),
    ...below.map((part) => line(span("  "), span(part, tone))),
  ].map((row) => fitLine(row, width, unicode));
}

/** Where lines are cut, the date before them would leave nothing of what they say. */
function shortTime(text: string): string {
  return text.replace(/^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)[.\d]*Z? +/, "$1 ");
}

/** `nomnom-worker-76cf778b86-wpmkx`: the last part distinguishes the pods of one workload. */
function shortPod(pod: string, unicode: boolean): string {
  return clean(pod, unicode).split("-").at(-1) ?? "";
}
