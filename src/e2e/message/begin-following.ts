import type { Attempt } from "../clean/clean-rows.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts } from "../steps/step.ts";
import { followMessage } from "./follow-message.ts";
import type { TestMessage } from "./message.ts";
import type { NotedStreams } from "./note-streams.ts";
import type { FoundMessage } from "./streams.ts";

/** A message that is about to be sent. */
export interface Sending {
  run: RunContext;
  message: TestMessage;
  noted: NotedStreams;
  sentAt: Date;
  sentAtMs: number;
  attempt: Attempt;
}

/** Notes the sending: from here on the message may be anywhere. */
export function beginSending(run: RunContext, message: TestMessage, noted: NotedStreams): Sending {
  const sentAt = run.now();
  const sentAtMs = run.monotonicMs();
  const attempt: Attempt = {
    id: message.id ?? "",
    rows: message.rows.map(({ rows }) => rows.length),
    messageId: null,
    seen: message.rows.map(() => 0),
  };
  if (message.id !== null) run.attempts.push(attempt);
  return { run, message, noted, sentAt, sentAtMs, attempt };
}

/** Follows the message from now on; `messageId`: what the service calls it; `acknowledged`: where its stream says that it is. */
export function beginFollowing(
  { run, message, noted, sentAt, sentAtMs, attempt }: Sending,
  messageId: string | null,
  acknowledged: FoundMessage | null = null,
): Facts["message"] {
  const sent: Facts["message"]["sent"] = {
    messageId,
    id: message.id,
    plan: run.settings.plan,
    rows: message.rows,
    ...noted,
    acknowledged,
    sentAt,
    sentAtMs,
    acceptedAtMs: run.monotonicMs(),
  };
  attempt.messageId = messageId;
  const ended = followMessage(run, sent).then((state) => {
    attempt.seen = (state.seen.rows?.tables ?? []).map((rows) => rows?.length ?? 0);
    return state;
  });
  return { sent, ended };
}
