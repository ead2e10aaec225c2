import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { LeftBehind } from "../reporting/e2e-report.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import { type EvidenceValue, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import type { MessageState, SentMessage } from "./message-state.ts";
import { messagesLeft } from "./messages-left.ts";
import { whyNotTaken } from "./note-streams.ts";
import { findDeadLetter, isOursIn } from "./own-message.ts";
import { hopOf, stateWords } from "./state-words.ts";
import { type FoundMessage, findMessage } from "./streams.ts";

/** Whether the message is in its streams, found there by its id; and where it is now, unless another step says so. */
export async function judgeStream(
  run: Pick<RunContext, "connections">,
  { message: { sent, ended } }: Pick<Facts, "message">,
): Promise<StepEnd> {
  const state = await ended;
  if (state.natsError !== null && state.seen.found === null) return unreadable(state.natsError);
  const outcome = sent.plan.consumed === null ? judge(sent, state) : judgePresence(sent, state);
  return { ...outcome, leaves: await messagesLeft(run.connections, sent, state.seen) };
}

/** What is there when the run is cut off, looked for once more; what comes later is not seen. */
export async function streamLeftBehind(
  { connections }: Pick<RunContext, "connections">,
  { sent, ended }: Facts["message"],
): Promise<LeftBehind[]> {
  const { seen } = await ended;
  const { stream, deadLetters } = sent;
  const nats = await connections.nats();
  if (!nats.ok) return messagesLeft(connections, sent, seen);
  const look = async (known: FoundMessage | null, find: () => Promise<ProbeResult<FoundMessage | null>>) => {
    const found = known === null ? await find() : succeed(known);
    return found.ok ? found.data : null;
  };
  const isOurs = isOursIn(sent, sent.plan.passes[0]);
  const nothing = async () => succeed(null);
  const [found, deadLetter] = await Promise.all([
    look(
      seen.found,
      stream === null
        ? nothing
        : () =>
            findMessage(nats.data, stream.name, { subject: sent.subject, afterSeq: stream.lastSeq, isOurs }),
    ),
    look(
      seen.deadLetter,
      deadLetters === null ? nothing : () => findDeadLetter(nats.data, sent, deadLetters),
    ),
  ]);
  return messagesLeft(connections, sent, { ...seen, found, deadLetter });
}

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
  if (found === null && sent.stream?.forgets === true)
    return {
      status: "unknown",
      reason: `stream ${sent.stream.name} keeps a message only until it is taken`,
      message: "It was not seen in its stream",
      evidence,
    };
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

/** Whether it came into every stream of its way. */
function judgePresence(sent: SentMessage, { seen, stage, natsError }: MessageState): StepOutcome {
  const { found, further } = seen;
  const passed = sent.further.filter(({ pass }) => sent.plan.passes.includes(pass));
  const evidence: Record<string, EvidenceValue> = {
    stream: sent.stream?.name ?? null,
    sequence: found?.seq ?? null,
    subject: found?.subject ?? sent.subject,
    further: passed.map(({ stream, subject }, index) => ({
      stream: stream?.name ?? null,
      sequence: further[index]?.seq ?? null,
      subject: further[index]?.subject ?? subject,
    })),
  };
  if (found === null) {
    if (stage === "stored" || sent.stream?.forgets === true)
      return {
        status: stage === "stored" ? "pass" : "unknown",
        ...(stage === "stored" ? {} : { reason: "it may have been taken before anybody looked" }),
        message: `Not seen in stream ${sent.stream?.name}${sent.stream?.forgets === true ? ", which keeps a message only until it is taken" : ""}`,
        evidence,
      };
    return {
      status: "fail",
      hop: "api-to-stream",
      message: stateWords(sent, { ...unread, seen, stage }),
      evidence,
    };
  }
  const where = [`sequence ${found.seq} of ${sent.stream?.name}`];
  for (const [index, next] of passed.entries()) {
    const later = further[index];
    if (later !== null && later !== undefined) {
      where.push(`sequence ${later.seq} of ${next.stream?.name}`);
      continue;
    }
    const why =
      whyNotTaken(next.pass, next) ?? `it did not come to stream ${next.stream?.name} as ${next.subject}`;
    // Where it was given up before, that is what the step after this one says.
    const isBefore = stage !== "stored" && stage !== "acknowledged";
    if (isBefore)
      return { status: "pass", message: `${where.join(", ")}; not yet in ${next.stream?.name}`, evidence };
    return { status: "fail", hop: "stream-to-worker", message: `${where.join(", ")}; ${why}`, evidence };
  }
  if (natsError !== null) return unreadable(natsError);
  return { status: "pass", message: `${where.join(", ")}, as ${found.subject}`, evidence };
}

const unread = { natsError: null, databaseError: null, gaveUp: null, firstSeenMs: {} };
