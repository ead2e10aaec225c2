import type { HttpSeen } from "../../blueprint/message-plan.ts";
import { callHttp, type HttpReply } from "../../connect/http-call.ts";
import { textOf } from "../../connect/transport-error.ts";
import { pause } from "../../pause.ts";
import { expectedWords, isExpected } from "../api/expected-answer.ts";
import { reachService } from "../api/reach-service.ts";
import { marksOf } from "../message/message-state.ts";
import { fill, fillValues } from "../plan/marks.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts } from "../steps/step.ts";
import { type StepOutcome, unreadable } from "../steps/step-outcome.ts";

const pollMs = 200;

/** Asks until the answer is the one that the plan expects of a service that shows the message. */
export async function awaitShown(
  run: RunContext,
  seen: HttpSeen,
  { message: { sent, ended } }: Pick<Facts, "message">,
): Promise<StepOutcome> {
  const { stage } = await ended;
  if (stage !== "stored")
    return {
      status: "blocked",
      reason: "the message has not come so far",
      message: "There is nothing to show",
    };
  const service = await reachService(run, seen.place);
  if (!service.ok) return unreadable(service.error);
  const marks = { ...marksOf(sent), release: run.settings.release };
  const path = fill(seen.path, marks);
  const limits = { timeoutMs: run.settings.requestTimeoutMs, signal: run.signal };
  const call = { origin: service.data.origin, method: "GET", path, headers: fillValues(seen.headers, marks) };
  const startedMs = run.monotonicMs();
  for (;;) {
    const answer = await ask();
    if (typeof answer !== "string" && isExpected(answer, seen.expect, marks)) {
      run.note(`shown by ${seen.called}`, { reached: "dashboard" });
      return {
        status: "pass",
        message: `GET ${path} shows it ${Math.round(run.monotonicMs() - sent.sentAtMs)} ms after it was sent`,
        evidence: { status: answer.status },
      };
    }
    if (run.monotonicMs() - startedMs > sent.plan.withinMs) return notShown(answer);
    run.progress(typeof answer === "string" ? answer : `GET ${path} answers ${answer.status}`);
    await pause(pollMs, run.signal);
    run.signal.throwIfAborted();
  }

  async function ask(): Promise<HttpReply | string> {
    try {
      return await callHttp(call, limits);
    } catch (error) {
      if (run.signal.aborted) throw error;
      return `GET ${path}: ${textOf(error)}`;
    }
  }

  function notShown(answer: HttpReply | string): StepOutcome {
    const said =
      typeof answer === "string"
        ? answer
        : `GET ${path} answers ${answer.status} instead of ${expectedWords(seen.expect)}: ${answer.body.slice(0, 200)}`;
    return {
      status: "fail",
      hop: "database-to-dashboard",
      message: `${seen.called} does not show it within ${sent.plan.withinMs / 1000} s: ${said}`,
    };
  }
}
