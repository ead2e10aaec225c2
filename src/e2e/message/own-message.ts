import type { MessagePlan, StreamPass } from "../../blueprint/message-plan.ts";
import type { NatsClient } from "../../connect/connections.ts";
import { valueAt } from "../../json-pointer.ts";
import { parseJsonOr } from "../../parse-json.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { marksOfId } from "./message.ts";
import type { SentMessage } from "./message-state.ts";
import { findMessage, type StoredMessage } from "./streams.ts";

/** Whether a message in a stream is the one that was sent: by what the service calls it where the plan says where that stands, else by its id. */
export function isOursIn(
  { id, messageId }: Pick<SentMessage, "id" | "messageId">,
  pass: StreamPass | undefined,
): (message: StoredMessage) => boolean {
  const pointer = pass?.answerAt ?? null;
  if (pointer !== null) return ({ text }) => answerAt(pointer, text) === messageId;
  const own = id === null ? [] : Object.values(marksOfId(id));
  const marks = [...own, ...(messageId === null || messageId === "" ? [] : [messageId])];
  return ({ text, headers }) => marks.some((mark) => holds(`${headers}\n${text}`, mark));
}

/** What the service calls a message that it has put into its first stream; null: nothing. */
export function answerIn({ passes }: Pick<MessagePlan, "passes">, text: string): string | null {
  const pointer = passes[0]?.answerAt ?? null;
  return pointer === null ? null : answerAt(pointer, text);
}

function answerAt(pointer: string, text: string): string | null {
  const found = valueAt(parseJsonOr(text, undefined), pointer);
  return typeof found === "string" ? found : null;
}

/** Whether it stands there, be it in JSON, or in JSON that is a text in JSON. */
export function holds(text: string, mark: string): boolean {
  const once = JSON.stringify(mark).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  return text.includes(mark) || text.includes(once) || text.includes(twice);
}

/** What became of a sent message in the dead-letter stream, behind what was there before it was sent. */
export async function findDeadLetter(
  nats: NatsClient,
  sent: SentMessage,
  { name, lastSeq }: { name: string; lastSeq: number },
): Promise<ProbeResult<StoredMessage | null>> {
  const found = await findMessage(nats, name, {
    subject: sent.deadLetterSubject,
    afterSeq: lastSeq,
    isOurs: isOursIn(sent, sent.plan.passes[0]),
  });
  // Where the dead letters go into the stream of the message itself, it is not its own dead letter.
  return found.ok && found.data !== null && found.data.subject === sent.subject ? succeed(null) : found;
}
