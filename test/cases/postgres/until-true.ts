import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import * as z from "zod";

const answerSchema = z.object({ is: z.boolean() });

/** Asks a question, whose answer is `is`, until it is true. */
export async function untilTrue(client: pg.Client, question: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const { rows } = await client.query(question);
    if (answerSchema.parse(rows[0]).is) return;
    await delay(100);
  }
  throw new Error(`it does not become true: ${question}`);
}
