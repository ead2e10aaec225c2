import type { Consumer } from "../../../snapshot/nats.ts";
import { perMinute } from "../history.ts";
import { historyColumn, nameColumn, rateColumn } from "../table-columns.ts";
import { tablePane } from "../table-pane.ts";

/** `key` is `STREAM/consumer`. */
interface ConsumerRow {
  key: string;
  pending: number;
  ackPending: number;
  /** Null: as many as it likes. */
  maxAckPending: number | null;
  redelivered: number;
  /** Deliveries since it was created, repeated ones included. */
  delivered: number;
  /** Pull requests that wait; null for a push consumer. */
  waiting: number | null;
  /** Push consumers: somebody listens. */
  bound: boolean;
}

export const consumersPane = tablePane({
  id: "consumers",
  title: "Consumers",
  side: "right",
  importance: 2,
  shows:
    "backlog: not yet delivered (`PEND`) and delivered but not acknowledged (`ACK`); delivered again (`REDEL`), deliveries a minute, waiting pulls",
  section: "nats/consumers",
  readsForItself: true,
  rows: consumerRows,
  figures: { delivered: ({ delivered }) => delivered, backlog: backlogOf },
  columns: ({ unicode }, history) => [
    nameColumn(unicode),
    {
      title: "PEND",
      right: true,
      text: ({ pending }) => String(pending),
      // A backlog that nobody takes from.
      tone: ({ key, pending }) =>
        pending > 0 && perMinute(history("delivered")[key] ?? []) === 0 ? "bad" : "plain",
    },
    {
      title: "ACK",
      right: true,
      text: ({ ackPending }) => String(ackPending),
      tone: (row) => (isSaturated(row) ? "bad" : "plain"),
    },
    {
      title: "REDEL",
      right: true,
      dispensable: 1,
      text: ({ redelivered }) => String(redelivered),
      tone: ({ redelivered }) => (redelivered > 0 ? "warning" : "plain"),
    },
    rateColumn(history("delivered")),
    {
      title: "WAIT",
      right: true,
      dispensable: 3,
      text: ({ waiting, bound }) => (waiting === null ? (bound ? "push" : "unbound") : String(waiting)),
      tone: ({ waiting, bound }) => (waiting === null && !bound ? "bad" : "plain"),
    },
    historyColumn(unicode, ({ key }) => (history("backlog")[key] ?? []).map(({ value }) => value)),
  ],
  // Backlogs come and go; that one cannot be worked off any more, or that messages come back, is a change.
  changes: {
    added: ({ key }) => ({ tone: "good", text: `consumer ${key} was created` }),
    removed: ({ key }) => ({ tone: "bad", text: `consumer ${key} is gone` }),
    changed(old, row) {
      const { key, ackPending, redelivered } = row;
      if (isSaturated(row) && !isSaturated(old)) {
        const text = `consumer ${key} gets no more: ${ackPending} messages await their acknowledgement`;
        return { tone: "bad", text };
      }
      if (!isSaturated(row) && isSaturated(old)) {
        return { tone: "good", text: `consumer ${key} gets messages again` };
      }
      if (redelivered > 0 && old.redelivered === 0) {
        return { tone: "bad", text: `consumer ${key}: messages are delivered again, ${redelivered} now` };
      }
      if (redelivered === 0 && old.redelivered > 0) {
        return { tone: "good", text: `consumer ${key}: no message is delivered again any more` };
      }
      return null;
    },
  },
  help: {
    perMinute: "deliveries of a consumer (repeated ones too)",
    history: "of consumers the backlog",
    terms: [
      ["PEND ACK", "not delivered yet, delivered and not acknowledged: the backlog"],
      ["REDEL", "of the latter, delivered more than once"],
      ["WAIT", "pull requests that wait for messages"],
    ],
  },
});

/** The longest backlog first. */
function consumerRows(consumers: readonly Consumer[]): ConsumerRow[] {
  return consumers
    .map(consumerRow)
    .toSorted((a, b) => backlogOf(b) - backlogOf(a) || a.key.localeCompare(b.key, "en"));
}

function consumerRow(consumer: Consumer): ConsumerRow {
  const { config } = consumer;
  return {
    key: `${consumer.stream_name}/${consumer.name}`,
    pending: consumer.num_pending,
    ackPending: consumer.num_ack_pending,
    maxAckPending: config.max_ack_pending > 0 ? config.max_ack_pending : null,
    redelivered: consumer.num_redelivered,
    delivered: consumer.delivered.consumer_seq,
    waiting: config.deliver_subject ? null : consumer.num_waiting,
    bound: consumer.push_bound,
  };
}

/** What is not done yet; the messages of the stream say nothing of it (retention `limits` keeps the acknowledged ones). */
function backlogOf({ pending, ackPending }: ConsumerRow): number {
  return pending + ackPending;
}

/** The server delivers nothing more before something is acknowledged. */
function isSaturated({ ackPending, maxAckPending }: ConsumerRow): boolean {
  return maxAckPending !== null && ackPending >= maxAckPending;
}
