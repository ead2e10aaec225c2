import { descriptionOf, type System, systems } from "../../systems/systems.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { type CheckState, stateTone, stateWord } from "../kit/check-state.ts";
import { placeText } from "../kit/frame-lines.ts";
import { glyphsFor } from "../kit/glyphs.ts";
import { clean, type Line, line, type Span, span, spread } from "../kit/line.ts";
import { countStates } from "./check-entry.ts";
import { type DoctorState, isRunning } from "./doctor-state.ts";
import { unreadProbes } from "./probe-progress.ts";

/** Which namespace is examined, how the systems are, and the counts. Two lines; one on a low terminal. */
export function headerLines(state: DoctorState, height: number): Line[] {
  const { columns, unicode } = state;
  const clock = line(span(clockText(state), "dim"));
  const counts = line(...countSpans(state));
  if (height === 1) return [spread(counts, clock, columns, unicode)];
  return [
    spread(identityLine(state), clock, columns, unicode),
    spread(counts, line(span(viewText(state), "dim")), columns, unicode),
  ];
}

function identityLine(state: DoctorState): Line {
  const { target, columns } = state;
  const place = placeText(target, state, 60);
  const health = columns < 60 ? [] : systems.flatMap((system) => systemSpans(state, system));
  return line(span("nomnom doctor", "strong"), span(place === "" ? "" : `  ${place}`), ...health);
}

/** `nats ok`, `nats unreachable`, `nats partly`, nothing when it is not read or not configured. */
function systemSpans(state: DoctorState, system: System): Span[] {
  const name = state.columns < 100 ? descriptionOf[system].shortName : system;
  const probes = state.probes.filter(({ id }) => id.startsWith(`${system}/`));
  const [first] = probes;
  if (first === undefined) return [];
  const unread = unreadProbes(state, system);
  const [failed] = unread;
  if (failed === undefined) {
    const done = probes.every(({ durationMs }) => durationMs !== null);
    // Of a snapshot nothing is read.
    if (!done && !isRunning(state)) return [];
    return [span(`  ${name} `, "dim"), done ? span("ok", "good") : span("reading", "dim")];
  }
  const { kind } = failed.error;
  // What the pipeline does not have is no news.
  if (kind === "not-configured") return [];
  const words = unread.length === probes.length ? kind : `partly (${kind})`;
  return [span(`  ${name} `, "dim"), span(words, "uncertain")];
}

const countOrder: readonly CheckState[] = ["fail", "warn", "unknown", "blocked", "pass", "skip", "run"];

/** Failures are always counted, even none. */
function countSpans(state: DoctorState): Span[] {
  const counts = countStates(state.checks);
  if (state.checks.length === 0) return [span("connecting", "dim")];
  return countOrder
    .filter((name) => counts[name] > 0 || name === "fail")
    .flatMap((name, index) => [
      ...(index === 0 ? [] : [span("  ")]),
      span(`${stateWord(name)} ${counts[name]}`, counts[name] === 0 ? "dim" : stateTone(name)),
    ]);
}

function clockText(state: DoctorState): string {
  const { startedAtMs, finishedAtMs, nowMs, waiting } = state;
  if (startedAtMs === null) return "";
  if (waiting !== null) return `waiting for ${waiting.checks.length} to recover`;
  const elapsedMs = (finishedAtMs ?? nowMs) - startedAtMs;
  if (!isRunning(state)) return `done in ${formatDuration(elapsedMs)}`;
  return state.screenReader ? "running" : formatDuration(Math.floor(elapsedMs / 100) * 100);
}

/** What narrows or reorders the list. */
function viewText(state: DoctorState): string {
  const { list, unicode } = state;
  const parts = [
    list.onlyProblems ? "problems only" : "",
    list.filter === "" ? "" : `filter ${clean(list.filter, unicode)}`,
    list.order === "severity" ? "" : `order ${list.order}`,
  ].filter((part) => part !== "");
  return parts.join(` ${glyphsFor(state).separator} `);
}
