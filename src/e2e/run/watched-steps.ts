import { setMaxListeners } from "node:events";
import type { StepResult } from "../reporting/e2e-report.ts";
import { watchDashboard } from "../watch/dashboard-watch.ts";
import { watchWorkerLogs } from "../watch/log-watch.ts";
import type { RunFrame } from "./around-run.ts";
import type { E2eEvent } from "./events.ts";
import type { RunContext } from "./run-context.ts";
import { runSteps } from "./run-steps.ts";

export type StepsContext = Omit<RunContext, "progress">;

/** A run that knows nothing yet; `orderKey` is that of the order it will send. */
export function newContext(frame: RunFrame, orderKey: string, emit: (event: E2eEvent) => void): StepsContext {
  const timeline: RunContext["timeline"] = [];
  return {
    ...frame,
    orderKey,
    timeline,
    note(what, { atMs = frame.monotonicMs(), reached = null } = {}) {
      const entry = { atMs, what, reached };
      timeline.push(entry);
      emit({ type: "noted", entry });
    },
    facts: {
      apiPods: null,
      apiPort: null,
      flavour: null,
      sent: null,
      attempts: [],
      fate: null,
      logs: null,
      dashboard: null,
    },
  };
}

/** Runs the chosen steps, with logs and the dashboard's WebSocket followed from the start, so that nothing is missed when the message is sent. */
export async function watchedSteps(
  context: StepsContext,
  emit: (event: E2eEvent) => void,
): Promise<StepResult[]> {
  const watching = new AbortController();
  try {
    watchEarly(context, watching.signal, emit);
    return await runSteps(context, emit);
  } finally {
    watching.abort();
  }
}

function watchEarly(context: StepsContext, signal: AbortSignal, emit: (event: E2eEvent) => void): void {
  setMaxListeners(0, signal, context.signal);
  const run = { ...context, progress: () => undefined };
  const { steps } = context.settings;
  // Opened here so that the first step that needs them does not wait.
  void context.connections.nats();
  void context.connections.postgres();
  if (steps.has("worker-logs"))
    context.facts.logs = watchWorkerLogs(run, signal, (line) => emit({ type: "log-line", line }));
  if (steps.has("dashboard-updates")) context.facts.dashboard = watchDashboard(run, signal);
}
