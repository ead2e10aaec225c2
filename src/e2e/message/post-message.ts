import type { HttpSend } from "../../blueprint/message-plan.ts";
import { callHttp, type HttpReply } from "../../connect/http-call.ts";
import { textOf } from "../../connect/transport-error.ts";
import { valueAt } from "../../json-pointer.ts";
import { expectedWords, isExpected } from "../api/expected-answer.ts";
import { bodyFor } from "../api/service-kind.ts";
import { fill, fillValues, type Marks } from "../plan/marks.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import type { StepOutcome } from "../steps/step-outcome.ts";
import { beginFollowing, type Sending } from "./begin-following.ts";
import type { TestMessage } from "./message.ts";
import { whyNotTaken } from "./note-streams.ts";
import { publishedAllTheSame } from "./published-all-the-same.ts";

/** Sends the message to the service, whose answer has to be the one that the plan expects. */
export async function postMessage(
  sending: Sending,
  send: HttpSend,
  { origin, kind }: Facts["api"],
  marks: Marks,
): Promise<StepEnd> {
  const { run, message, noted, sentAtMs } = sending;
  const { plan } = run.settings;
  const { method, expect } = send;
  const path = fill(send.path, marks);
  const headers = fillValues(send.headers, marks);
  const body = bodyFor(kind, message.text);
  const limits = { timeoutMs: run.settings.requestTimeoutMs, signal: run.signal };
  run.note(`sent to ${api(plan.origin, send)}`, { atMs: sentAtMs, reached: "client" });
  let reply: HttpReply;
  try {
    reply = await callHttp({ origin, method, path, headers, body }, limits);
  } catch (error) {
    if (run.signal.aborted) throw error;
    return refused(null, `${method} ${path}: ${textOf(error)}`);
  }
  const messageId = send.answer === null ? null : valueAt(reply.json, send.answer);
  const named = send.answer === null || typeof messageId === "string" || typeof messageId === "number";
  if (!isExpected(reply, expect, marks) || !named) {
    const own = message.cannotSucceed === null ? "" : `; ${message.cannotSucceed}`;
    const wanted = `${expectedWords(expect)}${named || plan.origin === "built-in" ? "" : ` with ${send.answer}`}`;
    const said = `${reply.status} instead of ${wanted}: ${reply.body.slice(0, 300)}${own}`;
    return refused(reply, `${method} ${path} answers ${said}`);
  }
  const calledIt = messageId === null ? null : String(messageId);
  run.note(`accepted by ${api(plan.origin, send)} (${reply.status})`, { reached: "api" });
  const what = message.id === null ? "message" : `${plan.called} ${message.id}${partsOf(message)}`;
  const doubt =
    message.cannotSucceed === null ? "" : `; it cannot reach the tables: ${message.cannotSucceed}`;
  return {
    status: message.cannotSucceed === null ? "pass" : "warn",
    message: `${what} accepted${calledIt === null ? ` (${reply.status})` : ` as ${calledIt}`}${doubt}`,
    evidence: {
      status: reply.status,
      messageId: calledIt,
      orderKey: message.id,
      bytes: Buffer.byteLength(body),
      latencyMs: Math.round(run.monotonicMs() - sentAtMs),
    },
    gives: { message: beginFollowing(sending, calledIt) },
  };

  /** No answer, or another one. What the request itself got wrong (4xx) is not on its way where the plan is nomnom's; anything else may be. */
  async function refused(answer: HttpReply | null, why: string): Promise<StepEnd> {
    const evidence = answer === null ? {} : { status: answer.status, answer: answer.body.slice(0, 300) };
    const isRefusal = answer !== null && answer.status >= 400 && answer.status < 500;
    if (isRefusal && plan.origin === "built-in") return failed(why, evidence);
    const notTaken = plan.origin === "built-in" ? null : whyNotTaken(plan.passes[0], noted);
    if (notTaken !== null) return { ...failed(`${why}; ${notTaken}`, evidence), hop: "api-to-stream" };
    const published = await publishedAllTheSame(run, plan, message.id, noted);
    switch (published.kind) {
      case "published": {
        run.note(`published by the API, which answers ${answer?.status ?? "nothing"}`, { reached: "api" });
        const { stream, seq, messageId: itsId } = published;
        return {
          status: "fail",
          message: `${why}; the ${plan.called} is in stream ${stream} all the same, as sequence ${seq}: who sends it again sends it twice`,
          evidence: { ...evidence, messageId: itsId, orderKey: message.id, sequence: seq },
          gives: { message: beginFollowing(sending, itsId) },
        };
      }
      case "not-there":
        return notPublished(`not in stream ${published.stream} ${published.withinMs / 1000} s later`);
      case "unknown":
        return isRefusal ? failed(why, evidence) : notPublished("perhaps on its way all the same");
    }

    function notPublished(where: string): StepOutcome {
      const said = answer?.body.slice(0, 300) ?? "";
      if (answer?.status !== 500 || !/publish|nats|jetstream/i.test(said))
        return failed(`${why}; the ${plan.called} is ${where}`, evidence);
      const words = `The API could not publish the message: ${said}; it is ${where}`;
      return { ...failed(words, evidence), hop: "api-to-stream" };
    }
  }
}

const api = (origin: "built-in" | "file", { called }: HttpSend): string =>
  origin === "built-in" ? "the API" : called;

/** ` with 3 line items`. */
const partsOf = ({ rows }: TestMessage): string =>
  rows
    .filter(({ plan }) => plan.matchBy !== null && plan.called !== null)
    .map(({ plan, rows: parts }) => ` with ${parts.length} ${plan.called}s`)
    .join("");

const failed = (message: string, evidence: NonNullable<StepOutcome["evidence"]>): StepOutcome => ({
  status: "fail",
  hop: "client-to-api",
  message,
  evidence,
});
