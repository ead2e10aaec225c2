import { createInbox, type Msg, type NatsConnection } from "@nats-io/transport-node";

const timeoutMs = 5_000;

/** One delivery of a message by a consumer. */
export interface Delivered {
  data: Uint8Array;
  /** How often it was delivered, this time included. */
  count: number;
  streamSequence: number;
  ack(): void;
  /** Back to the server, which delivers it again at once. */
  nak(): void;
}

/** What is there now, at most `batchSize` messages; does not wait for more (a pull request with no_wait). */
export async function fetchMessages(
  connection: NatsConnection,
  { stream, consumer, batchSize }: { stream: string; consumer: string; batchSize: number },
): Promise<Delivered[]> {
  const inbox = createInbox();
  const subscription = connection.subscribe(inbox, { max: batchSize });
  const timer = setTimeout(() => subscription.unsubscribe(), timeoutMs);
  connection.publish(
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
    JSON.stringify({ batch: batchSize, no_wait: true }),
    { reply: inbox },
  );
  const messages: Delivered[] = [];
  for await (const message of subscription) {
    // A status such as 404 No Messages ends what is there.
    const isStatus = message.headers !== undefined && message.headers.code > 0;
    if (isStatus) break;
    messages.push(delivered(message));
    if (messages.length === batchSize) break;
  }
  clearTimeout(timer);
  return messages;
}

/**
 * The reply subject tells the delivery: `$JS.ACK.STREAM.CONSUMER.COUNT.SEQUENCE.…`, and since 2.10 on request
 * `$JS.ACK.DOMAIN.ACCOUNT.STREAM.CONSUMER.COUNT.SEQUENCE.…`, which has at least eleven tokens.
 */
function delivered(message: Msg): Delivered {
  const tokens = (message.reply ?? "").split(".");
  const countAt = tokens.length >= 11 ? 6 : 4;
  return {
    data: message.data,
    count: Number(tokens[countAt]),
    streamSequence: Number(tokens[countAt + 1]),
    ack: () => void message.respond("+ACK"),
    nak: () => void message.respond("-NAK"),
  };
}
