import type { MessagePlan, RowsPlan } from "../../blueprint/message-plan.ts";
import { counted } from "../../units/counted.ts";
import type { Hop } from "../reporting/hops.ts";
import type { MessageState, Observation, SentMessage, Stage } from "./message-state.ts";
import { whyNotTaken } from "./note-streams.ts";
import type { MessageRows } from "./rows.ts";
import { type FoundMessage, filtersOf } from "./streams.ts";

/** The hop at which a message in this stage has stopped; null: it has arrived. */
export function hopOf(stage: Stage): Hop | null {
  switch (stage) {
    case "not-in-stream":
      return "api-to-stream";
    case "filtered-out":
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
  const said = errorText(sent, state);
  const cause = said === null ? "" : `: ${said}`;
  switch (state.stage) {
    case "not-in-stream":
      return (
        whyNotTaken(sent.plan.passes[0], sent) ??
        `${accepterOf(sent)} said accepted, but the message is not in stream ${sent.stream?.name}`
      );
    case "filtered-out":
      return `the message is in the stream as ${seen.found?.subject}, and its consumer ${sent.consumer?.name} takes only ${filtersIn(seen)}: no worker ever gets it`;
    case "pending":
      return seen.consumer === null
        ? `the message waits in the stream and there is no consumer${sent.plan.consumed === null ? "" : ` ${sent.plan.consumed.consumer}`}: no worker has ever run`
        : `the message waits in the stream, no worker takes it${why}`;
    case "processing":
      return sent.plan.passes.length === 0
        ? `${accepterOf(sent)} said accepted, and what the message becomes is not there${why}`
        : `a worker took the message and is not done with it${why}${cause}`;
    case "acknowledged":
      return `the worker acknowledged the message and wrote ${rowsThere(sent, seen.rows)}${cause}`;
    case "incomplete":
      return `the worker says it is done and wrote ${rowsThere(sent, seen.rows)} of ${rowsSent(sent)}`;
    case "dead-lettered":
      return `the worker gave up after ${attempts(state)} and put the message into ${sent.deadLetters?.name}${cause}`;
    case "lost":
      return `the message is lost: the worker gave up after ${attempts(state)} and ${noDeadLetters(sent)}${cause}`;
    case "stored":
      return "the message is stored";
  }
}

const noDeadLetters = ({ plan, deadLetterSubject }: SentMessage): string =>
  plan.deadLetters?.stream == null
    ? `no stream takes ${deadLetterSubject}`
    : `there is no stream ${plan.deadLetters.stream}`;

const accepterOf = ({ plan }: SentMessage): string =>
  plan.origin === "built-in" || plan.send.kind === "publish" ? "the API" : plan.send.called;

const filtersIn = ({ consumer }: Observation): string =>
  consumer === null ? "" : filtersOf(consumer).join(", ");

/** `1 order and 0 line items (the table order_line_items is missing)`. */
export function rowsThere(sent: SentMessage, found: MessageRows | null): string {
  const words = sent.rows.map(({ plan }, index) => {
    const rows = found?.tables[index];
    const missing = rows === null && index > 0 ? ` (the table ${plan.table} is missing)` : "";
    return `${inWords(rows?.length ?? 0, plan)}${missing}`;
  });
  return words.length === 0 ? "no rows" : words.join(" and ");
}

const rowsSent = ({ rows }: SentMessage): string =>
  rows.map(({ plan, rows: sent }) => inWords(sent.length, plan)).join(" and ");

/** What a message has several of always stands in the plural. */
export function inWords(count: number, { called, table, matchBy }: RowsPlan): string {
  if (called === null) return `${counted(count, "row")} of ${table}`;
  return matchBy === null ? counted(count, called) : `${count} ${called}s`;
}

/** A dead letter's retry count is one less than its attempts (nomnom 3ac7dfa). */
function attempts({ seen }: MessageState): string {
  const retries = seen.rows?.status?.attempts;
  return retries === undefined || retries === null ? "its attempts" : `${retries + 1} attempts`;
}

/** What the worker wrote about it into the table of statuses, and what that means where it is known. */
const errorText = ({ plan }: SentMessage, { seen }: MessageState): string | null =>
  explainedError(plan, seen.rows?.status?.error ?? reasonOf(seen.deadLetter));

/** What the headers of a dead letter say of why it is one; null: nothing. */
function reasonOf(deadLetter: FoundMessage | null): string | null {
  const lines = deadLetter?.headers?.split("\r\n") ?? [];
  const said = lines.find((line) => /^[\w-]{0,100}(error|reason|exception|cause)[\w-]{0,100}:/i.test(line));
  return said === undefined ? null : said.slice(said.indexOf(":") + 1).trim();
}

/** An error that a worker has logged, and what it means where that is known. */
export function explainedError({ rows }: MessagePlan, text: string | null): string | null {
  if (text === null) return null;
  if (/ON CONFLICT specification/.test(text)) {
    const keys = rows.flatMap(({ table, where, matchBy }) =>
      matchBy === null
        ? []
        : [`${table} needs a unique key on exactly (${[...Object.keys(where), matchBy].join(", ")})`],
    );
    return `${text} (${["42P10", ...keys].join(": ")})`;
  }
  if (/relation \\?"?[\w.]+\\?"? does not exist/.test(text)) return `${text} (42P01: a table is missing)`;
  return text;
}
