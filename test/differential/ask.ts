import type { NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";

/** What JetStream answered: a code of its own, null for success. */
export interface Answered {
  code: number | null;
  words: string;
}

const answerSchema = z.object({
  type: z.string().optional(),
  error: z.object({ err_code: z.number().default(0), description: z.string().default("") }).optional(),
});

const attempts = 3;
/** Stands in place of a code where nobody answers. */
export const noAnswer = -1;

/** One request of the JetStream API; a stream on its subjects may answer in its place, and a busy cluster not at all: it is asked again then. */
export async function ask(connection: NatsConnection, subject: string, body: unknown): Promise<Answered> {
  for (let attempt = 1; ; attempt++) {
    const payload = body === null ? "" : JSON.stringify(body);
    const answer = await connection
      .request(`$JS.API.${subject}`, payload, { timeout: 5_000 })
      .then((message) => answerSchema.parse(message.json()))
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (answer instanceof Error) {
      if (attempt >= attempts) return { code: noAnswer, words: answer.message };
    } else if (answer.type !== undefined || attempt >= attempts) {
      return { code: answer.error?.err_code ?? null, words: answer.error?.description ?? "" };
    }
  }
}
