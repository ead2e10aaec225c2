import * as z from "zod";
import { answerTypeOf } from "../../blueprint/jetstream-requests.ts";
import type { NatsClient } from "../../connect/connections.ts";
import { parseJsonOr } from "../../parse-json.ts";
import type { OwnAnswer } from "../../snapshot/own-answers.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type Asked, answered, foundAt, ownChecksOf, unanswered } from "../own-answer.ts";
import { sectionProbe } from "../section-probe.ts";

/** What the own checks of the configuration ask of JetStream's API: requests that change nothing. */
export const natsOwnAnswersProbe = sectionProbe({
  section: "nats/own-answers",
  async read({ connections, blueprint }): Promise<ProbeResult<OwnAnswer[]>> {
    const client = await connections.nats();
    if (!client.ok) return client;
    const checks = ownChecksOf(blueprint, "jetStream");
    return succeed(await Promise.all(checks.map((check) => answerOf(client.data, check))));
  },
});

async function answerOf(client: NatsClient, check: Asked<"jetStream">): Promise<OwnAnswer> {
  const { subject, payload } = check.question;
  const type = answerTypeOf(subject);
  if (type === null) return unanswered(check, "unasked", `${subject} is no request that changes nothing`);
  const answer = await client.jetStream(subject, payload, type);
  if (!answer.ok) return unanswered(check, "unasked", answer.error.message);
  return answered(check, foundAt(check, withReadableData(answer.data)));
}

const messageSchema = z.looseObject({ message: z.looseObject({ data: z.string() }) });

/** A stored message comes in base64: its JSON in place of that, or its text. */
function withReadableData(answer: unknown): unknown {
  const stored = messageSchema.safeParse(answer);
  if (!stored.success) return answer;
  const { message } = stored.data;
  const text = Buffer.from(message.data, "base64").toString("utf8");
  return { ...stored.data, message: { ...message, data: parseJsonOr(text, text) } };
}
