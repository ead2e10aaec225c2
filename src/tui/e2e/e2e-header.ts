import { formatDuration } from "../../units/format-duration.ts";
import { verdictTones } from "../kit/check-state.ts";
import { placeText } from "../kit/frame-lines.ts";
import { clean, type Line, line, type Span, span, spread } from "../kit/line.ts";
import { type E2eState, phaseOf } from "./e2e-state.ts";
import { isTrouble, type StepState, stepStateOf, stepTone } from "./step-state.ts";

/** The place and the run, how far it is and for how long; what came of it so far. Two lines; one on a low terminal. */
export function e2eHeader(state: E2eState, height: number): Line[] {
  const { columns, unicode } = state;
  const clock = line(span(clockText(state), phaseOf(state) === "undoing" ? "warning" : "dim"));
  const standing = line(...standingSpans(state));
  if (height === 1) return [spread(standing, clock, columns, unicode)];
  return [
    spread(line(...identitySpans(state)), clock, columns, unicode),
    spread(standing, line(), columns, unicode),
  ];
}

function identitySpans(state: E2eState): Span[] {
  const { target, runId, columns, unicode } = state;
  const place = placeText(target, state, 80);
  return [
    span("nomnom e2e", "strong"),
    span(place === "" ? "" : `  ${place}`),
    span(runId === null || columns < 60 ? "" : `  run ${clean(runId, unicode)}`, "dim"),
  ];
}

/** `12.4 s of 3m`, `undoing`, `done in 1.9 s`. A screen reader hears no running clock. */
function clockText(state: E2eState): string {
  const { startedAtMs, finishedAtMs, nowMs, timeoutMs, screenReader } = state;
  const phase = phaseOf(state);
  if (phase === "connecting" || phase === "asking" || phase === "starting") return phase;
  const tookMs = Math.max(0, (finishedAtMs ?? nowMs) - (startedAtMs ?? nowMs));
  if (phase === "ended") return `done in ${formatDuration(tookMs)}`;
  if (screenReader) return phase;
  const elapsed = formatDuration(Math.floor(tookMs / 100) * 100).replace(/^0 ms$/, "0 s");
  if (phase === "undoing") return `undoing  ${elapsed}`;
  return timeoutMs === null ? elapsed : `${elapsed} of ${formatDuration(timeoutMs)}`;
}

/** The verdict in its sentence; until there is one, how many steps are in each state. */
function standingSpans(state: E2eState): Span[] {
  const { report, unicode } = state;
  if (report !== null) {
    return [
      span(report.verdict.toUpperCase(), verdictTones[report.verdict]),
      span(`  ${clean(report.conclusion, unicode)}`),
    ];
  }
  const words: Record<StepState, string> = {
    fail: "FAIL",
    warn: "WARN",
    unknown: "UNKNOWN",
    blocked: "BLOCKED",
    run: "running",
    pass: "pass",
    skip: "skip",
    wait: "waits",
  };
  const names: StepState[] = ["fail", "warn", "unknown", "blocked", "pass", "skip", "run", "wait"];
  const counted = names
    .map((name) => ({ name, count: state.steps.filter((step) => stepStateOf(step) === name).length }))
    // Failures are always counted, even none.
    .filter(({ name, count }) => count > 0 || name === "fail");
  return counted.map(({ name, count }, index) =>
    span(
      `${index === 0 ? "" : "  "}${words[name]} ${count}`,
      count === 0 || (!isTrouble(name) && name !== "pass") ? "dim" : stepTone(name),
    ),
  );
}
