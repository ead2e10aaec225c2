import * as z from "zod";
import type { Part } from "../../src/connect/connections.ts";
import { type ProbeResult, probeErrorSchema } from "../../src/snapshot/probe-result.ts";
import { redact } from "../../src/snapshot/redact.ts";
import { targetSchema } from "../../src/snapshot/snapshot.ts";

const parts = ["kubernetes", "nats", "monitoring", "postgres", "redis"] as const satisfies readonly Part[];

const resultOf = <T extends z.ZodType>(data: T) =>
  z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true), data }),
    z.object({ ok: z.literal(false), error: probeErrorSchema }),
  ]);

/** One request of a probe: the method of the client with its arguments, and what came back, before any schema has looked at it. */
const rawAnswerSchema = z.object({
  part: z.enum(parts),
  request: z.array(z.unknown()),
  answer: resultOf(z.unknown()),
  /** Present where the answer is left out: as many bytes were too many for a fixture. */
  leftOutBytes: z.number().optional(),
});
export type RawAnswer = z.infer<typeof rawAnswerSchema>;

/** What a client says of itself; null and absent where its system has no such thing. */
const clientSchema = z.object({
  url: z.string().optional(),
  server: z.string().optional(),
  context: z.string().nullish(),
  namespace: z.string().optional(),
  user: z.string().nullish(),
});
export type RawClient = z.infer<typeof clientSchema>;

/** raw-answers.json: all that was asked while a snapshot was taken. */
export const rawAnswersSchema = z.object({
  takenAt: z.iso.datetime(),
  target: targetSchema,
  clients: z.partialRecord(z.enum(parts), resultOf(clientSchema)),
  answers: z.array(rawAnswerSchema),
});
export type RawAnswers = z.infer<typeof rawAnswersSchema>;

/** A bigger answer would weigh more in the repository than what somebody may find in it one day. */
const mostBytes = 200_000;

/** An answer as it may be kept: without secrets, and only when it is not too big. */
export function keptAnswer(raw: RawAnswer, secrets: readonly string[]): RawAnswer {
  const answer: ProbeResult<unknown> = raw.answer.ok
    ? { ok: true, data: redact(withoutSecretData(raw), secrets) }
    : raw.answer;
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  return bytes > mostBytes
    ? { ...raw, answer: { ok: true, data: null }, leftOutBytes: bytes }
    : { ...raw, answer };
}

const secretSchema = z.looseObject({ data: z.record(z.string(), z.unknown()) });

/** The values of a Secret are base64, which no pattern recognises. */
function withoutSecretData({ request, answer }: RawAnswer): unknown {
  if (!answer.ok) return null;
  const asksForSecret = request.some((word) => typeof word === "string" && word.includes("/secrets/"));
  const secret = asksForSecret ? secretSchema.safeParse(answer.data) : null;
  if (!secret?.success) return answer.data;
  const data = Object.fromEntries(Object.keys(secret.data.data).map((key) => [key, "***"]));
  return { ...secret.data, data };
}
