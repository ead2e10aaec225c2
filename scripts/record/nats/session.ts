import { connect, type NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";
import type { NatsServer } from "./server.ts";

/** What JetStream answers, as far as a recording looks at it. */
const answerSchema = z.looseObject({
  error: z.looseObject({ err_code: z.number().optional(), description: z.string().optional() }).optional(),
  config: z.looseObject({}).optional(),
  cluster: z
    .looseObject({
      leader: z.string().optional(),
      replicas: z.array(z.looseObject({ name: z.string() })).optional(),
    })
    .optional(),
});
export type Answer = z.infer<typeof answerSchema>;

export type StreamConfig = { name: string } & Record<string, unknown>;

/** One client of a server. */
export interface NatsSession {
  connection: NatsConnection;
  /** A JetStream API request, such as `STREAM.CREATE.MESSAGES`; a refusal is an answer. */
  ask(subject: string, payload?: unknown, timeoutMs?: number): Promise<Answer>;
  /** The same where a refusal would spoil the recording. */
  mustAsk(subject: string, payload?: unknown): Promise<Answer>;
  /** Publishes one message; a server that does not answer in time gives an error as well. */
  publish(subject: string, payload: string): Promise<Answer>;
}

const requestMs = 3_000;
/** A stream that acknowledges nothing is waited for so long. */
const publishMs = 1_000;

/** Connects, does the work, and closes: doctor must not meet the recorder's own connections. */
export async function withSession<T>(
  { port }: Pick<NatsServer, "port">,
  work: (session: NatsSession) => Promise<T>,
  login: { user?: string; pass?: string } = {},
): Promise<T> {
  const connection = await connect({ port, waitOnFirstConnect: true, reconnectTimeWait: 100, ...login });
  const request = async (subject: string, payload: string, timeout: number): Promise<Answer> =>
    answerSchema.parse((await connection.request(subject, payload, { timeout })).json());
  const ask = (subject: string, payload: unknown = {}, timeoutMs = requestMs) =>
    request(`$JS.API.${subject}`, JSON.stringify(payload), timeoutMs);
  try {
    return await work({
      connection,
      ask,
      async mustAsk(subject, payload) {
        const answer = await ask(subject, payload);
        if (answer.error !== undefined) throw new Error(`${subject}: ${JSON.stringify(answer.error)}`);
        return answer;
      },
      publish: (subject, payload) =>
        request(subject, payload, publishMs).catch((error: unknown) => ({
          error: { description: error instanceof Error ? error.message : String(error) },
        })),
    });
  } finally {
    await connection.close();
  }
}

/** What an answer refuses, as server-answers.json has it. */
export const refusal = ({ error }: Answer) => ({
  errorCode: error?.err_code ?? null,
  description: error?.description ?? null,
});
