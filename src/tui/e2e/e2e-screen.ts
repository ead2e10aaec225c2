import type { E2eReport } from "../../e2e/reporting/e2e-report.ts";
import { runScreen } from "../kit/screen-host.ts";
import type { ScreenHandle, ScreenOptions } from "../kit/screen-program.ts";
import type { EndReason } from "../kit/session/ending.ts";
import { performOnTerminal, reportSaving } from "../kit/terminal-effects.ts";
import type { E2eAction, E2eEffect } from "./e2e-action.ts";
import { e2eLines } from "./e2e-lines.ts";
import { reduceE2e } from "./e2e-reducer.ts";
import { type E2eState, initialE2eState, phaseOf } from "./e2e-state.ts";
import { type RunToShow, type StoppableRun, stoppableRun } from "./stoppable-run.ts";

export interface E2eScreenOptions extends ScreenOptions, RunToShow {
  /** Writes the report; the path it went to. */
  saveReport(report: E2eReport): Promise<string>;
}

export interface E2eScreenResult {
  /** Null: the user left before there was one. */
  report: E2eReport | null;
  reason: EndReason;
  /** The user did not wait until the run had ended: it still goes on. `changed`: and it may have changed something. */
  abandoned: null | { changed: boolean };
}

type Handle = ScreenHandle<E2eState, E2eAction>;

/**
 * Shows a run on the terminal until the user leaves. The terminal is as before when the promise settles, and, unless the user would not wait,
 * so is the cluster. Printing the report is the caller's. Rejects with what the run threw, or a bug.
 */
export async function runE2eScreen(options: E2eScreenOptions): Promise<E2eScreenResult> {
  const run = stoppableRun(options);
  try {
    const { state, reason } = await runScreen<E2eState, E2eAction, E2eEffect>(
      {
        title: "nomnom e2e",
        initial: (size) => initialE2eState({ ...size, ...facts(options) }, options.now()),
        reduce: reduceE2e,
        tickMs,
        perform: (effect, handle) => perform(effect, handle, options, run),
        terminate: (handle) => handle.dispatch({ type: "stop", atMs: options.now() }),
        lines: e2eLines,
      },
      // Interrupting from outside is answered by the run, not by leaving.
      { ...options, signal: new AbortController().signal },
      run.start,
    );
    if (state.stop === "abandoned") {
      return { report: null, reason, abandoned: { changed: state.runId !== null } };
    }
    return { report: await run.ended(), reason, abandoned: null };
  } catch (error) {
    // A hang-up of the terminal, or a bug of the screen, is no reason to leave the cluster changed.
    await run.ended().catch(() => null);
    throw error;
  }
}

function facts({ terminal: { unicode, screenReader } }: E2eScreenOptions) {
  return { unicode, screenReader };
}

/** Tenths of a second at first, where they matter; then seldom. A screen reader hears no time at all. */
function tickMs(state: E2eState): number | null {
  const phase = phaseOf(state);
  if (state.screenReader || (phase !== "running" && phase !== "undoing")) return null;
  return state.nowMs - (state.startedAtMs ?? state.nowMs) < 10_000 ? 100 : 500;
}

function perform(effect: E2eEffect, handle: Handle, options: E2eScreenOptions, run: StoppableRun): void {
  switch (effect.type) {
    case "answer":
      run.answer(effect.yes);
      break;
    case "stop":
      run.stop();
      break;
    case "save":
      handle.track(reportSaving("report", options.saveReport(effect.report), handle));
      break;
    case "interrupt":
      if (handle.state().stop === "abandoned") run.abandon();
      handle.end("interrupted");
      break;
    default:
      performOnTerminal(effect, handle);
  }
}
