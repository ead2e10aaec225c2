import type { Facts } from "../steps/step.ts";
import { type EvidenceValue, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import type { MessageState, Observation, SentMessage } from "./message-state.ts";
import { hopOf, stateWords } from "./state-words.ts";
import { filtersOf } from "./streams.ts";

/** Whether the consumer takes the message, and is done with it. */
export async function judgeConsumer({
  message: { sent, ended },
}: Pick<Facts, "message">): Promise<StepOutcome> {
  const state = await ended;
  if (state.natsError !== null && state.seen.consumer === null) return unreadable(state.natsError);
  const evidence = evidenceOf(sent, state.seen);
  const name = `consumer ${sent.consumer?.name} of ${sent.consumer?.stream}`;
  switch (state.stage) {
    case "not-in-stream":
      return {
        status: "blocked",
        reason: "the message is not in its stream",
        message: `There is nothing that ${name} could take`,
        evidence,
      };
    case "filtered-out":
    case "pending":
    case "dead-lettered":
    case "lost":
      return { status: "fail", ...hop(state), message: stateWords(sent, state), evidence };
    case "processing":
      return {
        status: "fail",
        ...hop(state),
        message: `${stateWords(sent, state)}${redelivered(state.seen)}`,
        evidence,
      };
    case "acknowledged":
    case "incomplete":
      return { status: "pass", message: `${name} took and acknowledged it`, evidence };
    case "stored":
      return isPast(state)
        ? { status: "pass", message: `${name} took and acknowledged it`, evidence }
        : {
            status: "warn",
            message: `What it becomes is there, and ${name} has not acknowledged it${redelivered(state.seen)}`,
            evidence,
          };
  }
}

function hop({ stage }: MessageState): Pick<StepOutcome, "hop"> {
  const stopped = hopOf(stage);
  return stopped === null ? {} : { hop: stopped };
}

/** Without the message nobody knows which sequence it was. */
const isPast = ({ seen: { found, consumer } }: MessageState): boolean =>
  consumer !== null && (found === null || consumer.ack_floor.stream_seq >= found.seq);

const redelivered = ({ consumer }: Observation): string =>
  consumer === null || consumer.num_redelivered === 0
    ? ""
    : `; ${consumer.num_redelivered} of its messages were delivered again: whoever takes them does not acknowledge`;

function evidenceOf(sent: SentMessage, { consumer }: Observation): Record<string, EvidenceValue> {
  return {
    stream: sent.consumer?.stream ?? null,
    consumer: sent.consumer?.name ?? null,
    ...(consumer === null
      ? {}
      : {
          filterSubjects: filtersOf(consumer),
          delivered: consumer.delivered.stream_seq,
          ackFloor: consumer.ack_floor.stream_seq,
          pending: consumer.num_pending,
          ackPending: consumer.num_ack_pending,
          redelivered: consumer.num_redelivered,
        }),
  };
}
