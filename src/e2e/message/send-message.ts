import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { callHttp } from "../../connect/forwarded-http.ts";
import { textOf } from "../../connect/transport-error.ts";
import { ingestBody } from "../api/api-flavour.ts";
import type { Attempt } from "../clean/clean-rows.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import type { StepOutcome } from "../steps/step-outcome.ts";
import { followMessage } from "./follow-message.ts";
import { builtInMessage, messageOf, type TestMessage } from "./message.ts";
import type { SentMessage } from "./message-state.ts";
import { type NotedStreams, noteStreams } from "./note-streams.ts";
import { publishedAllTheSame } from "./published-all-the-same.ts";

/** The dashboard should be connected before the message is on its way, but nobody waits long for one that hangs. */
const dashboardWaitMs = 5_000;

/** POSTs an order with line items and a new order_key; 202 and `accepted` is the only good answer. */
export async function sendTestMessage(
  run: RunContext,
  { api, logs, dashboard }: Pick<Facts, "api"> & Partial<Facts>,
): Promise<StepEnd> {
  const message =
    run.settings.message === null ? builtInMessage(run.orderKey, run.now()) : messageOf(run.settings.message);
  const noted = await noteStreams(run.connections, message.text);
  if (dashboard !== undefined) await untilConnected(run, dashboard);
  // The run goes on undoing without this step: what is not on its way yet is not sent any more, nor said to be.
  run.signal.throwIfAborted();
  logs?.begin();
  return post(run, api, message, noted);
}

const acceptedSchema = z.object({ message_id: z.string(), status: z.literal("accepted") });

async function post(
  run: RunContext,
  { port, flavour }: Facts["api"],
  message: TestMessage,
  noted: NotedStreams,
): Promise<StepEnd> {
  const limits = { timeoutMs: run.settings.requestTimeoutMs, signal: run.signal };
  const body = ingestBody(flavour, message.text);
  const sentAt = run.now();
  const sentAtMs = run.monotonicMs();
  run.note("sent to the API", { atMs: sentAtMs, reached: "client" });
  const attempt: Attempt = {
    orderKey: message.orderKey ?? "",
    items: message.storableItems.length,
    messageId: null,
    seen: { orders: 0, items: 0 },
  };
  if (message.orderKey !== null) run.attempts.push(attempt);
  let reply: Reply;
  try {
    reply = await callHttp({ port, method: "POST", path: "/ingest/message", body }, limits);
  } catch (error) {
    if (run.signal.aborted) throw error;
    return refused(null, `POST /ingest/message: ${textOf(error)}`);
  }
  const accepted = acceptedSchema.safeParse(reply.json);
  if (reply.status !== 202 || !accepted.success) {
    const own = message.cannotSucceed === null ? "" : `; ${message.cannotSucceed}`;
    const said = `${reply.status} instead of 202 accepted: ${reply.body.slice(0, 300)}${own}`;
    return refused(reply, `POST /ingest/message answers ${said}`);
  }
  run.note("accepted by the API (202)", { reached: "api" });
  const what =
    message.orderKey === null
      ? "message"
      : `order ${message.orderKey} with ${message.storableItems.length} line items`;
  const doubt =
    message.cannotSucceed === null ? "" : `; it cannot reach the tables: ${message.cannotSucceed}`;
  const { message_id: messageId } = accepted.data;
  return {
    status: message.cannotSucceed === null ? "pass" : "warn",
    message: `${what} accepted as ${messageId}${doubt}`,
    evidence: {
      status: reply.status,
      messageId,
      orderKey: message.orderKey,
      bytes: Buffer.byteLength(body),
      latencyMs: Math.round(run.monotonicMs() - sentAtMs),
    },
    gives: { message: followed(messageId) },
  };

  /** Follows the message from now on. */
  function followed(messageId: string): Facts["message"] {
    const sent: SentMessage = {
      messageId,
      orderKey: message.orderKey,
      order: message.order,
      items: message.storableItems,
      ...noted,
      sentAt,
      sentAtMs,
      acceptedAtMs: run.monotonicMs(),
    };
    attempt.messageId = messageId;
    const ended = followMessage(run, sent).then((state) => {
      const { orders, items } = state.seen.rows ?? { orders: null, items: null };
      attempt.seen = { orders: orders?.length ?? 0, items: items?.length ?? 0 };
      return state;
    });
    return { sent, ended };
  }

  /** No answer, or another one than 202. Except for what the request itself got wrong (4xx) it may be on its way all the same. */
  async function refused(answer: Reply | null, why: string): Promise<StepEnd> {
    const evidence = answer === null ? {} : { status: answer.status, answer: answer.body.slice(0, 300) };
    if (answer !== null && answer.status >= 400 && answer.status < 500) return failed(why, evidence);
    const published = await publishedAllTheSame(run, message.orderKey, noted);
    switch (published.kind) {
      case "published": {
        run.note(`published by the API, which answers ${answer?.status ?? "nothing"}`, { reached: "api" });
        const { stream, seq, messageId } = published;
        return {
          status: "fail",
          message: `${why}; the order is in stream ${stream} all the same, as sequence ${seq}: who sends it again sends it twice`,
          evidence: { ...evidence, messageId, orderKey: message.orderKey, sequence: seq },
          gives: { message: followed(messageId) },
        };
      }
      case "not-there":
        return notPublished(`not in stream ${published.stream} ${published.withinMs / 1000} s later`);
      case "unknown":
        return notPublished("perhaps on its way all the same");
    }

    function notPublished(where: string): StepOutcome {
      const said = answer?.body.slice(0, 300) ?? "";
      if (answer?.status !== 500 || !/publish|nats|jetstream/i.test(said))
        return failed(`${why}; the order is ${where}`, evidence);
      const message = `The API could not publish the message: ${said}; it is ${where}`;
      return { ...failed(message, evidence), hop: "api-to-stream" };
    }
  }
}

type Reply = Awaited<ReturnType<typeof callHttp>>;

const failed = (message: string, evidence: NonNullable<StepOutcome["evidence"]>): StepOutcome => ({
  status: "fail",
  hop: "client-to-api",
  message,
  evidence,
});

async function untilConnected(run: RunContext, opening: Facts["dashboard"]): Promise<void> {
  const timeUp = delay(dashboardWaitMs, null, { signal: run.signal });
  const connected = async () => {
    const watch = await opening;
    if (watch.kind === "watching") await watch.connect();
  };
  await Promise.race([connected(), timeUp]);
}
