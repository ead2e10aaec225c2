import { pause } from "../../pause.ts";
import { counted } from "../../units/counted.ts";
import { hopOf, stateWords } from "../message/state-words.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts } from "../steps/step.ts";
import { type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import type { MarkedLine } from "./log-watch.ts";

/** A line may come a moment after what it tells: log file, kubelet, API server. */
const lateLinesMs = 400;
const maxQuoted = 5;

/** What the workers log about the message, on all their pods and across restarts. */
export async function judgeLogs(
  run: Pick<RunContext, "signal">,
  { logs, message: { sent, ended } }: Pick<Facts, "message" | "logs">,
): Promise<StepOutcome> {
  const state = await ended;
  await pause(lateLinesMs, run.signal);

  const marked = logs.marked();
  const quoted = (wanted: readonly MarkedLine["mark"][]) =>
    marked.filter(({ mark }) => wanted.includes(mark)).map(({ pod, line }) => `${pod}: ${line}`);
  const evidence = {
    lines: logs.lineCount(),
    pods: [...logs.pods()],
    marks: [...new Set(marked.map(({ mark }) => mark))],
  };
  const panics = quoted(["panic"]);
  const errors = panics.length > 0 ? panics : quoted(["error", "dead-letter"]);
  if (errors.length > 0 && state.stage === "stored") {
    const what = panics.length > 0 ? "A worker panicked" : "The worker logs errors";
    return {
      status: "warn",
      message: `${what} beside it: ${errors[0]}`,
      evidence: { ...evidence, errors: errors.slice(0, maxQuoted) },
    };
  }
  if (panics.length > 0) return failed("A worker panicked", panics, evidence);
  if (errors.length > 0) return failed("The worker logs errors", errors, evidence);
  const done = quoted(["done", "inserted", "received"]);
  if (done.length > 0)
    return {
      status: "pass",
      message: `${done.length} lines about it, such as ${done.at(-1)}`,
      evidence: { ...evidence, quoted: done.slice(0, maxQuoted) },
    };
  const [error] = logs.errors();
  if (error !== undefined) return unreadable(error);
  const stopped = hopOf(state.stage);
  if (stopped === "stream-to-worker" || state.stage === "processing")
    return {
      status: "fail",
      hop: stopped ?? "stream-to-worker",
      message: stateWords(sent, state),
      evidence,
    };
  return {
    status: "pass",
    message:
      sent.plan.origin === "built-in"
        ? "Nothing logged, as is normal without RUST_LOG: only errors and panics appear then, and there are none"
        : `${counted(logs.lineCount(), "line")} logged meanwhile, none of them an error`,
    evidence,
  };
}

function failed(
  what: string,
  lines: readonly string[],
  evidence: NonNullable<StepOutcome["evidence"]>,
): StepOutcome {
  return {
    status: "fail",
    hop: "worker-to-database",
    message: `${what}: ${lines[0]}`,
    evidence: { ...evidence, quoted: lines.slice(0, maxQuoted) },
  };
}
