import { type Span, span } from "../kit/line.ts";
import type { PaneFacts, RowChange } from "./pane.ts";

/** What to say of one row; null: nothing worth saying. */
export type Said = Omit<RowChange, "key"> | null;

/** What is said of a row that is new, gone, or not as it was a round before. */
export interface RowComparison<R> {
  added?(row: R): Said;
  removed?(row: R): Said;
  changed(old: R, row: R): Said;
}

/** The changes from one round's rows to the next one's. */
export function compareRows<R extends { key: string }>(
  before: readonly R[],
  after: readonly R[],
  { added, removed, changed }: RowComparison<R>,
): RowChange[] {
  const old = new Map(before.map((row) => [row.key, row]));
  const kept = after.map((row): [string, Said] => {
    const was = old.get(row.key);
    old.delete(row.key);
    return [row.key, was === undefined ? (added?.(row) ?? null) : changed(was, row)];
  });
  const gone = [...old.values()].map((row): [string, Said] => [row.key, removed?.(row) ?? null]);
  return [...kept, ...gone].flatMap(([key, said]) => (said === null ? [] : [{ key, ...said }]));
}

/** What stands before a row, two columns wide: what the last round changed stands out, without colour too. */
export function changeMark({ changed, screenReader }: PaneFacts, pane: string): (key: string) => Span {
  const marked = new Set(changed);
  const sign = screenReader ? "changed " : "* ";
  return (key) => (marked.has(`${pane}/${key}`) ? span(sign, "warning") : span("  "));
}
