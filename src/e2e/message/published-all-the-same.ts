import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { pause } from "../../pause.ts";
import type { RunContext } from "../run/run-context.ts";
import type { NotedStreams } from "./note-streams.ts";
import { answerIn, holds } from "./own-message.ts";
import { findMessage, type StoredMessage } from "./streams.ts";

/** An API that has given an answer has published before it. One that has not may be slow. */
const lookMs = 3_000;
const pollMs = 100;

/** What is known of an order that the API has not accepted. */
export type Published =
  | { kind: "published"; stream: string; seq: number; messageId: string | null }
  | { kind: "not-there"; stream: string; withinMs: number }
  /** No stream takes it, NATS cannot be asked, or it holds nothing it could be recognised by. */
  | { kind: "unknown" };

/** Looks for an order that the API has refused, or not answered for, where it would be if it had been published (nomnom 3ac7dfa). */
export async function publishedAllTheSame(
  run: Pick<RunContext, "signal" | "monotonicMs"> & { connections: Pick<RunContext["connections"], "nats"> },
  plan: MessagePlan,
  id: string | null,
  { stream, subject }: NotedStreams,
): Promise<Published> {
  const nats = await run.connections.nats();
  if (!nats.ok || stream === null || id === null) return { kind: "unknown" };
  const hasAnswer = plan.passes[0]?.answerAt != null;
  const isOurs = ({ text, headers }: StoredMessage) =>
    holds(`${headers}\n${text}`, id) && (!hasAnswer || answerIn(plan, text) !== null);
  const startedMs = run.monotonicMs();
  for (;;) {
    const found = await findMessage(nats.data, stream.name, { subject, afterSeq: stream.lastSeq, isOurs });
    if (!found.ok) return { kind: "unknown" };
    if (found.data !== null)
      return {
        kind: "published",
        stream: stream.name,
        seq: found.data.seq,
        messageId: answerIn(plan, found.data.text),
      };
    if (run.signal.aborted || run.monotonicMs() - startedMs > lookMs)
      return { kind: "not-there", stream: stream.name, withinMs: lookMs };
    await pause(pollMs, run.signal);
  }
}
