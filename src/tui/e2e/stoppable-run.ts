import type { E2eReport } from "../../e2e/reporting/e2e-report.ts";
import type { E2eEvent } from "../../e2e/run/events.ts";
import type { ScreenHandle } from "../kit/screen-program.ts";
import type { E2eAction } from "./e2e-action.ts";
import type { E2eState, Question } from "./e2e-state.ts";

export interface RunToShow {
  /** The run, redacted. Once the signal is aborted it stops, puts back what it changed, and ends with its report. */
  run(signal: AbortSignal, confirm: (question: Question) => Promise<boolean>): AsyncIterable<E2eEvent>;
  /** Aborted from outside: the run stops and puts back what it changed; then the screen ends. */
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
}

type Handle = ScreenHandle<E2eState, E2eAction>;

/** A run, and how it is stopped: once stopped it goes on until it has put back what it changed. */
export interface StoppableRun {
  start(handle: Handle): void;
  stop(): void;
  answer(yes: boolean): void;
  /** Nobody waits for the run any more. */
  abandon(): void;
  /** Stops the run, unless it has ended, and waits until it has put back what it changed; its report. */
  ended(): Promise<E2eReport | null>;
}

/** A run that begins with the screen, and outlives it where it has to. */
export function stoppableRun({ run, signal, now }: RunToShow): StoppableRun {
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
        // Interrupted while the question was open: there is nothing to report.
        if (error !== interruption) throw error;
      }
      return report;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
