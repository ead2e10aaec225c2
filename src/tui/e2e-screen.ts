import type { E2eEvent } from "../e2e/events.ts";
import type { E2eReport } from "../e2e/report.ts";
import { UserError } from "../user-error.ts";
import type { E2eAction, E2eEffect } from "./e2e/e2e-action.ts";
import { e2eLines } from "./e2e/e2e-lines.ts";
import { reduceE2e } from "./e2e/e2e-reducer.ts";
import { type E2eState, initialE2eState, phaseOf, type Question } from "./e2e/e2e-state.ts";
import { copyText } from "./screen-effects.ts";
import { runScreen, type ScreenHandle, type ScreenOptions } from "./screen-host.ts";
import type { EndReason } from "./session/ending.ts";

/** `signal`, aborted from outside: the run stops and puts back what it changed; then the screen ends. */
export interface E2eScreenOptions extends ScreenOptions {
  /** The run, redacted. Once the signal is aborted it stops, puts back what it changed, and ends with its report. */
  run(signal: AbortSignal, confirm: (question: Question) => Promise<boolean>): AsyncIterable<E2eEvent>;
  timeoutMs: number;
  /** Writes the report; the path it went to. */
  saveReport(report: E2eReport): Promise<string>;
}

export interface E2eScreenResult {
  /** Null: the user left before there was one. */
  report: E2eReport | null;
  reason: EndReason;
  /** The user did not wait for the undoing of a run that may have changed something: it still goes on. */
  abandoned: boolean;
}

type Handle = ScreenHandle<E2eState, E2eAction>;

/**
 * Shows a run on the terminal until the user leaves. The terminal is as before when the promise settles, and, unless the user would not wait,
 * so is the cluster. Printing the report is the caller's. Rejects with what the run threw, or a bug.
 */
export async function runE2eScreen(options: E2eScreenOptions): Promise<E2eScreenResult> {
  const run = startableRun(options);
  try {
    const { state, reason } = await runScreen<E2eState, E2eAction, E2eEffect>(
      {
        title: "nomnom e2e",
        initial: (size) => initialE2eState({ ...size, ...facts(options) }, options.timeoutMs, options.now()),
        reduce: reduceE2e,
        tickMs,
        perform: (effect, handle) => perform(effect, handle, options, run),
        terminate: (handle) => handle.dispatch({ type: "stop", atMs: options.now() }),
        firstLines: e2eLines,
        load: async () => (await import("./mount-e2e.tsx")).mountE2e,
      },
      // Interrupting from outside is answered by the run, not by leaving.
      { ...options, signal: new AbortController().signal },
      run.start,
    );
    const abandoned = state.stop === "abandoned";
    if (abandoned) return { report: null, reason, abandoned: state.runId !== null };
    return { report: await run.ended(), reason, abandoned };
  } catch (error) {
    // A hang-up of the terminal, or a bug of the screen, is no reason to leave the cluster changed.
    await run.ended().catch(() => null);
    throw error;
  }
}

interface StartableRun {
  start(handle: Handle): void;
  stop(): void;
  answer(yes: boolean): void;
  /** Nobody waits for the run any more. */
  abandon(): void;
  /** Stops the run, unless it has ended, and waits until it has put back what it changed; its report. */
  ended(): Promise<E2eReport | null>;
}

function startableRun({ run, signal, now }: E2eScreenOptions): StartableRun {
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const interruption = new Error("interrupted");
  let work: Promise<void> = Promise.resolve();
  let report: E2eReport | null = null;
  let answer: (yes: boolean) => void = () => {};

  const follow = async (handle: Handle): Promise<void> => {
    const confirm = (question: Question) =>
      new Promise<boolean>((resolve, reject) => {
        answer = resolve;
        const interrupted = () => reject(interruption);
        stopping.signal.addEventListener("abort", interrupted, { once: true });
        handle.dispatch({ type: "ask", question, atMs: now() });
        if (stopping.signal.aborted) interrupted();
      });
    for await (const event of run(stopping.signal, confirm)) {
      if (event.type === "run-finished") report = event.report;
      handle.dispatch({ type: "event", event, atMs: now() });
    }
  };
  return {
    start(handle) {
      const stop = () => handle.dispatch({ type: "stop", atMs: now() });
      work = follow(handle);
      handle.track(Promise.race([work, aborted(abandoned.signal)]));
      const left = () => {
        signal.removeEventListener("abort", stop);
        stopping.abort();
      };
      handle.signal.addEventListener("abort", left, { once: true });
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
    },
    stop: () => stopping.abort(),
    answer: (yes) => answer(yes),
    abandon: () => abandoned.abort(),
    async ended() {
      stopping.abort();
      try {
        await work;
      } catch (error) {
        // Interrupted while it was asked: there is nothing to tell.
        if (error !== interruption) throw error;
      }
      return report;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function facts({ terminal: { unicode, screenReader } }: E2eScreenOptions) {
  return { unicode, screenReader };
}

/** Tenths of a second at first, where they tell something; then seldom. A screen reader is not told the time at all. */
function tickMs(state: E2eState): number | null {
  const phase = phaseOf(state);
  if (state.screenReader || (phase !== "running" && phase !== "undoing")) return null;
  return state.nowMs - (state.startedAtMs ?? state.nowMs) < 10_000 ? 100 : 500;
}

function perform(effect: E2eEffect, handle: Handle, options: E2eScreenOptions, run: StartableRun): void {
  switch (effect.type) {
    case "answer":
      run.answer(effect.yes);
      break;
    case "stop":
      run.stop();
      break;
    case "save":
      handle.track(save(effect.report, handle, options));
      break;
    case "copy":
      copyText(effect.text, handle);
      break;
    case "redraw":
      handle.redraw();
      break;
    case "suspend":
      handle.suspend();
      break;
    case "quit":
      handle.end("quit");
      break;
    case "interrupt":
      if (handle.state().stop === "abandoned") run.abandon();
      handle.end("interrupted");
      break;
  }
}

/** Saves the report, and says where; an expected failure is said too. */
async function save(report: E2eReport, handle: Handle, { saveReport }: E2eScreenOptions): Promise<void> {
  try {
    const path = await saveReport(report);
    handle.dispatch({ type: "notice", notice: { tone: "good", text: `report saved: ${path}` } });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    handle.dispatch({ type: "notice", notice: { tone: "warning", text: error.message } });
  }
}
