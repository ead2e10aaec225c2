import { createInbox, type Msg } from "@nats-io/transport-node";
import { type Answer, type NatsSession, refusal } from "./session.ts";

type Config = Record<string, unknown>;

const hourNs = 3_600_000_000_000;
const kept = { retention: "limits", storage: "file", max_bytes: 1024 ** 3, num_replicas: 1 };

/** nomnom's streams and consumer as the ingestion API and the worker make and use them. */
export class Pipeline {
  private readonly session: NatsSession;

  constructor(session: NatsSession) {
    this.session = session;
  }

  async createMessages(more: Config = {}): Promise<void> {
    const config = { name: "MESSAGES", subjects: ["messages.ingest.>"], max_age: 24 * hourNs };
    await this.session.mustAsk("STREAM.CREATE.MESSAGES", { ...kept, ...config, ...more });
  }

  /** Both streams, the first with `more`. */
  async createStreams(more: Config = {}): Promise<void> {
    await this.createMessages(more);
    const config = { name: "MESSAGESDLQ", subjects: ["messages.dlq.>"], max_age: 7 * 24 * hourNs };
    await this.session.mustAsk("STREAM.CREATE.MESSAGESDLQ", { ...kept, ...config });
  }

  /** As the worker asks for it: everything else is the server's default. */
  createConsumer(name: string, more: Config = {}): Promise<Answer> {
    const config = {
      durable_name: name,
      ack_policy: "explicit",
      deliver_policy: "all",
      replay_policy: "instant",
      filter_subject: "messages.ingest.>",
      max_deliver: 3,
      ...more,
    };
    return this.session.ask(`CONSUMER.DURABLE.CREATE.MESSAGES.${name}`, { stream_name: "MESSAGES", config });
  }

  /** Streams and the worker's consumer. */
  async create(consumer: Config = {}, messages: Config = {}): Promise<void> {
    await this.createStreams(messages);
    const { error } = await this.createConsumer("workers", consumer);
    if (error !== undefined) throw new Error(JSON.stringify(error));
  }

  async publish(count: number, subject = "messages.ingest.Order"): Promise<void> {
    for (let index = 0; index < count; index++)
      await this.session.publish(subject, `{"message_id":"${index}"}`);
  }

  /** One fetch as the worker makes it: what is there now, no waiting. */
  async fetch(batch: number): Promise<Msg[]> {
    const { connection } = this.session;
    const got: Msg[] = [];
    const subscription = connection.subscribe(createInbox());
    const request = JSON.stringify({ batch, no_wait: true });
    connection.publish("$JS.API.CONSUMER.MSG.NEXT.MESSAGES.workers", request, {
      reply: subscription.getSubject(),
    });
    const timer = setTimeout(() => subscription.unsubscribe(), 10_000);
    for await (const message of subscription) {
      // A status instead of a message: there are no more.
      if (message.headers?.code) break;
      got.push(message);
      if (got.length === batch) break;
    }
    clearTimeout(timer);
    return got;
  }

  /** Takes and acknowledges what is there, but for the first `except` messages. */
  async work(batch: number, except = 0): Promise<void> {
    for (const message of (await this.fetch(batch)).slice(except)) message.respond("+ACK");
    await this.session.connection.flush();
  }
}

/** What the server answers to a consumer that is not made. */
export const consumerAnswer = (consumer: string, answer: Answer) => ({ consumer, ...refusal(answer) });
