import type { E2eReport } from "../e2e/reporting/e2e-report.ts";
import { changeWords, cleanupWords } from "../e2e/reporting/left-behind.ts";
import { wrap } from "../terminal/wrap.ts";
import type { Pen } from "./pen.ts";

/** In front of what lies below a line of a report of e2e. */
export const indent = "     ";

/** What was changed and put back, and what stays; `rows` says which rows. */
export function leftBehindLines(
  { changes, cleanup, leftBehind = [] }: Pick<E2eReport, "changes" | "cleanup" | "leftBehind">,
  rows: string | null,
  { style, width, clean }: Pen,
): string[] {
  const lines = changes
    .filter(({ state, what }) => !(state === "undone" && what.startsWith("Lease ")))
    .map(
      ({ what, state, detail }) => `${what}: ${changeWords[state]}${detail === null ? "" : `, ${detail}`}`,
    );
  if (cleanup !== undefined) lines.push(cleanupWords(cleanup));
  if (rows !== null) lines.push(rows);
  const wrapped = lines.flatMap((line) =>
    wrap(clean(line), width - indent.length).map((part) => indent + part),
  );
  // A command stays one line: it is pasted.
  for (const { what, command } of leftBehind) {
    wrapped.push(...wrap(clean(what), width - indent.length).map((part) => indent + part));
    if (command !== null) wrapped.push(`${indent}$ ${clean(command)}`);
  }
  return wrapped.length === 0 ? [] : [style.strong("Left behind"), ...wrapped];
}
