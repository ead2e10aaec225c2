import type { Latency } from "../e2e/reporting/latency.ts";
import { formatDuration } from "../units/format-duration.ts";

const names: Readonly<Record<Latency["hop"], string>> = {
  "client-to-api": "client to API",
  "api-to-stream": "client to stream",
  "stream-to-worker": "stream to worker",
  "worker-to-database": "worker to database",
  "database-to-dashboard": "database to dashboard",
  "whole-way": "client to database",
};
const columns = ["p50", "p95", "p99", "max", "of"];
/** What a line of the table takes at least. */
const narrowest = 68;

/** One end at least is known only by looking. */
const looked: ReadonlySet<Latency["hop"]> = new Set([
  "stream-to-worker",
  "worker-to-database",
  "database-to-dashboard",
]);

/**
 * One line for each stretch of the way; where the columns do not fit, one for each figure. What is shorter than the time between two looks (0: not known)
 * is said to be.
 */
export function latencyLines(latencies: readonly Latency[], width: number, lookMs: number): string[] {
  if (latencies.length === 0) return [];
  const rows = latencies.map(({ hop, count, p50Ms, p95Ms, p99Ms, maxMs }) => {
    const cell = (ms: number) =>
      looked.has(hop) && ms < lookMs ? `<${formatLatency(lookMs)}` : formatLatency(ms);
    return { name: names[hop], cells: [p50Ms, p95Ms, p99Ms, maxMs].map(cell).concat(String(count)) };
  });
  if (width < narrowest)
    return rows.flatMap(({ name, cells }) => [
      name,
      ...cells.map((cell, index) => `  ${(columns[index] ?? "").padEnd(4)} ${cell}`),
    ]);
  const first = Math.max(...rows.map(({ name }) => name.length), 0);
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(first), ...cells.map((cell) => cell.padStart(9))].join("");
  return [line("", columns), ...rows.map(({ name, cells }) => line(name, cells))];
}

/** Finer than other durations: 412 ms and 480 ms are not the same. */
function formatLatency(milliseconds: number): string {
  if (milliseconds >= 9_999.5) return formatDuration(milliseconds);
  return `${milliseconds < 10 ? milliseconds : Math.round(milliseconds)} ms`;
}
