import { settledTimeline } from "../../e2e/reporting/timeline.ts";
import { blank, clean, fitLine, type Line, line, span, wrapHard } from "../kit/line.ts";
import { e2eLayout } from "./e2e-layout.ts";
import type { E2eState } from "./e2e-state.ts";
import { listedHops } from "./hop-lines.ts";
import { sentAtMs } from "./hops.ts";

/** What became of the message: the verdict, its hops where they are not drawn above, and each moment of it. */
export function messageLines(state: E2eState, width: number): Line[] {
  const { unicode, report } = state;
  const blocks = [
    report === null
      ? []
      : wrapHard(clean(report.conclusion, unicode), width).map((text) => line(span(text, "strong"))),
    e2eLayout(state).hops === 0 ? listedHops(state) : [],
    momentLines(state),
  ].filter((lines) => lines.length > 0);
  return blocks
    .flatMap((lines, index) => (index === 0 ? lines : [blank, ...lines]))
    .map((entry) => fitLine(entry, width, unicode));
}

/** `+12 ms  in stream MESSAGES as sequence 7`; before the message is sent, what was done for it. */
function momentLines(state: E2eState): Line[] {
  const noted = settledTimeline(state.noted);
  if (noted.length === 0) return [line(span("The message has not been sent.", "dim"))];
  const originMs = sentAtMs(state);
  const times = noted.map(({ atMs }) => (originMs === null ? "" : sinceSent(atMs - originMs)));
  const longest = Math.max(...times.map(({ length }) => length));
  return noted.map(({ what, reached }, index) =>
    line(
      span(`${(times[index] ?? "").padStart(longest)}  `, "dim"),
      span(clean(what, state.unicode), reached === null ? "plain" : "good"),
    ),
  );
}

function sinceSent(milliseconds: number): string {
  const rounded = Math.round(milliseconds);
  return `${rounded > 0 ? "+" : ""}${rounded} ms`;
}
