import { errors, type Msg, type NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";

/** What the JetStream API answered instead of doing it. */
export interface JetStreamError {
  /** HTTP-like: 400, 404, 500, 503. */
  code: number;
  /** JetStream's own, such as 10065. */
  errorCode: number;
  description: string;
}

/** Thrown for an answer with an error other than "not found". */
export class JetStreamRefusal extends Error {
  readonly answer: JetStreamError;

  constructor(answer: JetStreamError) {
    super(`${answer.description} (${answer.errorCode})`);
    this.name = "JetStreamRefusal";
    this.answer = answer;
  }
}

/** Nobody answers the JetStream API: it is not on. */
export class NoJetStream extends Error {
  constructor() {
    super("JetStream is not available");
    this.name = "NoJetStream";
  }
}

const timeoutMs = 5_000;

const answerSchema = z.object({
  error: z.object({ code: z.number(), err_code: z.number().default(0), description: z.string() }).optional(),
});

export interface StreamDefinition {
  name: string;
  subjects: readonly string[];
  maxAgeMs: number;
  maxBytes: number;
}

/**
 * What async-nats' get_or_create_stream does: asks for the stream and creates it only when there is none; what is there is taken as it is, and
 * no difference is reported (nomnom 3ac7dfa). Throws JetStreamRefusal, NoJetStream.
 */
export async function getOrCreateStream(connection: NatsConnection, stream: StreamDefinition): Promise<void> {
  await getOrCreate(connection, `STREAM.INFO.${stream.name}`, `STREAM.CREATE.${stream.name}`, {
    name: stream.name,
    subjects: stream.subjects,
    retention: "limits",
    discard: "old",
    storage: "file",
    num_replicas: 1,
    max_age: stream.maxAgeMs * 1_000_000,
    max_bytes: stream.maxBytes,
  });
}

export interface ConsumerDefinition {
  stream: string;
  name: string;
  filterSubject: string;
  maxDeliver: number;
}

/** The same for a durable pull consumer. Throws JetStreamRefusal, NoJetStream. */
export async function getOrCreateConsumer(
  connection: NatsConnection,
  consumer: ConsumerDefinition,
): Promise<void> {
  const { stream, name, filterSubject, maxDeliver } = consumer;
  await getOrCreate(
    connection,
    `CONSUMER.INFO.${stream}.${name}`,
    `CONSUMER.DURABLE.CREATE.${stream}.${name}`,
    {
      stream_name: stream,
      config: {
        durable_name: name,
        ack_policy: "explicit",
        deliver_policy: "all",
        replay_policy: "instant",
        filter_subject: filterSubject,
        max_deliver: maxDeliver,
      },
    },
  );
}

async function getOrCreate(
  connection: NatsConnection,
  info: string,
  create: string,
  definition: unknown,
): Promise<void> {
  const found = await request(connection, info, null);
  if (found === null) return;
  if (found.code !== 404) throw new JetStreamRefusal(found);
  const refused = await request(connection, create, definition);
  if (refused !== null) throw new JetStreamRefusal(refused);
}

async function request(
  connection: NatsConnection,
  subject: string,
  body: unknown,
): Promise<JetStreamError | null> {
  const payload = body === null ? "" : JSON.stringify(body);
  const message = await ask(connection, `$JS.API.${subject}`, payload);
  const { error } = answerSchema.parse(message.json());
  return error === undefined
    ? null
    : { code: error.code, errorCode: error.err_code, description: error.description };
}

async function ask(connection: NatsConnection, subject: string, payload: string): Promise<Msg> {
  try {
    return await connection.request(subject, payload, { timeout: timeoutMs });
  } catch (error) {
    throw isUnanswered(error) ? new NoJetStream() : error;
  }
}

/** Whether nobody listens on the subject of a request. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof errors.NoRespondersError ||
    (error instanceof errors.RequestError && error.isNoResponders())
  );
}
