import { pause } from "../../pause.ts";
import { fateWords, hopOf } from "../message/state-words.ts";
import type { StepOutcome } from "../run/run-context.ts";
import { unreadable } from "../run/unreachable.ts";
import type { MarkedLine } from "../watch/log-watch.ts";
import type { Step } from "./step.ts";

/** A line may come a moment after what it tells: log file, kubelet, API server. */
const lateLinesMs = 400;
const maxQuoted = 5;

/** Step 6: what the workers log about the message, on all their pods and across restarts. */
export const workerLogs: Step = {
  id: "worker-logs",
  needs: ["send-message"],
  async run(run) {
    const { logs, fate: watching, sent } = run.facts;
    if (logs === null || watching === null || sent === null)
      return {
        status: "blocked",
        reason: "no message was accepted",
        message: "There is no message to look for",
      };
    const fate = await watching;
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
    if (panics.length > 0) return failed("A worker panicked", panics, evidence);
    const errors = quoted(["error", "dead-letter"]);
    if (errors.length > 0 && fate.stage !== "stored")
      return failed("The worker logs errors", errors, evidence);
    if (errors.length > 0)
      return {
        status: "warn",
        message: `The worker logs errors beside it: ${errors[0]}`,
        evidence: { ...evidence, errors: errors.slice(0, maxQuoted) },
      };
    const done = quoted(["done", "inserted", "received"]);
    if (done.length > 0)
      return {
        status: "pass",
        message: `${done.length} lines about it, such as ${done.at(-1)}`,
        evidence: { ...evidence, quoted: done.slice(0, maxQuoted) },
      };
    const [error] = logs.errors();
    if (error !== undefined) return unreadable(error);
    const stopped = hopOf(fate.stage);
    if (stopped === "stream-to-worker" || fate.stage === "processing")
      return { status: "fail", hop: stopped ?? "stream-to-worker", message: fateWords(sent, fate), evidence };
    return {
      status: "pass",
      message:
        "Nothing logged, as is normal without RUST_LOG: only errors and panics appear then, and there are none",
      evidence,
    };
  },
};

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
