import { formatBytes } from "../../units/format-bytes.ts";
import { isProblem } from "../doctor/check-state.ts";
import type { CheckRow, ConsumerRow, PodRow, StreamRow, TableRow } from "./watch-rows.ts";

/** A change of one row: whose it is, and what to say. */
export interface RowChange {
  key: string;
  tone: "bad" | "good" | "plain";
  text: string;
}

export function checkChanges(before: readonly CheckRow[], after: readonly CheckRow[]): RowChange[] {
  return compare(before, after, {
    changed: (old, row) =>
      old.status === row.status
        ? null
        : {
            tone: isProblem(row.status) ? "bad" : "good",
            text: `${row.key}: ${old.status} to ${row.status}`,
          },
  });
}

export function podChanges(before: readonly PodRow[], after: readonly PodRow[]): RowChange[] {
  return compare(before, after, {
    added: (row) => ({ tone: "plain", text: `pod ${row.key} is new: ${row.status}` }),
    removed: (row) => ({ tone: "plain", text: `pod ${row.key} is gone` }),
    changed(old, row) {
      if (row.restarts > old.restarts) {
        return { tone: "bad", text: `pod ${row.key} restarted, ${row.restarts} in all: ${row.status}` };
      }
      if (old.status === row.status && old.ready === row.ready) return null;
      const from = `${old.status} ${old.ready}`;
      return {
        tone: row.well ? "good" : "bad",
        text: `pod ${row.key}: ${from} to ${row.status} ${row.ready}`,
      };
    },
  });
}

/** Counts move all the time and are no change; that a stream comes, goes, is emptied or gets another limit is. */
export function streamChanges(before: readonly StreamRow[], after: readonly StreamRow[]): RowChange[] {
  return compare(before, after, {
    added: (row) => ({ tone: "good", text: `stream ${row.key} was created` }),
    removed: (row) => ({ tone: "bad", text: `stream ${row.key} is gone` }),
    changed(old, row) {
      if (old.maxBytes !== row.maxBytes) {
        return { tone: "plain", text: `stream ${row.key}: max_bytes ${limit(old)} to ${limit(row)}` };
      }
      if (row.messages === 0 && old.messages > 0) {
        return { tone: "bad", text: `stream ${row.key} is empty; it held ${old.messages} messages` };
      }
      return null;
    },
  });
}

/** Backlogs come and go; that one cannot be worked off any more, or that messages come back, is a change. */
export function consumerChanges(before: readonly ConsumerRow[], after: readonly ConsumerRow[]): RowChange[] {
  return compare(before, after, {
    added: (row) => ({ tone: "good", text: `consumer ${row.key} was created` }),
    removed: (row) => ({ tone: "bad", text: `consumer ${row.key} is gone` }),
    changed(old, row) {
      if (isSaturated(row) !== isSaturated(old)) {
        return isSaturated(row)
          ? {
              tone: "bad",
              text: `consumer ${row.key} gets no more: ${row.ackPending} messages await their acknowledgement`,
            }
          : { tone: "good", text: `consumer ${row.key} gets messages again` };
      }
      if (row.redelivered > 0 && old.redelivered === 0) {
        return {
          tone: "bad",
          text: `consumer ${row.key}: messages are delivered again, ${row.redelivered} now`,
        };
      }
      if (row.redelivered === 0 && old.redelivered > 0) {
        return { tone: "good", text: `consumer ${row.key}: no message is delivered again any more` };
      }
      return null;
    },
  });
}

/** The server delivers nothing more before something is acknowledged. */
export const isSaturated = ({ ackPending, maxAckPending }: ConsumerRow): boolean =>
  maxAckPending !== null && ackPending >= maxAckPending;

/** Where a message ends that could not be processed (nomnom-contract: message_status.status). */
const badStatuses: readonly string[] = ["failed", "dlq"];

export function tableChanges(before: readonly TableRow[], after: readonly TableRow[]): RowChange[] {
  return compare(before, after, {
    added: (row) =>
      row.status === null ? { tone: "good", text: `table ${row.key} was created` } : worse(row, 0),
    removed: (row) => (row.status === null ? { tone: "bad", text: `table ${row.key} is gone` } : null),
    changed(old, row) {
      if (row.status !== null) return worse(row, old.rows ?? 0);
      const emptied = row.exact && row.rows === 0 && old.rows !== null && old.rows > 0;
      return emptied ? { tone: "bad", text: `table ${row.key} is empty; it held ${old.rows} rows` } : null;
    },
  });
}

function worse({ key, status, rows }: TableRow, before: number): Said {
  if (status === null || !badStatuses.includes(status) || rows === null || rows <= before) return null;
  return { tone: "bad", text: `${key}: ${before} to ${rows}` };
}

type Said = Omit<RowChange, "key"> | null;

function compare<T extends { key: string }>(
  before: readonly T[],
  after: readonly T[],
  say: { added?(row: T): Said; removed?(row: T): Said; changed(old: T, row: T): Said },
): RowChange[] {
  const old = new Map(before.map((row) => [row.key, row]));
  const changes = after.map((row): [string, Said] => {
    const was = old.get(row.key);
    old.delete(row.key);
    return [row.key, was === undefined ? (say.added?.(row) ?? null) : say.changed(was, row)];
  });
  const removed = [...old.values()].map((row): [string, Said] => [row.key, say.removed?.(row) ?? null]);
  return [...changes, ...removed].flatMap(([key, said]) => (said === null ? [] : [{ key, ...said }]));
}

function limit({ maxBytes }: StreamRow): string {
  return maxBytes === null ? "unlimited" : formatBytes(maxBytes);
}
