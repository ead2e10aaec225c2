import { natsFor } from "../../remedy/nats.ts";
import { deadLettersLeft } from "../reporting/dead-letters-left.ts";
import type { LeftBehind } from "../reporting/e2e-report.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import { type EvidenceValue, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import type { MessageState, SentMessage } from "./message-state.ts";
import { hopOf, stateWords } from "./state-words.ts";
import { type FoundMessage, findDeadLetter } from "./streams.ts";

/** Where the message is now, by its stream: found there by its id. */
export async function judgeStream(
  { connections }: Pick<RunContext, "connections">,
  { message: { sent, ended } }: Pick<Facts, "message">,
): Promise<StepEnd> {
  const state = await ended;
  if (state.natsError !== null && state.seen.found === null) return unreadable(state.natsError);
  return { ...judge(sent, state), leaves: left(connections, sent, state.seen.deadLetter) };
}

/** The dead letter that is there when the run is cut off; one that comes later is not seen. */
export async function deadLetterOf(
  { connections }: Pick<RunContext, "connections">,
  { sent, ended }: Facts["message"],
): Promise<LeftBehind[]> {
  const { deadLetter } = (await ended).seen;
  if (deadLetter !== null || sent.deadLetters === null) return left(connections, sent, deadLetter);
  const nats = await connections.nats();
  if (!nats.ok) return [];
  const found = await findDeadLetter(nats.data, sent, sent.deadLetters);
  return left(connections, sent, found.ok ? found.data : null);
}

const left = (
  connections: RunContext["connections"],
  { deadLetters }: SentMessage,
  deadLetter: FoundMessage | null,
): LeftBehind[] =>
  deadLettersLeft(
    natsFor(connections.target()),
    deadLetters?.name ?? null,
    deadLetter === null ? [] : [deadLetter.seq],
  );

function judge(sent: SentMessage, state: MessageState): StepOutcome {
  const { found, consumer, deadLetter } = state.seen;
  const evidence: Record<string, EvidenceValue> = {
    stage: state.stage,
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
  const hop = hopOf(state.stage);
  if (state.stage === "stored" || (state.stage === "acknowledged" && state.databaseError !== null))
    return found === null
      ? {
          status: "warn",
          message: `The rows are there, but the message was not found in the stream`,
          evidence,
        }
      : { status: "pass", message: `${where}, acknowledged`, evidence };
  // Acknowledged all the same: what the worker made of it is the database step's to judge.
  if (state.stage === "acknowledged" || state.stage === "incomplete")
    return { status: "pass", message: `${where}, acknowledged`, evidence };
  return {
    status: "fail",
    message: stateWords(sent, state),
    evidence,
    ...(hop === null ? {} : { hop }),
  };
}
