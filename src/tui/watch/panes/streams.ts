import type { Stream } from "../../../snapshot/nats.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { type Span, span, type Tone } from "../../kit/line.ts";
import { increments } from "../history.ts";
import type { PaneFacts } from "../pane.ts";
import { gauge } from "../sparkline.ts";
import { historyColumn, nameColumn, rateColumn } from "../table-columns.ts";
import { tablePane } from "../table-pane.ts";

/** Sizes in bytes; null: no limit of its own. */
interface StreamRow {
  key: string;
  messages: number;
  bytes: number;
  maxBytes: number | null;
}

export const streamsPane = tablePane({
  id: "streams",
  title: "Streams",
  side: "right",
  importance: 4,
  shows:
    "messages, growth, bytes and how full it is of its `max_bytes`; above it what all of them reserve of `max_file`",
  section: "nats/streams",
  rows: streamRows,
  figures: { messages: ({ messages }) => messages },
  columns: ({ unicode }, history) => [
    nameColumn(unicode),
    { title: "MSGS", right: true, text: ({ messages }) => String(messages) },
    rateColumn(history("messages")),
    { title: "BYTES", right: true, dispensable: 1, text: ({ bytes }) => formatBytes(bytes) },
    {
      title: "LIMIT",
      right: true,
      text: ({ bytes, maxBytes }) =>
        maxBytes === null ? "none" : `${Math.round((bytes / Math.max(1, maxBytes)) * 100)}%`,
      tone: ({ bytes, maxBytes }) => (maxBytes !== null && bytes > maxBytes * 0.9 ? "warning" : "plain"),
    },
    historyColumn(unicode, ({ key }) => increments(history("messages")[key] ?? [])),
  ],
  // Counts move all the time and are no change; that a stream comes, goes, is emptied or gets another limit is.
  changes: {
    added: ({ key }) => ({ tone: "good", text: `stream ${key} was created` }),
    removed: ({ key }) => ({ tone: "bad", text: `stream ${key} is gone` }),
    changed(old, row) {
      if (old.maxBytes !== row.maxBytes) {
        return { tone: "plain", text: `stream ${row.key}: max_bytes ${limit(old)} to ${limit(row)}` };
      }
      if (row.messages === 0 && old.messages > 0) {
        return { tone: "bad", text: `stream ${row.key} is empty; it held ${old.messages} messages` };
      }
      return null;
    },
  },
  summary: storageSpans,
  help: { perMinute: "messages into a stream" },
});

function streamRows(streams: readonly Stream[]): StreamRow[] {
  return streams.map(({ config, state }) => ({
    key: config.name,
    messages: state.messages,
    bytes: state.bytes,
    maxBytes: config.max_bytes < 0 ? null : config.max_bytes,
  }));
}

function limit({ maxBytes }: StreamRow): string {
  return maxBytes === null ? "unlimited" : formatBytes(maxBytes);
}

/** Reserved against max_file: the figure that decides whether one more stream can be created. */
function storageSpans({ sections, stale, columns, unicode }: PaneFacts): Span[] {
  const monitoring = sections["nats/monitoring"];
  const storage = monitoring?.ok ? monitoring.data.jetstream : null;
  if (storage === null || stale["nats/streams"] !== undefined) return [];
  const { reservedFileBytes: reserved, maxFileBytes: most } = storage;
  const tone: Tone = reserved > most ? "bad" : reserved > most * 0.9 ? "warning" : "plain";
  if (columns < 60) {
    const share = Math.round((reserved / Math.max(1, most)) * 100);
    return [span("  reserved ", "dim"), span(`${share}%`, tone)];
  }
  const figures = `${formatBytes(reserved)} of ${formatBytes(most)}`;
  return [span("  reserved ", "dim"), span(`${gauge(reserved, most, 8, unicode)} ${figures}`, tone)];
}
