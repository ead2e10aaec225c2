import { Agent } from "node:http";
import { setImmediate as soon } from "node:timers/promises";
import type { HttpSend } from "../../blueprint/message-plan.ts";
import { callHttp } from "../../connect/http-call.ts";
import { textOf } from "../../connect/transport-error.ts";
import { valueAt } from "../../json-pointer.ts";
import { linkSignals } from "../../linked-signal.ts";
import { pause } from "../../pause.ts";
import { expectedWords, isExpected } from "../api/expected-answer.ts";
import type { Hop } from "../reporting/hops.ts";
import type { Ledger } from "./ledger.ts";

export interface Sending {
  origin: string;
  send: HttpSend;
  perSecond: number;
  /** When the first order is meant to be sent. */
  startMs: number;
  ledger: Ledger;
  /** What is sent for an order. */
  bodyOf(order: number): string;
  requestTimeoutMs: number;
  monotonicMs(): number;
  /** Stops the sending; what is on its way gets a moment to be answered. */
  signal: AbortSignal;
  /** Why it was not answered, of orders whose answer is doubtful. */
  doubts: Map<number, Doubt>;
}

export interface Doubt {
  hop: Hop;
  why: string;
  /** The API has answered, so it is done with the order; otherwise it may still come to it. */
  answered: boolean;
}

/** What came of keeping the rate. */
export interface SendingResult {
  /** Milliseconds from the first to the last order that was sent. */
  sendingMs: number;
  /** How far behind its time the latest order was sent. */
  behindMs: number;
}

/** More would only queue up in the port-forward; an order that waits for its turn is late, and its latency says so. */
const maxInFlight = 128;
/** Answers to what was sent before the end. */
const lastAnswersMs = 1_000;
/** Shorter than any server keeps an idle connection, so that none is used that the other side is about to close. */
const idleConnectionMs = 2_000;

/** The moment an order is meant to be sent, on the run's clock. */
export const meantAtMs = (startMs: number, perSecond: number, order: number): number =>
  startMs + (order * 1000) / perSecond;

/**
 * Sends the orders at their times, whether earlier ones have been answered or not. Latency counts from the time an order was meant to be sent, so
 * that a service that stalls cannot hide it by holding the sender up (coordinated omission).
 */
export async function sendOrders(sending: Sending): Promise<SendingResult> {
  const { ledger, perSecond, startMs, monotonicMs, signal } = sending;
  const agent = new Agent({ keepAlive: true, maxSockets: maxInFlight, timeout: idleConnectionMs });
  const ending = new AbortController();
  using inFlightUntil = linkSignals([ending.signal]);
  const cutSoon = () => setTimeout(() => ending.abort(), lastAnswersMs).unref();
  signal.addEventListener("abort", cutSoon, { once: true });
  let inFlight = 0;
  let freed: (() => void) | null = null;
  let behindMs = 0;
  let lastMs = startMs;
  const pending = new Set<Promise<void>>();
  for (let order = 0; order < ledger.size; order++) {
    const meantMs = meantAtMs(startMs, perSecond, order);
    const waitMs = meantMs - monotonicMs();
    if (waitMs > 0) await pause(waitMs, signal);
    else await soon();
    while (inFlight >= maxInFlight && !signal.aborted)
      await new Promise<void>((resolve) => {
        freed = resolve;
      });
    if (signal.aborted) break;
    lastMs = monotonicMs();
    behindMs = Math.max(behindMs, lastMs - meantMs);
    ledger.markSent(order);
    inFlight += 1;
    const posted = post(sending, agent, order, meantMs, inFlightUntil.signal).finally(() => {
      inFlight -= 1;
      pending.delete(posted);
      freed?.();
    });
    pending.add(posted);
  }
  await Promise.all(pending);
  signal.removeEventListener("abort", cutSoon);
  agent.destroy();
  return { sendingMs: lastMs - startMs, behindMs };
}

async function post(
  { origin, send, ledger, bodyOf, requestTimeoutMs: timeoutMs, monotonicMs, doubts }: Sending,
  agent: Agent,
  order: number,
  meantMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { method, path, headers, expect } = send;
  const call = { origin, method, path, headers, body: bodyOf(order), agent };
  let reply: Awaited<ReturnType<typeof callHttp>>;
  try {
    reply = await callHttp(call, { timeoutMs, signal });
  } catch (error) {
    if (signal.aborted) return; // not answered when the sending was stopped
    const why = `${method} ${path}: ${textOf(error)}`;
    doubts.set(order, { hop: "client-to-api", why, answered: false });
    ledger.answer(order, "doubtful", monotonicMs());
    return;
  }
  const atMs = monotonicMs();
  const messageId = send.answer === null ? "" : valueAt(reply.json, send.answer);
  if (isExpected(reply, expect, {}) && typeof messageId === "string") {
    ledger.milestones.accepted[order] = atMs - meantMs;
    ledger.setMessageId(order, messageId);
    return ledger.answer(order, "accepted", atMs);
  }
  const doubt = whyRefused(send, reply.status, reply.body);
  // 4xx: nothing was published. Otherwise it may have been, before something else went wrong (nomnom 3ac7dfa).
  if (reply.status >= 400 && reply.status < 500) return ledger.decide(order, { state: "refused", ...doubt });
  doubts.set(order, doubt);
  ledger.answer(order, "doubtful", atMs);
}

function whyRefused({ expect }: HttpSend, status: number, body: string): Doubt {
  const said = body.slice(0, 160);
  const publishing = status === 500 && /publish|nats|jetstream/i.test(said);
  return {
    hop: publishing ? "api-to-stream" : "client-to-api",
    why: `the API answers ${status} instead of ${expectedWords(expect)}: ${said}`,
    answered: true,
  };
}
