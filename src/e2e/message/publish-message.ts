import type { PublishSend } from "../../blueprint/message-plan.ts";
import { fill, fillValues, type Marks } from "../plan/marks.ts";
import type { StepEnd } from "../steps/step.ts";
import { unreadable } from "../steps/step-outcome.ts";
import { beginFollowing, type Sending } from "./begin-following.ts";
import { whyNotTaken } from "./note-streams.ts";
import { streamNamed } from "./streams.ts";

/** Publishes the message; a stream has to acknowledge it, and where the plan names one, that one. */
export async function publishMessage(sending: Sending, send: PublishSend, marks: Marks): Promise<StepEnd> {
  const { run, message, noted, sentAtMs } = sending;
  const { plan } = run.settings;
  const subject = fill(send.subject, marks);
  const writer = await run.connections.natsWriter();
  if (!writer.ok) return unreadable(writer.error);
  run.note(`published as ${subject}`, { atMs: sentAtMs, reached: "client" });
  const outcome = await writer.data.publish({
    subject,
    text: message.text,
    headers: fillValues(send.headers, marks),
  });
  const failed = (words: string): StepEnd => ({
    status: "fail",
    hop: "api-to-stream",
    message: words,
    evidence: { subject },
  });
  switch (outcome.kind) {
    case "refused": {
      const why = whyNotTaken(plan.passes[0], noted);
      return failed(`${subject} was published, and no stream has it: ${why ?? outcome.message}`);
    }
    case "failed":
      return {
        ...failed(
          `No answer to what was published as ${subject}: ${outcome.error.message}; a stream may have it all the same`,
        ),
        // Looked for all the same: it may be there.
        gives: { message: beginFollowing(sending, null) },
      };
    case "stored": {
      const { stream, seq } = outcome;
      const evidence = { subject, stream, sequence: seq, orderKey: message.id };
      const nats = await run.connections.nats();
      const known = noted.stream?.name === stream || !nats.ok ? null : await streamNamed(nats.data, stream);
      const there = known?.ok && known.data !== null ? { ...noted, stream: known.data } : noted;
      const gives = {
        message: beginFollowing({ ...sending, noted: there }, null, {
          seq,
          subject,
          time: run.now().toISOString(),
        }),
      };
      const wanted = plan.passes[0]?.stream ?? null;
      if (wanted !== null && wanted !== stream)
        return { ...failed(`Stream ${stream} took ${subject}, and not ${wanted}`), evidence, gives };
      return {
        status: "pass",
        message: `${plan.called} ${message.id} published as ${subject}, sequence ${seq} of ${stream}`,
        evidence,
        gives,
      };
    }
  }
}
