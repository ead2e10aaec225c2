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
  let reply: Awaited<ReturnType<typeof callHttp>>;
  try {
    reply = await callHttp({ port, method: "POST", path: "/ingest/message", body }, limits);
  } catch (error) {
    return failed(
      `POST /ingest/message: ${textOf(error)}; the message may have been accepted all the same`,
      {},
    );
  }
  const accepted = acceptedSchema.safeParse(reply.json);
  if (reply.status !== 202 || !accepted.success) return refused(reply, message);
  run.note("accepted by the API (202)", { reached: "api" });
  const sent: SentMessage = {
    messageId: accepted.data.message_id,
    orderKey: message.orderKey,
    order: message.order,
    items: message.storableItems,
    ...noted,
    sentAt,
    sentAtMs,
    acceptedAtMs: run.monotonicMs(),
  };
  attempt.messageId = sent.messageId;
  const ended = followMessage(run, sent).then((state) => {
    const { orders, items } = state.seen.rows ?? { orders: null, items: null };
    attempt.seen = { orders: orders?.length ?? 0, items: items?.length ?? 0 };
    return state;
  });
  const what =
    message.orderKey === null
      ? "message"
      : `order ${message.orderKey} with ${message.storableItems.length} line items`;
  const doubt =
    message.cannotSucceed === null ? "" : `; it cannot reach the tables: ${message.cannotSucceed}`;
  return {
    status: message.cannotSucceed === null ? "pass" : "warn",
    message: `${what} accepted as ${sent.messageId}${doubt}`,
    evidence: {
      status: reply.status,
      messageId: sent.messageId,
      orderKey: message.orderKey,
      bytes: Buffer.byteLength(body),
      latencyMs: Math.round(sent.acceptedAtMs - sentAtMs),
    },
    gives: { message: { sent, ended } },
  };
}

function refused(reply: Awaited<ReturnType<typeof callHttp>>, message: TestMessage): StepOutcome {
  const said = reply.body.slice(0, 300);
  const evidence = { status: reply.status, answer: said };
  if (reply.status === 500 && /publish|nats|jetstream/i.test(said))
    return {
      status: "fail",
      hop: "api-to-stream",
      message: `The API could not publish the message: ${said}`,
      evidence,
    };
  if (reply.status === 503)
    return failed(`The API answers 503 after it may have published the message: ${said}`, evidence);
  const own = message.cannotSucceed === null ? "" : `; ${message.cannotSucceed}`;
  return failed(
    `POST /ingest/message answers ${reply.status} instead of 202 accepted: ${said}${own}`,
    evidence,
  );
}

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
