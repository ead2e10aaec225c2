import type { MessagePlan, StreamPass } from "../../blueprint/message-plan.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { covers } from "../../subjects/covers.ts";
import type { Marks } from "../plan/marks.ts";
import { type ExpectedRows, marksOfId } from "./message.ts";
import type { MessageRows } from "./rows.ts";
import { type ConsumerState, type FoundMessage, filtersOf, type KnownStream } from "./streams.ts";

/** A message that was accepted, and what was noted just before it was sent. */
export interface SentMessage {
  /** What the service calls it; null: it does not say. */
  messageId: string | null;
  /** Its own id; null: it holds none, and never has rows. */
  id: string | null;
  plan: MessagePlan;
  rows: ExpectedRows[];
  subject: string;
  deadLetterSubject: string;
  /** Null: no stream takes the subject, or NATS could not be asked (then `natsError`). */
  stream: KnownStream | null;
  deadLetters: KnownStream | null;
  /** Who takes it from its stream; null: nobody says. */
  consumer: { stream: string; name: string } | null;
  /** Streams that it comes to later, in the order of the plan. */
  further: NotedPass[];
  natsError: ProbeError | null;
  /** Where the stream said that it has it, to its publisher; null: no answer was seen. */
  acknowledged: FoundMessage | null;
  sentAt: Date;
  sentAtMs: number;
  acceptedAtMs: number;
}

/** A stream on the way of the message, and where it ended before. */
export interface NotedPass {
  pass: StreamPass;
  subject: string;
  stream: KnownStream | null;
}

/** What is known of a message at one moment. Null: could not be asked, or not there. */
export interface Observation {
  found: FoundMessage | null;
  consumer: ConsumerState | null;
  deadLetter: FoundMessage | null;
  rows: MessageRows | null;
  /** In the streams that it comes to later. */
  further: (FoundMessage | null)[];
}

/**
 * Where a message is. `not-in-stream`: no trace of it. `filtered-out`: its consumer does not take its subject. `pending`: no worker has taken it.
 * `processing`: taken, not acknowledged. `acknowledged`: the worker is done with it, rows or not. `stored`: everything is there that it becomes. `incomplete`: the worker says it is done and rows are
 * missing. `dead-lettered`, `lost`: given up by the worker, with and without a stream that kept it.
 */
export type Stage =
  | "not-in-stream"
  | "filtered-out"
  | "pending"
  | "processing"
  | "acknowledged"
  | "stored"
  | "incomplete"
  | "dead-lettered"
  | "lost";

/** What its rows are found by. */
export const marksOf = ({ id, messageId }: Pick<SentMessage, "id" | "messageId">): Marks => ({
  ...(id === null ? {} : marksOfId(id)),
  ...(messageId === null ? {} : { answer: messageId }),
});

/** Judges one observation. */
export function stageOf(sent: SentMessage, seen: Observation): Stage {
  const status = statusOf(sent, seen.rows);
  if (seen.deadLetter !== null) return "dead-lettered";
  if (status === "gave-up") return sent.deadLetters === null ? "lost" : "processing";
  if (hasArrived(sent, seen)) return "stored";
  if (status === "done") return "incomplete";
  if (seen.found === null) return sent.plan.passes.length === 0 ? "processing" : "not-in-stream";
  if (seen.consumer === null) return "pending";
  if (!isTaken(seen.consumer, seen.found.subject)) return "filtered-out";
  if (seen.consumer.ack_floor.stream_seq >= seen.found.seq) return "acknowledged";
  return seen.consumer.delivered.stream_seq >= seen.found.seq ? "processing" : "pending";
}

/** Whether everything is there that it becomes: its rows, or where it has none, its acknowledgement, or where nobody is known to take it, itself. */
function hasArrived(sent: SentMessage, seen: Observation): boolean {
  if (sent.rows.length > 0) return allRowsThere(sent, seen.rows);
  if (sent.consumer !== null) return isAcknowledged(seen);
  return sent.plan.passes.length === 0 || seen.found !== null;
}

const isAcknowledged = ({ found, consumer }: Observation): boolean =>
  found !== null &&
  consumer !== null &&
  isTaken(consumer, found.subject) &&
  consumer.ack_floor.stream_seq >= found.seq;

/** Whether a consumer takes messages of this subject. */
function isTaken(consumer: ConsumerState, subject: string): boolean {
  const filters = filtersOf(consumer);
  return filters.length === 0 || filters.some((filter) => covers(filter, subject));
}

/** Whether the rows that were sent are all there; a message without an id never has any. */
export function allRowsThere({ id, rows: expected }: SentMessage, rows: MessageRows | null): boolean {
  if (rows === null || id === null) return false;
  return expected.every(({ rows: sent }, index) => (rows.tables[index]?.length ?? 0) >= sent.length);
}

/** What the table of statuses says of the message; `other`: nothing that is known. */
export function statusOf(
  { plan }: SentMessage,
  rows: MessageRows | null,
): "begun" | "done" | "gave-up" | "other" | null {
  const status = rows?.status?.status;
  if (status === undefined || plan.status === null) return null;
  const { begun, done, gaveUp } = plan.status;
  if (begun.includes(status)) return "begun";
  if (done.includes(status)) return "done";
  return gaveUp.includes(status) ? "gave-up" : "other";
}

/** Nothing will change any more. `acknowledged` without rows is final as well, but only after a moment: rows are read after the consumer. */
export const isFinal = (stage: Stage): boolean =>
  stage === "stored" || stage === "incomplete" || stage === "dead-lettered" || stage === "lost";

/** Whether the worker's last word on a stored message has arrived: its status, or that it acknowledged. */
export function isSettled(sent: SentMessage, seen: Observation): boolean {
  if (statusOf(sent, seen.rows) === "done") return true;
  if (seen.rows?.status != null) return false;
  if (sent.consumer === null && sent.plan.status === null) return true;
  return isAcknowledged(seen) && sent.natsError === null;
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

export type Sight =
  | "in-stream"
  | "delivered"
  | "acknowledged"
  | "first-row"
  | "all-rows"
  | "dead-letter"
  | `further-${number}`;
