import { formatClock, formatDuration } from "../../units/format-duration.ts";
import { type CheckState, severityRank, stateTone, stateWord, verdictTones } from "../kit/check-state.ts";
import { placeText } from "../kit/frame-lines.ts";
import { type Line, line, type Span, span, spread } from "../kit/line.ts";
import type { WatchState } from "./watch-state.ts";

/** What is watched and when again; how it is, and since when. Two lines; one on a low terminal. */
export function watchHeader(state: WatchState, height: number): Line[] {
  const { columns, unicode } = state;
  const pace = line(...paceSpans(state));
  const health = line(...healthSpans(state));
  if (height === 1) return [spread(health, pace, columns, unicode)];
  return [
    spread(line(...identitySpans(state)), pace, columns, unicode),
    spread(health, line(), columns, unicode),
  ];
}

function identitySpans(state: WatchState): Span[] {
  const title = state.columns < 60 ? "watch" : "nomnom doctor --watch";
  return [span(title, "strong"), span(`  ${placeText(state.doctor.target, state, 80)}`)];
}

/** `every 5 s  next in 3 s`, `PAUSED`, `reading`. A screen reader hears no seconds. */
function paceSpans(state: WatchState): Span[] {
  const every = span(`every ${formatDuration(state.intervalMs)}`, "dim");
  if (state.readingSinceMs !== null) {
    const forMs = Math.floor((state.nowMs - state.readingSinceMs) / 1_000) * 1_000;
    const long = forMs >= 2_000 && !state.screenReader ? ` ${formatDuration(forMs)}` : "";
    return [every, span(`  reading${long}`)];
  }
  if (state.paused) return [every, span("  PAUSED", "warning")];
  if (state.nextAtMs === null || state.screenReader) return [every];
  const inMs = Math.max(0, Math.ceil((state.nextAtMs - state.nowMs) / 1_000) * 1_000);
  return [every, span(`  next in ${inMs / 1_000} s`, "dim")];
}

function healthSpans(state: WatchState): Span[] {
  const { verdict } = state;
  if (verdict === null) return [span("first round", "dim")];
  const forMs = Math.floor((state.nowMs - verdict.sinceMs) / 1_000) * 1_000;
  const word = verdict.value.toUpperCase();
  const duration = state.screenReader ? "" : ` for ${formatDuration(Math.max(1_000, forMs))}`;
  const start = verdict.isFirst ? "watching began" : `${formatClock(verdict.sinceMs)} UTC`;
  const since = state.columns < 60 ? "" : `, since ${start}`;
  return [span(word, verdictTones[verdict.value]), span(duration + since, "dim"), ...countSpans(state)];
}

function countSpans({ checks }: WatchState): Span[] {
  const counts = new Map<CheckState, number>();
  for (const { status } of checks) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => severityRank(a) - severityRank(b))
    .map(([name, count]) => span(`  ${stateWord(name)} ${count}`, stateTone(name)));
}
