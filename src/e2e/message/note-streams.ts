import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { MessagePlan, StreamPass } from "../../blueprint/message-plan.ts";
import type { NatsClient } from "../../connect/connections.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import { dataOf, failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { subjectsOverlap } from "../../subjects/overlap.ts";
import { fill, type Marks } from "../plan/marks.ts";
import type { NotedPass, SentMessage } from "./message-state.ts";
import { type KnownStream, streamNamed, streamOf } from "./streams.ts";

/** Where a message will go, and where its streams end before it is sent. */
export type NotedStreams = Pick<
  SentMessage,
  "subject" | "deadLetterSubject" | "stream" | "deadLetters" | "consumer" | "further" | "natsError"
>;

/** Notes where the streams of this message end now, so that it can be distinguished from those before it. */
export async function noteStreams(
  connections: Pick<WritableConnections, "nats">,
  plan: MessagePlan,
  marks: Marks,
  blueprint: Pick<Blueprint, "nats">,
): Promise<NotedStreams> {
  const [first] = plan.passes;
  const later = [...plan.passes.slice(1), ...(plan.seen?.kind === "jetstream" ? [plan.seen.pass] : [])];
  const subject = fill(first?.subject ?? "", marks);
  const deadLetterSubject = fill(plan.deadLetters?.subject ?? ">", marks);
  const none: NotedStreams = {
    subject,
    deadLetterSubject,
    stream: null,
    deadLetters: null,
    consumer: null,
    further: later.map((pass) => ({ pass, subject: fill(pass.subject, marks), stream: null })),
    natsError: null,
  };
  if (first === undefined && plan.deadLetters === null && later.length === 0) return none;
  const nats = await connections.nats();
  if (!nats.ok) return { ...none, natsError: nats.error };
  const [stream, deadLetters, ...further] = await Promise.all([
    first === undefined ? succeed(null) : noted(nats.data, first.stream, subject),
    plan.deadLetters === null ? succeed(null) : noted(nats.data, plan.deadLetters.stream, deadLetterSubject),
    ...none.further.map(({ pass, subject: wanted }) => noted(nats.data, pass.stream, wanted)),
  ]);
  const known = stream.ok ? stream.data : null;
  return {
    ...none,
    stream: known,
    deadLetters: deadLetters.ok ? deadLetters.data : null,
    consumer: consumerOf(plan, known?.name ?? null, blueprint),
    further: none.further.map((each, index) => ({ ...each, stream: dataOf(further[index]) })),
    natsError: [stream, deadLetters, ...further].map(errorOf).find((error) => error !== null) ?? null,
  };
}

/** By its name where the plan has one. */
const noted = (
  nats: NatsClient,
  stream: string | null,
  subject: string,
): Promise<ProbeResult<KnownStream | null>> =>
  stream === null ? streamOf(nats, subject) : streamNamed(nats, stream);

/** Who takes it: whom the plan names, else the first that is expected on its stream. */
function consumerOf(
  { consumed, passes }: MessagePlan,
  stream: string | null,
  { nats }: Pick<Blueprint, "nats">,
): NotedStreams["consumer"] {
  if (consumed !== null) {
    const its = consumed.stream ?? passes[0]?.stream ?? stream;
    return its === null ? null : { stream: its, name: consumed.consumer };
  }
  const expected = nats.streams.find(({ name }) => name === stream)?.consumers[0]?.name;
  return stream === null || expected === undefined ? null : { stream, name: expected };
}

/** Why the stream that should take the message does not; null: it does. */
export function whyNotTaken(
  pass: StreamPass | undefined,
  { subject, stream }: Omit<NotedPass, "pass">,
): string | null {
  if (pass === undefined) return null;
  if (stream === null)
    return pass.stream === null ? `no stream takes ${subject}` : `there is no stream ${pass.stream}`;
  const { subjects } = stream;
  // One without subjects is filled from others.
  if (subjects.length === 0 || subjects.some((taken) => subjectsOverlap(taken, subject))) return null;
  return `stream ${stream.name} takes ${subjects.join(", ")}, and not ${subject}`;
}

const errorOf = (result: ProbeResult<unknown>): ProbeError | null =>
  result.ok ? null : failure(result.error).error;
