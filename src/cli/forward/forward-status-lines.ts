import type { ForwardStatus } from "../../connect/port-forward/forward-status.ts";
import { sanitiseLine } from "../../terminal/sanitise.ts";
import { counted } from "../../units/counted.ts";
import { formatBytes } from "../../units/format-bytes.ts";

export interface StatusRow {
  target: string;
  status: ForwardStatus;
}

/** The lines a screen has room for. */
export interface Room {
  columns: number;
  lines: number;
  ellipsis: string;
}

/**
 * What has happened to each target so far, one line each, targets in one column. Where there are more targets than lines those without a
 * connection go first, and a last line counts what is not shown.
 */
export function statusLines(rows: readonly StatusRow[], { columns, lines, ellipsis }: Room): string[] {
  const targetWidth = Math.max(0, ...rows.map(({ target }) => target.length));
  const shown = chosen(rows, lines);
  const texts = shown.map(({ target, status }) => `${target.padEnd(targetWidth)}  ${statusWords(status)}`);
  if (shown.length < rows.length) texts.push(`and ${rows.length - shown.length} more`);
  return texts.map((text) => cutTo(sanitiseLine(text), columns, ellipsis));
}

/** What is wrong first and the pod's long name last, so that a narrow screen keeps what matters. */
function statusWords({ pod, connections, bytes, reconnects, lastFailure }: ForwardStatus): string {
  if (connections.total === 0) return "no connection yet";
  return [
    `${connections.open} open of ${connections.total}`,
    ...(lastFailure === null ? [] : [lastFailure.message]),
    `up ${formatBytes(bytes.up)}, down ${formatBytes(bytes.down)}`,
    ...(reconnects > 0 ? [counted(reconnects, "reconnect")] : []),
    ...(connections.failed > 0 ? [`${connections.failed} failed`] : []),
    ...(pod === null ? [] : [`pod ${pod.name}`]),
  ].join("  ");
}

function chosen(rows: readonly StatusRow[], lines: number): StatusRow[] {
  if (rows.length <= lines) return [...rows];
  const used = rows.filter(({ status }) => status.connections.total > 0);
  return used.slice(0, Math.max(0, lines - 1));
}

const cutTo = (text: string, columns: number, ellipsis: string): string =>
  text.length <= columns ? text : text.slice(0, columns - ellipsis.length) + ellipsis;
