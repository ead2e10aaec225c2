import { whyNotTaken } from "../message/note-streams.ts";
import type { Facts } from "../steps/step.ts";
import { type StepOutcome, unreadable } from "../steps/step-outcome.ts";

/** Whether what comes of the message has come into its stream, looked for behind what was there before. */
export async function awaitPublished({
  message: { sent, ended },
}: Pick<Facts, "message">): Promise<StepOutcome> {
  const { seen, natsError, stage } = await ended;
  const last = sent.further.at(-1);
  const found = seen.further.at(-1) ?? null;
  if (last === undefined) throw new Error("a plan that ends in a stream has noted it");
  const evidence = {
    stream: last.stream?.name ?? null,
    subject: found?.subject ?? last.subject,
    sequence: found?.seq ?? null,
  };
  if (found !== null)
    return {
      status: "pass",
      message: `sequence ${found.seq} of ${last.stream?.name}, as ${found.subject}`,
      evidence,
    };
  if (natsError !== null) return unreadable(natsError);
  const why = whyNotTaken(last.pass, last);
  if (why === null && stage !== "stored")
    return {
      status: "blocked",
      reason: "the message has not come so far",
      message: "There is nothing yet that could be published",
      evidence,
    };
  return {
    status: "fail",
    hop: "database-to-dashboard",
    message:
      why ??
      `Nothing came to stream ${last.stream?.name} as ${last.subject} within ${sent.plan.withinMs / 1000} s`,
    evidence,
  };
}
