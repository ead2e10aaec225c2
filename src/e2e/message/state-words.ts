import { counted } from "../../units/counted.ts";
import type { Hop } from "../reporting/hops.ts";
import type { MessageState, SentMessage, Stage } from "./message-state.ts";

/** The hop at which a message in this stage has stopped; null: it has arrived. */
export function hopOf(stage: Stage): Hop | null {
  switch (stage) {
    case "not-in-stream":
      return "api-to-stream";
    case "pending":
      return "stream-to-worker";
    case "processing":
    case "acknowledged":
    case "incomplete":
    case "dead-lettered":
    case "lost":
      return "worker-to-database";
    case "stored":
      return null;
  }
}

/** Where the message is and the likeliest cause, in one sentence. */
export function stateWords(sent: SentMessage, state: MessageState): string {
  const { seen, gaveUp } = state;
  const why = gaveUp === null ? "" : ` (${gaveUp})`;
  const said = errorText(state);
  const cause = said === null ? "" : `: ${said}`;
  switch (state.stage) {
    case "not-in-stream":
      return sent.stream === null
        ? `no stream takes ${sent.subject}`
        : `the API said accepted, but the message is not in stream ${sent.stream.name}`;
    case "pending":
      return seen.consumer === null
        ? "the message waits in the stream and there is no consumer: no worker has ever run"
        : `the message waits in the stream, no worker takes it${why}`;
    case "processing":
      return `a worker took the message and is not done with it${why}${cause}`;
    case "acknowledged":
      return `the worker acknowledged the message and wrote ${countWords(state)}${cause}`;
    case "incomplete":
      return `the worker says it is done and wrote ${countWords(state)} of 1 order and ${sent.items.length} line items`;
    case "dead-lettered":
      return `the worker gave up after ${attempts(state)} and put the message into ${sent.deadLetters?.name}${cause}`;
    case "lost":
      return `the message is lost: the worker gave up after ${attempts(state)} and no stream takes ${sent.deadLetterSubject}${cause}`;
    case "stored":
      return "the message is stored";
  }
}

function countWords({ seen }: MessageState): string {
  const orders = seen.rows?.orders?.length ?? 0;
  const items = seen.rows?.items?.length ?? 0;
  const missing = seen.rows?.items === null ? " (the table order_line_items is missing)" : "";
  return `${counted(orders, "order")} and ${items} line items${missing}`;
}

/** A dead letter's retry count is one less than its attempts (nomnom contract §4.3). */
function attempts({ seen }: MessageState): string {
  const retries = seen.rows?.status?.retry_count;
  return retries === undefined || retries === null ? "its attempts" : `${retries + 1} attempts`;
}

/** What the worker wrote into message_status about it, and what that means where it is known. */
const errorText = ({ seen }: MessageState): string | null =>
  explainedError(seen.rows?.status?.error_message ?? null);

/** An error_message of message_status, and what it means where that is known. */
export function explainedError(text: string | null): string | null {
  if (text === null) return null;
  if (/ON CONFLICT specification/.test(text))
    return `${text} (42P10: order_line_items needs a unique key on exactly (order_key, line_number))`;
  if (/relation \\?"?[\w.]+\\?"? does not exist/.test(text)) return `${text} (42P01: a table is missing)`;
  return text;
}
