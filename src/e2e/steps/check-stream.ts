import type { Fate, SentMessage } from "../message/message-state.ts";
import { fateWords, hopOf } from "../message/state-words.ts";
import type { EvidenceValue, StepOutcome } from "../run/run-context.ts";
import { unreadable } from "../run/unreachable.ts";
import type { Step } from "./step.ts";

/** Step 5: the message itself, found in its stream by its id, and where it is now. */
export const checkStream: Step = {
  id: "check-stream",
  needs: ["send-message"],
  async run({ facts }) {
    const { sent, fate: watching } = facts;
    if (sent === null || watching === null)
      return {
        status: "blocked",
        reason: "no message was accepted",
        message: "There is no message to look for",
      };
    const fate = await watching;
    if (fate.natsError !== null && fate.seen.found === null) return unreadable(fate.natsError);
    return judge(sent, fate);
  },
};

function judge(sent: SentMessage, fate: Fate): StepOutcome {
  const { found, consumer, deadLetter } = fate.seen;
  const evidence: Record<string, EvidenceValue> = {
    stage: fate.stage,
    stream: sent.stream?.name ?? null,
    sequence: found?.seq ?? null,
    subject: found?.subject ?? sent.subject,
    deadLetterSequence: deadLetter?.seq ?? null,
    ...(consumer === null
      ? {}
      : {
          consumer: {
            delivered: consumer.delivered.stream_seq,
            ackFloor: consumer.ack_floor.stream_seq,
            pending: consumer.num_pending,
            ackPending: consumer.num_ack_pending,
            redelivered: consumer.num_redelivered,
          },
        }),
  };
  const where = found === null ? "" : `sequence ${found.seq} of ${sent.stream?.name}`;
  const hop = hopOf(fate.stage);
  if (fate.stage === "stored" || (fate.stage === "acknowledged" && fate.databaseError !== null))
    return found === null
      ? {
          status: "warn",
          message: `The rows are there, but the message was not found in the stream`,
          evidence,
        }
      : { status: "pass", message: `${where}, acknowledged`, evidence };
  // Acknowledged all the same: what the worker made of it is the database step's to judge.
  if (fate.stage === "acknowledged" || fate.stage === "incomplete")
    return { status: "pass", message: `${where}, acknowledged`, evidence };
  return {
    status: "fail",
    message: fateWords(sent, fate),
    evidence,
    ...(hop === null ? {} : { hop }),
  };
}
