import type { E2eReport, StepId, StepResult, UndoneChange } from "./report.ts";

/** What a run says while it goes on. */
export type E2eEvent =
  | { type: "run-started"; runId: string }
  | { type: "step-started"; number: number; id: StepId; title: string }
  | { type: "step-progress"; number: number; message: string }
  | { type: "step-finished"; result: StepResult }
  | { type: "undoing"; what: string }
  | { type: "undone"; change: UndoneChange }
  | { type: "run-finished"; report: E2eReport };
