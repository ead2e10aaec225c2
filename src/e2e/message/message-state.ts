import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { MessageRows } from "./rows.ts";
import type { ConsumerState, FoundMessage } from "./streams.ts";

/** A message the API has accepted, and what was noted just before it was sent. */
export interface SentMessage {
  messageId: string;
  orderKey: string | null;
  order: Record<string, unknown>;
  items: Record<string, unknown>[];
  subject: string;
  deadLetterSubject: string;
  /** Null: no stream takes the subject, or NATS could not be asked (then `natsError`). */
  stream: { name: string; lastSeq: number } | null;
  deadLetters: { name: string; lastSeq: number } | null;
  natsError: ProbeError | null;
  sentAt: Date;
  sentAtMs: number;
  acceptedAtMs: number;
}

/** What is known of a message at one moment. Null: could not be asked, or not there. */
export interface Observation {
  found: FoundMessage | null;
  consumer: ConsumerState | null;
  deadLetter: FoundMessage | null;
  rows: MessageRows | null;
}

/**
 * Where a message is. `not-in-stream`: no trace of it. `pending`: no worker has taken it. `processing`: taken, not acknowledged.
 * `acknowledged`: the worker is done with it, rows or not. `stored`: every row is there. `incomplete`: the worker says it is done and rows are
 * missing. `dead-lettered`, `lost`: given up by the worker, with and without a stream that kept it.
 */
export type Stage =
  | "not-in-stream"
  | "pending"
  | "processing"
  | "acknowledged"
  | "stored"
  | "incomplete"
  | "dead-lettered"
  | "lost";

/** Judges one observation. */
export function stageOf(sent: SentMessage, seen: Observation): Stage {
  const status = seen.rows?.status?.status;
  if (seen.deadLetter !== null) return "dead-lettered";
  if (status === "dlq") return sent.deadLetters === null ? "lost" : "processing";
  if (allRowsThere(sent, seen.rows)) return "stored";
  if (status === "completed" || status === "processed") return "incomplete";
  if (seen.found === null) return "not-in-stream";
  if (seen.consumer === null) return "pending";
  if (seen.consumer.ack_floor.stream_seq >= seen.found.seq) return "acknowledged";
  return seen.consumer.delivered.stream_seq >= seen.found.seq ? "processing" : "pending";
}

/** Whether the rows that were sent are all there; a message without an order never has any. */
export function allRowsThere(sent: SentMessage, rows: MessageRows | null): boolean {
  if (rows === null || sent.orderKey === null) return false;
  const items = sent.items.length === 0 ? 0 : (rows.items?.length ?? -1);
  return (rows.orders?.length ?? 0) >= 1 && items >= sent.items.length;
}

/** Nothing will change any more. `acknowledged` without rows is final as well, but only after a moment: rows are read after the consumer. */
export const isFinal = (stage: Stage): boolean =>
  stage === "stored" || stage === "incomplete" || stage === "dead-lettered" || stage === "lost";

/** Whether the worker's last word on a stored message has arrived: its status, or that it acknowledged. */
export function isSettled(sent: SentMessage, seen: Observation): boolean {
  const status = seen.rows?.status?.status;
  if (status === "completed" || status === "processed") return true;
  const hasStatus = seen.rows?.status != null;
  const acknowledged =
    seen.found !== null && seen.consumer !== null && seen.consumer.ack_floor.stream_seq >= seen.found.seq;
  return acknowledged && !hasStatus && sent.natsError === null;
}

/** What became of a message, and when each thing was first seen (milliseconds since it was sent). */
export interface MessageState {
  stage: Stage;
  seen: Observation;
  natsError: ProbeError | null;
  databaseError: ProbeError | null;
  /** Why the waiting ended before its time; null: something final was seen, or time was up. */
  gaveUp: string | null;
  firstSeenMs: Partial<Record<Sight, number>>;
}

export type Sight = "in-stream" | "delivered" | "acknowledged" | "order-row" | "all-rows" | "dead-letter";
