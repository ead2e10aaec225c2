import { displayWidth } from "../../terminal/display-width.ts";
import { type Line, line, padTo, type Span, span, type Tone } from "../kit/line.ts";

export interface TableColumn<T> {
  title: string;
  text(row: T): string;
  tone?(row: T): Tone;
  /** Numbers stand at the right. */
  right?: boolean;
  /** Takes the room that is left; one per table. */
  flexible?: boolean;
  /** Goes when there is too little room, the highest first. */
  dispensable?: number;
}

const gap = 2;
/** Names need this much (or all they have) before columns that can be done without get any. */
const namesFirst = 22;
const narrowestFlexible = 12;

/** A head and one line per row, in `width` columns; `marker` is what stands before a row, two columns wide. */
export function tableLines<T extends { key: string }>(
  rows: readonly T[],
  columns: readonly TableColumn<T>[],
  width: number,
  marker: (key: string) => Span,
): Line[] {
  const laidOut = layOut(rows, columns, width - 2).map((entry) => withoutSharedPrefix(entry, rows));
  const cell = (text: string, tableWidth: number, right = false) =>
    right ? padStart(cut(text, tableWidth), tableWidth) : padTo(cut(text, tableWidth), tableWidth);
  const head = laidOut.map(({ column, width: own }) =>
    span(`${cell(column.title, own, column.right)}  `, "dim"),
  );
  return [
    line(span("  "), ...head),
    ...rows.map((row) =>
      line(
        marker(row.key),
        ...laidOut.map(({ column, width: own }) =>
          span(`${cell(column.text(row), own, column.right)}  `, column.tone?.(row) ?? "plain"),
        ),
      ),
    ),
  ];
}

interface LaidOut<T> {
  column: TableColumn<T>;
  width: number;
}

function layOut<T>(rows: readonly T[], columns: readonly TableColumn<T>[], width: number): LaidOut<T>[] {
  const natural = columns.map((column) => ({
    column,
    width: Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(column.text(row)))),
  }));
  const fixed = (list: readonly LaidOut<T>[]) =>
    list.reduce((sum, { column, width: own }) => sum + (column.flexible ? 0 : own + gap), 0);
  let kept = natural;
  const wanted = Math.min(
    namesFirst,
    ...natural.flatMap((entry) => (entry.column.flexible ? [entry.width] : [])),
  );
  while (width - fixed(kept) - gap < wanted) {
    const least = Math.max(0, ...kept.map(({ column }) => column.dispensable ?? 0));
    if (least === 0) break;
    kept = kept.filter(({ column }) => column.dispensable !== least);
  }
  const left = Math.max(narrowestFlexible, width - fixed(kept) - gap);
  return kept.map((entry) =>
    entry.column.flexible ? { ...entry, width: Math.min(entry.width, left) } : entry,
  );
}

/** What all names begin with (the name of the release) tells nothing apart: it goes first where there is no room for whole names. */
function withoutSharedPrefix<T>({ column, width }: LaidOut<T>, rows: readonly T[]): LaidOut<T> {
  const names = rows.map((row) => column.text(row));
  const [first = "", ...others] = names;
  if (!column.flexible || others.length === 0 || names.every((name) => displayWidth(name) <= width))
    return { column, width };
  const parts = first.split("-").slice(0, -1);
  while (parts.length > 0 && !others.every((name) => name.startsWith(`${parts.join("-")}-`))) parts.pop();
  const shared = parts.length === 0 ? 0 : parts.join("-").length + 1;
  return { column: { ...column, text: (row) => column.text(row).slice(shared) }, width };
}

/** Names are cut near their end: pods of one workload differ in the last letters, workloads before that. */
function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const characters = [...text];
  const tail = Math.floor((width - 2) / 4);
  return `${characters.slice(0, width - 2 - tail).join("")}..${characters.slice(-tail).join("")}`;
}

function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}
