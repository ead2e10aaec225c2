import type { CheckBug, DoctorEvent } from "../../doctor/events.ts";
import type { LiveNews } from "../../doctor/live-namespace.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { UserError } from "../../user-error.ts";
import { type DoctorServices, performDoctorEffect } from "../doctor/doctor-effects.ts";
import { isRunning } from "../doctor/doctor-state.ts";
import { type ScreenRepairs, screenRepairs } from "../doctor/finding-repairs.ts";
import { runScreen } from "../kit/screen-host.ts";
import type { ScreenHandle, ScreenOptions } from "../kit/screen-program.ts";
import type { EndReason } from "../kit/session/ending.ts";
import { panes } from "./panes.ts";
import type { WatchAction, WatchEffect } from "./watch-action.ts";
import { watchLines } from "./watch-lines.ts";
import { reduceWatch } from "./watch-reducer.ts";
import { initialWatchState, type WatchState } from "./watch-state.ts";

export interface WatchScreenOptions extends ScreenOptions, DoctorServices {
  /** One round of all chosen checks, redacted. Aborted when the screen ends. */
  round(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** From the beginning of one round to the beginning of the next; the user may change it. */
  intervalMs: number;
  /** What happens between the rounds, as the API server's watch reports it; null: everything is as old as the last round. */
  news: ((signal: AbortSignal) => AsyncIterable<LiveNews>) | null;
  /** Called after each frame that is on the terminal. */
  drawn?(state: WatchState): void;
}

export interface WatchScreenResult {
  /** Of the last round; null when none was completed. */
  report: DoctorReport | null;
  snapshot: Snapshot | null;
  bugs: readonly CheckBug[];
  /** Leaving before the first round was complete is `interrupted`. */
  reason: EndReason;
}

type Handle = ScreenHandle<WatchState, WatchAction>;

/**
 * Shows the dashboard until the user leaves. The terminal is as before when the promise settles; printing the last report is the
 * caller's. Rejects with what the first round threw, or a bug.
 */
export async function runWatchScreen(options: WatchScreenOptions): Promise<WatchScreenResult> {
  const { unicode, screenReader } = options.terminal;
  const repairs = screenRepairs(options.findingRepairs, options.now);
  await using _putBack = { [Symbol.asyncDispose]: () => repairs.ended() };
  const { state, reason } = await runScreen<WatchState, WatchAction, WatchEffect>(
    {
      title: "nomnom doctor --watch",
      initial: (size) =>
        initialWatchState(
          { ...size, unicode, screenReader },
          options.intervalMs,
          options.now(),
          panes,
          options.findingRepairs !== null,
        ),
      reduce: reduceWatch,
      tickMs,
      perform: (effect, handle) => perform(effect, handle, options, repairs),
      lines: watchLines,
      ...(options.drawn && { drawn: options.drawn }),
    },
    options,
    (handle) => {
      handle.dispatch({ type: "tick", atMs: options.now() });
      if (options.news !== null) handle.track(follow(options.news(handle.signal), handle, options));
    },
  );
  const { report, snapshot, bugs } = state.doctor;
  return { report, snapshot, bugs, reason: report === null && reason === "quit" ? "interrupted" : reason };
}

/** Once a second for the clocks, and when the next round is due; quicker while the first one is looked at live. */
function tickMs(state: WatchState): number | null {
  const dueMs = state.nextAtMs === null ? Number.POSITIVE_INFINITY : state.nextAtMs - state.nowMs;
  if (state.screenReader) return Number.isFinite(dueMs) ? Math.max(50, dueMs) : null;
  if (state.view === "doctor" && isRunning(state.doctor)) return 100;
  if (state.readingSinceMs !== null) return 1_000;
  return Math.min(1_000, Math.max(50, dueMs));
}

function perform(
  effect: WatchEffect,
  handle: Handle,
  options: WatchScreenOptions,
  repairs: ScreenRepairs,
): void {
  if (effect.type === "round" || effect.type === "rerun") handle.track(round(handle, options));
  else performDoctorEffect(effect, handle, options, repairs);
}

/** An expected failure of a later round is shown, and the next round tries again; the first round's ends the screen. */
async function round(handle: Handle, options: WatchScreenOptions): Promise<void> {
  try {
    for await (const event of options.round(handle.signal)) {
      handle.dispatch({ type: "event", event, atMs: options.now() });
    }
  } catch (error) {
    if (!(error instanceof UserError) || handle.state().verdict === null) throw error;
    handle.dispatch({ type: "run-failed", message: error.message, atMs: options.now() });
  }
}

async function follow(
  news: AsyncIterable<LiveNews>,
  handle: Handle,
  options: WatchScreenOptions,
): Promise<void> {
  for await (const item of news) handle.dispatch({ type: "news", news: item, atMs: options.now() });
}
