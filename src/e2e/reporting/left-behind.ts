import type { UndoneChange } from "../../journal/undone-change.ts";
import type { Cleanup, E2eReport } from "./e2e-report.ts";

/** What became of a change, in words. */
export const changeWords: Readonly<Record<UndoneChange["state"], string>> = {
  undone: "put back",
  "not-needed": "nothing to put back",
  kept: "kept",
  left: "NOT put back",
};

/** What `--clean` did, in words. */
export function cleanupWords({ state, removed, detail }: Cleanup): string {
  const why = detail === null ? "" : `; ${detail}`;
  if (state !== "removed") return `test rows: none removed${why}`;
  const counts = Object.entries(removed).map(([table, count]) => `${count} of ${table}`);
  return `test rows removed: ${counts.join(", ")}${why}`;
}

/** Which rows stay, in words; null: none. */
export function testRowsWords(testRows: E2eReport["testRows"]): string | null {
  if (testRows === null) return null;
  const { orderKey, messageId } = testRows;
  if (orderKey === null) return `the status of message ${messageId} stays in the database`;
  // A pipeline whose service gives a message no name of its own knows it by its id alone.
  return messageId === null
    ? `what was stored of ${orderKey} stays in the database`
    : `what was stored of order ${orderKey} (message ${messageId}) stays in the database`;
}
