import type { NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";
import type { ProbeError, ProbeResult } from "../../snapshot/probe-result.ts";
import type { CallLimits } from "../deadline.ts";
import { type ConsumerConfig, type KeptConsumer, readKeptConsumer } from "./kept-consumer.ts";
import { type KeptStream, keptStreamSchema, readKeptStream, type StreamConfig } from "./kept-stream.ts";
import { askJetStream, createNatsClient } from "./nats-client.ts";
import { type PublishedMessage, type PublishOutcome, publishMessage } from "./publish-message.ts";
import { refusalSchema } from "./refusal.ts";

/** Who sent a request. */
export const senderSchema = z.object({
  /** The server's id, another one after each start. */
  server: z.string(),
  /** The connection's number there. */
  client: z.int(),
  /** Another server may work on the request. */
  isClustered: z.boolean(),
});
export type Sender = z.infer<typeof senderSchema>;

/**
 * What became of a change. `refused`: the server said no, nothing was changed; `passes`: it may say yes in a moment. `failed`: there was no answer; it may have been made, or still be under
 * way.
 */
export type NatsWriteOutcome =
  | { kind: "done"; stream: KeptStream }
  | { kind: "refused"; message: string; passes: boolean }
  | { kind: "failed"; error: ProbeError };

/** The same of a consumer. */
export type ConsumerOutcome = Exclude<NatsWriteOutcome, { kind: "done" }> | { kind: "done" };

/** The few changes fix may make in JetStream, and the message of e2e. None of them removes a stream, a consumer or a message. */
export interface NatsWriter {
  /** False once the connection is known to be gone. */
  isOpen(): boolean;
  /** The connection as the server knows it. */
  readonly sender: Sender;
  /** The stream as it is now; null: there is none. */
  stream(name: string): Promise<ProbeResult<KeptStream | null>>;
  create(config: StreamConfig): Promise<NatsWriteOutcome>;
  /** Sets the whole configuration: JetStream knows no precondition. */
  update(config: StreamConfig): Promise<NatsWriteOutcome>;
  /** The consumer as it is now; null: there is none. */
  consumer(stream: string, name: string): Promise<ProbeResult<KeptConsumer | null>>;
  /** A durable one. Since 2.10 the server refuses one that is there otherwise. */
  createConsumer(stream: string, name: string, config: ConsumerConfig): Promise<ConsumerOutcome>;
  /** Publishes one message, and waits until a stream has acknowledged it. */
  publish(message: PublishedMessage): Promise<PublishOutcome>;
}

/** No leader, or the system is about to start. */
const temporarilyUnavailable = 503;

/** @param connection one of its own: a server works on the requests of one connection in order, so that what is read behind a change shows it. */
export function createNatsWriter(connection: NatsConnection, url: string, limits: CallLimits): NatsWriter {
  const client = createNatsClient(connection, url, limits);
  /** Asks for a change; the answer that is no refusal. */
  async function ask(
    api: string,
    payload: object,
  ): Promise<{ kind: "answer"; data: unknown } | Exclude<NatsWriteOutcome, { kind: "done" }>> {
    const answer = await askJetStream(connection, url, limits, api, payload);
    if (!answer.ok) return { kind: "failed", error: answer.error };
    const data = parseJsonOr(answer.data, undefined);
    const refusal = refusalSchema.safeParse(data);
    if (!refusal.success) return { kind: "answer", data };
    const { err_code: errorCode, description, code } = refusal.data.error;
    const message = `${api}: ${description} (${code}/${errorCode})`;
    return { kind: "refused", message, passes: code === temporarilyUnavailable };
  }

  async function write(verb: "CREATE" | "UPDATE", config: StreamConfig): Promise<NatsWriteOutcome> {
    const api = `$JS.API.STREAM.${verb}.${String(config.name)}`;
    const answer = await ask(api, config);
    if (answer.kind !== "answer") return answer;
    const stream = keptStreamSchema.safeParse(answer.data);
    if (stream.success) return { kind: "done", stream: stream.data };
    const message = `${api}: the answer is not a stream: ${stream.error.issues[0]?.message ?? ""}`;
    return { kind: "failed", error: { kind: "invalid", system: "nats", message } };
  }

  return {
    isOpen: () => !connection.isClosed(),
    sender: {
      server: connection.info?.server_id ?? "",
      client: connection.info?.client_id ?? 0,
      isClustered: connection.info?.cluster !== undefined,
    },
    stream: (name) => readKeptStream(client, name),
    create: (config) => write("CREATE", config),
    update: (config) => write("UPDATE", config),
    consumer: (stream, name) => readKeptConsumer(client, stream, name),
    async createConsumer(stream, name, config) {
      const api = `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.${name}`;
      const answer = await ask(api, { stream_name: stream, config, action: "create" });
      return answer.kind === "answer" ? { kind: "done" } : answer;
    },
    publish: (message) => publishMessage(connection, url, limits, message),
  };
}
