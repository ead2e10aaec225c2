import type { CheckId } from "../../checks/check-id.ts";
import type { CheckBug, DoctorEvent } from "../../doctor/events.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { UserError } from "../../user-error.ts";
import { runScreen } from "../kit/screen-host.ts";
import type { ScreenHandle, ScreenOptions } from "../kit/screen-program.ts";
import type { EndReason } from "../kit/session/ending.ts";
import type { CheckName } from "./check-entry.ts";
import type { DoctorAction, DoctorEffect } from "./doctor-action.ts";
import { type DoctorServices, performDoctorEffect } from "./doctor-effects.ts";
import { doctorLines } from "./doctor-lines.ts";
import { reduceDoctor } from "./doctor-reducer.ts";
import { type DoctorState, initialDoctorState, isRunning } from "./doctor-state.ts";
import { type ScreenRepairs, screenRepairs } from "./finding-repairs.ts";

export interface DoctorScreenOptions extends ScreenOptions, DoctorServices {
  /** What the first run is about: on the screen before it starts. */
  checks: readonly CheckName[];
  /** The first run, redacted. Aborted when the screen ends. */
  events(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** A later run, redacted: of these checks, or of all that were chosen. */
  rerun(checks: readonly CheckId[] | null, signal: AbortSignal): AsyncIterable<DoctorEvent>;
}

export interface DoctorScreenResult {
  /** The last complete run, with the checks that ran again in their place; null when none was completed. */
  report: DoctorReport | null;
  snapshot: Snapshot | null;
  /** Checks that threw. */
  bugs: readonly CheckBug[];
  /** Leaving before the first run was complete is `interrupted` too: there is nothing to conclude from. */
  reason: EndReason;
}

type Handle = ScreenHandle<DoctorState, DoctorAction>;

/**
 * Shows doctor runs on the terminal until the user leaves. The terminal is as before when the promise settles; printing the report
 * is the caller's. Rejects with what the first run threw, or a bug.
 */
export async function runDoctorScreen(options: DoctorScreenOptions): Promise<DoctorScreenResult> {
  const { terminal, now, findingRepairs } = options;
  const repairs = screenRepairs(findingRepairs, now);
  await using _putBack = { [Symbol.asyncDispose]: () => repairs.ended() };
  const { state, reason } = await runScreen<DoctorState, DoctorAction, DoctorEffect>(
    {
      title: "nomnom doctor",
      initial: (size) =>
        initialDoctorState({ ...size, ...facts(terminal) }, now(), options.checks, findingRepairs !== null),
      reduce: reduceDoctor,
      tickMs,
      perform: (effect, handle) => perform(effect, handle, options, repairs),
      lines: doctorLines,
    },
    options,
    (handle) => handle.track(follow(options.events(handle.signal), handle, options)),
  );
  const { report, snapshot, bugs } = state;
  return { report, snapshot, bugs, reason: report === null && reason === "quit" ? "interrupted" : reason };
}

function facts({ unicode, screenReader }: DoctorScreenOptions["terminal"]) {
  return { unicode, screenReader };
}

/** Tenths of a second at first, where they matter; then seldom. A screen reader hears no time at all. */
function tickMs(state: DoctorState): number | null {
  if (!isRunning(state) || state.screenReader || state.startedAtMs === null) return null;
  if (state.waiting !== null) return 1_000;
  return state.nowMs - state.startedAtMs < 5_000 ? 100 : 500;
}

async function follow(
  events: AsyncIterable<DoctorEvent>,
  handle: Handle,
  { now }: DoctorScreenOptions,
): Promise<void> {
  for await (const event of events) handle.dispatch({ type: "event", event, atMs: now() });
}

function perform(
  effect: DoctorEffect,
  handle: Handle,
  options: DoctorScreenOptions,
  repairs: ScreenRepairs,
): void {
  if (effect.type === "rerun") handle.track(rerun(effect.checks, handle, options));
  else performDoctorEffect(effect, handle, options, repairs);
}

/** An expected failure of a later run leaves the screen as it is; the first run's ends it. */
async function rerun(
  checks: readonly CheckId[] | null,
  handle: Handle,
  options: DoctorScreenOptions,
): Promise<void> {
  try {
    await follow(options.rerun(checks, handle.signal), handle, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    handle.dispatch({ type: "run-failed", message: error.message, atMs: options.now() });
  }
}
