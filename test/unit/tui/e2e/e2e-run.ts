import type { E2eReport, StepResult } from "../../../../src/e2e/reporting/e2e-report.ts";
import type { E2eEvent } from "../../../../src/e2e/run/events.ts";
import type { E2eAction, E2eEffect } from "../../../../src/tui/e2e/e2e-action.ts";
import { e2eLines } from "../../../../src/tui/e2e/e2e-lines.ts";
import { reduceE2e } from "../../../../src/tui/e2e/e2e-reducer.ts";
import { type E2eState, initialE2eState } from "../../../../src/tui/e2e/e2e-state.ts";
import { plainText } from "../../../../src/tui/kit/line.ts";
import type { Terminal } from "../../../../src/tui/kit/terminal.ts";
import { readE2eRecording } from "../../../terminal/e2e-recording.ts";
import { terminal } from "../doctor/doctor-run.ts";

/** Recorded runs, and what the screen makes of them, without a terminal. */

export const recordings = {
  passed: await readE2eRecording("two-apis"),
  failed: await readE2eRecording("dead-letter-42p10"),
  interrupted: await readE2eRecording("interrupted"),
};

export const question = recordings.passed.question ?? { text: "", patches: [] };

export class RunScreen {
  state: E2eState;
  /** All that the reducer asked for, in order. */
  effects: E2eEffect[] = [];

  constructor(facts: Partial<Terminal> = {}) {
    this.state = initialE2eState({ ...terminal, ...facts }, 0);
  }

  act(action: E2eAction): this {
    const { state, effects } = reduceE2e(this.state, action);
    this.state = state;
    this.effects.push(...effects);
    return this;
  }

  tell(...events: readonly E2eEvent[]): this {
    for (const event of events) this.act({ type: "event", event, atMs: this.state.nowMs });
    return this;
  }

  /** The recorded events from `from` on, up to the first that fulfils `until`, that one not. */
  play(
    recording: keyof typeof recordings,
    until: (event: E2eEvent) => boolean = () => false,
    from = 0,
  ): this {
    for (const { atMs, event } of recordings[recording].events.slice(from)) {
      if (until(event)) break;
      this.act({ type: "event", event, atMs });
    }
    return this;
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) this.act({ type: "key", key, atMs: this.state.nowMs });
    return this;
  }

  ask(): this {
    return this.act({ type: "ask", question, atMs: this.state.nowMs });
  }

  texts(): string[] {
    return e2eLines(this.state).map((entry) => plainText(entry).trimEnd());
  }

  text(): string {
    return this.texts().join("\n");
  }
}

export const isStep = (number: number) => (event: E2eEvent) =>
  event.type === "step-started" && event.number === number;

export const isUndoing = (event: E2eEvent) => event.type === "undoing";

export function reportOf(recording: keyof typeof recordings): E2eReport {
  const last = recordings[recording].events.find(({ event }) => event.type === "run-finished")?.event;
  if (last?.type !== "run-finished") throw new Error(`recording ${recording} has no report`);
  return last.report;
}

export function stepResult(number: number, more: Partial<StepResult>): StepResult {
  const recorded = reportOf("passed").steps.find((step) => step.number === number);
  if (recorded === undefined) throw new Error(`there is no step ${number}`);
  return { ...recorded, ...more };
}
