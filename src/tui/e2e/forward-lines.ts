import type { OpenForward } from "../../connect/writable-connections.ts";
import { styleFor } from "../../terminal/style.ts";
import { counted } from "../../units/counted.ts";
import { formatBytes } from "../../units/format-bytes.ts";
import { clean, fitLine, type Line, line, lineWidth, padTo, span, type Tone } from "../kit/line.ts";
import type { E2eState } from "./e2e-state.ts";

/** Each port-forward: where it leads, what went through it, and how often it had to move. */
export function forwardLines(state: E2eState, width: number): Line[] {
  if (state.forwards.length === 0) return [line(span("None is open.", "dim"))];
  return state.forwards.flatMap((forward) => linesOf(forward, state, width));
}

function linesOf(forward: OpenForward, { unicode, screenReader }: E2eState, width: number): Line[] {
  const { symbols } = styleFor({ colour: false, unicode });
  const { word, tone, sign } = stateOf(forward);
  const { target, localPort, pod, connections, bytes, reconnects, lastFailure } = forward;
  const label = screenReader ? word : `${symbols[sign]} ${padTo(word, 7)}`;
  const head = line(span(label, tone), span(` ${clean(target, unicode)}`, "strong"));
  const arrow = screenReader ? "to" : symbols.arrow;
  const route = line(
    span(`  127.0.0.1:${localPort} ${arrow} ${pod === null ? "no pod yet" : clean(pod, unicode)}`),
  );
  const moved = reconnects === 0 ? "" : `  ${counted(reconnects, "reconnect")}`;
  const failed = connections.failed === 0 ? "" : `  ${connections.failed} failed`;
  const counts = line(
    span(`  ${connections.open} open of ${connections.total}`, "dim"),
    span(`  up ${formatBytes(bytes.up)}, down ${formatBytes(bytes.down)}`, "dim"),
    span(moved + failed, reconnects + connections.failed > 0 ? "warning" : "dim"),
  );
  const joined = line(...head.spans, ...route.spans, ...counts.spans);
  const lines = lineWidth(joined) <= width ? [joined] : [head, route, counts];
  const failure = lastFailure === null ? [] : [line(span(`  ${clean(lastFailure, unicode)}`, "bad"))];
  return [...lines, ...failure].map((entry) => fitLine(entry, width, unicode));
}

function stateOf({ lastFailure, pod }: OpenForward): {
  word: string;
  tone: Tone;
  sign: "pass" | "fail" | "skip";
} {
  if (lastFailure !== null) return { word: "FAILING", tone: "bad", sign: "fail" };
  return pod === null
    ? { word: "waits", tone: "dim", sign: "skip" }
    : { word: "works", tone: "good", sign: "pass" };
}
