import type { LogMark, WorkerPlan } from "../../blueprint/message-plan.ts";
import type { LogLine } from "../../connect/kubernetes/follow-logs.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { sanitiseLine } from "../../terminal/sanitise.ts";
import { workerSelector } from "../message/worker-pods.ts";
import type { RunContext } from "../run/run-context.ts";
import { markOfLine } from "./log-markers.ts";

export interface MarkedLine extends LogLine {
  mark: LogMark;
  atMs: number;
}

/** The worker's logs since the watch began to count. */
export interface LogWatch {
  /** From now on lines count: what came before belongs to other messages. */
  begin(): void;
  lineCount(): number;
  marked(): readonly MarkedLine[];
  pods(): readonly string[];
  errors(): readonly ProbeError[];
}

interface LoggingRun extends Pick<RunContext, "now" | "monotonicMs" | "heard"> {
  connections: Pick<RunContext["connections"], "followLogs">;
  settings: Pick<RunContext["settings"], "instance" | "plan">;
}

/** How far back logs are read, in milliseconds: the kubelet's clock may be behind. */
const marginMs = 5_000;
const maxMarked = 500;

/** Follows all worker pods until the signal; the run hears of every line, those before the count too. */
export function watchWorkerLogs(run: LoggingRun, worker: WorkerPlan, signal: AbortSignal): LogWatch {
  const marked: MarkedLine[] = [];
  const errors: ProbeError[] = [];
  const pods = new Set<string>();
  let lines = 0;
  let counting = false;
  const markOf = markOfLine(worker);
  void run.connections.followLogs({
    labelSelector: workerSelector(run.settings, worker),
    since: new Date(run.now().getTime() - marginMs),
    signal,
    onError: (error) => errors.push(error),
    onLine(raw) {
      // Rust's tracing colours its lines although nobody looks at them in a terminal.
      const line = { ...raw, line: sanitiseLine(raw.line) };
      const mark = markOf(line.line);
      run.heard({ ...line, mark });
      if (!counting) return;
      lines += 1;
      pods.add(line.pod);
      if (mark !== null && marked.length < maxMarked) marked.push({ ...line, mark, atMs: run.monotonicMs() });
    },
  });
  return {
    begin: () => {
      counting = true;
    },
    lineCount: () => lines,
    marked: () => marked,
    pods: () => [...pods],
    errors: () => errors,
  };
}
