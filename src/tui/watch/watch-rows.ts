import { isFinished, isReady, podStatus } from "../../checks/kubernetes/pods/pod-status.ts";
import type { CheckResult, CheckStatus } from "../../doctor/report.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import type { Consumer, Stream } from "../../snapshot/nats.ts";
import type { TableSize } from "../../snapshot/postgres.ts";

export interface CheckRow {
  key: string;
  status: CheckStatus;
  /** What is wrong, or why it is not known; empty when all is well. */
  text: string;
}

/** Sizes in bytes; null: no limit of its own. */
export interface StreamRow {
  key: string;
  messages: number;
  bytes: number;
  maxBytes: number | null;
}

/** `key` is `STREAM/consumer`. */
export interface ConsumerRow {
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

/** As one line of `kubectl get pods`. */
export interface PodRow {
  key: string;
  ready: string;
  status: string;
  restarts: number;
  createdAtMs: number | null;
  /** Ready, or done for good. */
  well: boolean;
}

/** A table, or below it the rows of one status, whose key is `table/status`. */
export interface TableRow {
  key: string;
  /** Null for a table. */
  status: string | null;
  /** Null: not known. */
  rows: number | null;
  /** False: an estimate. */
  exact: boolean;
  /** A count that grows with the table: what growth is told from. Null: none. */
  counter: number | null;
  newestAtMs: number | null;
}

export function checkRow({ id, status, reason, findings, blockedBy }: CheckResult): CheckRow {
  const counting = findings.filter(
    ({ severity, suppressed }) => severity !== "info" && suppressed === undefined,
  );
  const more = counting.length > 1 ? ` (and ${counting.length - 1} more)` : "";
  const blockers = status === "blocked" ? `by ${blockedBy.join(", ")}` : "";
  const text = counting[0] === undefined ? (reason ?? blockers) : counting[0].message + more;
  return { key: id, status, text: status === "pass" ? "" : text };
}

export function streamRow({ config, state }: Stream): StreamRow {
  return {
    key: config.name,
    messages: state.messages,
    bytes: state.bytes,
    maxBytes: config.max_bytes < 0 ? null : config.max_bytes,
  };
}

/** The longest backlog first. */
export function consumerRows(consumers: readonly Consumer[]): ConsumerRow[] {
  return consumers
    .map(consumerRow)
    .toSorted((a, b) => backlogOf(b) - backlogOf(a) || a.key.localeCompare(b.key, "en"));
}

/** What is not done yet; the messages of the stream say nothing of it (retention `limits` keeps the acknowledged ones). */
export const backlogOf = ({ pending, ackPending }: ConsumerRow): number => pending + ackPending;

/** Pods in trouble first. */
export function podRows(pods: readonly Pod[]): PodRow[] {
  return pods
    .map(podRow)
    .toSorted((a, b) => Number(a.well) - Number(b.well) || a.key.localeCompare(b.key, "en"));
}

/** Tables by name, those of another schema with it; each followed by its statuses. */
export function tableRows(tables: readonly TableSize[]): TableRow[] {
  return tables.flatMap((table) => {
    const key = table.onPath ? table.name : `${table.schema}.${table.name}`;
    const statuses = Object.entries(table.byStatus ?? {}).toSorted(([a], [b]) => a.localeCompare(b, "en"));
    return [
      {
        key,
        status: null,
        rows: table.rows,
        exact: table.exact,
        counter: table.inserted,
        newestAtMs: table.newestAt === null ? null : Date.parse(table.newestAt),
      },
      ...statuses.map(([status, rows]) => ({
        key: `${key}/${status}`,
        status,
        rows,
        exact: table.exact,
        counter: rows,
        newestAtMs: null,
      })),
    ];
  });
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

function podRow(pod: Pod): PodRow {
  const created = pod.metadata.creationTimestamp;
  return {
    key: pod.metadata.name,
    ...podStatus(pod),
    createdAtMs: created ? Date.parse(created) : null,
    well: isReady(pod) || isFinished(pod),
  };
}
