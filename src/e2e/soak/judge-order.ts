import type { MessagePlan } from "../../blueprint/message-plan.ts";
import type { StatusRow } from "../message/rows.ts";
import { explainedError } from "../message/state-words.ts";
import type { Answer, Decision } from "./ledger.ts";
import type { Doubt } from "./send-orders.ts";

/** What is known of one order at one moment. */
export interface OrderSight {
  answer: Answer;
  /** Why the API did not accept it, as far as it said. */
  doubt: Doubt | null;
  inStream: boolean;
  deadLetter: boolean;
  rows: "none" | "some" | "all";
  status: StatusRow | null;
  /** The worker is done with it since a while: acknowledged, or delivered for the last time and never acknowledged. */
  done: "no" | "acknowledged" | "given-up";
  /** The whole stream was read a while after the answer. */
  streamRead: boolean;
  /** Nothing has happened for so long that what the API has not answered will not come any more. */
  quiet: boolean;
  /** Whether a dead letter is kept; unknown: NATS could not be asked. */
  deadLettersKept: "yes" | "no" | "unknown";
}

/**
 * What became of an order; null: that cannot be said yet. Lost is whatever the worker will not try again and has not stored: a dead letter that no
 * stream takes (nomnom 3ac7dfa), an acknowledgement without rows, the last delivery without an acknowledgement. A status that stays
 * `accepted` says nothing: the tables decide.
 */
export function judgeOrder(plan: MessagePlan, sight: OrderSight): Decision | null {
  const { rows, deadLettersKept } = sight;
  const status = sight.status?.status ?? "";
  const why = reason(plan, sight.status);
  if (sight.deadLetter)
    return { state: "dead-lettered", hop: "worker-to-database", why: why ?? "no reason is known" };
  if (rows === "all") return { state: "stored" };
  const isDone = sight.done !== "no";
  if (plan.status?.gaveUp.includes(status)) {
    if (deadLettersKept === "no") return lost(`no stream takes the dead letter${because(why)}`);
    if (deadLettersKept === "yes" && isDone)
      return lost(`its dead letter is not in the stream for them${because(why)}`);
    return null;
  }
  if (plan.status?.done.includes(status)) return lost("the worker says it is done, and rows are missing");
  if (isDone && deadLettersKept !== "unknown")
    return sight.done === "given-up"
      ? lost(
          `not pending and not delivered again, stuck or acknowledged, and rows are missing${because(why)}`,
        )
      : lost(`acknowledged by the worker, and rows are missing${because(why)}`);
  if (sight.inStream || !sight.streamRead) return null;
  if (sight.answer === "accepted")
    return { state: "lost", hop: "api-to-stream", why: "accepted by the API, and not in the stream" };
  const { doubt } = sight;
  // An API that is slow may still come to what it has not answered; measured with one that took 10 s.
  if (doubt === null || !(doubt.answered || sight.quiet)) return null;
  return { state: "refused", hop: doubt.hop, why: doubt.why };
}

const lost = (why: string): Decision => ({ state: "lost", hop: "worker-to-database", why });

const because = (why: string | null) => (why === null ? "" : `: ${why}`);

/** Without the count of attempts, which the worker puts before it with the last one. */
function reason(plan: MessagePlan, status: StatusRow | null): string | null {
  const said = status?.error?.replace(/^Failed after \d+ attempts: /, "") ?? null;
  return explainedError(plan, said);
}
