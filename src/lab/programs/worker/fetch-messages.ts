import { once } from "node:events";
import { createInbox, type Msg, type NatsConnection } from "@nats-io/transport-node";

/** One delivery of a message by a consumer. */
export interface Delivered {
  data: Uint8Array;
  /** How often it was delivered, this time included. */
  count: number;
  ack(): void;
  /** Back to the server, which delivers it again at once. */
  nak(): void;
}

export interface FetchRequest {
  stream: string;
  consumer: string;
  batchSize: number;
}

/** A status of the server instead of a message. */
export class FetchError extends Error {
  constructor({ code, description }: { code: number; description: string }) {
    super(
      `error while processing messages from the stream: ${code}, ${description === "" ? "None" : `Some("${description}")`}`,
    );
    this.name = "FetchError";
  }
}

/** What is answered sooner than that was on its way when the connection broke; later, the server has kept the request. */
const parkedMs = 250;

/**
 * What is there now, at most `batchSize` messages (a pull request with no_wait), as async-nats fetches it: there is no limit of time. So a request the
 * server has parked until the next message, as 2.9 and 2.10 do after a message they gave up, is waited for when the connection breaks as well; the
 * server that comes back does not know it, and the worker hangs until it is restarted. Throws FetchError; rejects when the signal is aborted.
 */
export async function* fetchMessages(
  connection: NatsConnection,
  { stream, consumer, batchSize }: FetchRequest,
  signal: AbortSignal,
): AsyncGenerator<Delivered> {
  const inbox = createInbox();
  const subscription = connection.subscribe(inbox, { max: batchSize });
  const leave = () => subscription.unsubscribe();
  signal.addEventListener("abort", leave, { once: true });
  const askedMs = Date.now();
  let messages = 0;
  try {
    connection.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
      JSON.stringify({ batch: batchSize, no_wait: true }),
      { reply: inbox },
    );
    for await (const message of subscription) {
      const status = message.headers?.code ?? 0;
      // No Messages, Request Timeout: that is all there is.
      if (status === 404 || status === 408) return;
      if (status > 0) throw new FetchError({ code: status, description: message.headers?.description ?? "" });
      yield delivered(message);
      messages += 1;
      if (messages === batchSize) return;
    }
  } finally {
    signal.removeEventListener("abort", leave);
    subscription.unsubscribe();
  }
  signal.throwIfAborted();
  if (Date.now() - askedMs > parkedMs) await once(signal, "abort");
}

/**
 * The reply subject tells the delivery: `$JS.ACK.STREAM.CONSUMER.COUNT.SEQUENCE.…`, and since 2.10 on request
 * `$JS.ACK.DOMAIN.ACCOUNT.STREAM.CONSUMER.COUNT.SEQUENCE.…`, which has at least eleven tokens.
 */
function delivered(message: Msg): Delivered {
  const tokens = (message.reply ?? "").split(".");
  return {
    data: message.data,
    count: Number(tokens[tokens.length >= 11 ? 6 : 4]),
    ack: () => void message.respond("+ACK"),
    nak: () => void message.respond("-NAK"),
  };
}
