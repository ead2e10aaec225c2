import type { JsonValue } from "../../checks/finding.ts";
import { displayWidth } from "../../terminal/display-width.ts";
import { formatBytes } from "../../units/format-bytes.ts";
import { blank, clean, fitLine, type Line, line, padTo, span, wrapHard } from "./line.ts";
import type { Terminal } from "./terminal.ts";

type Facts = Pick<Terminal, "columns" | "unicode">;

/** What was read, as a table of names and values with `head` before it; a list of objects becomes a table of its own when it fits. */
export function evidenceTable(
  head: readonly Pair[],
  evidence: Readonly<Record<string, JsonValue>>,
  state: Facts,
): Line[] {
  const entries = Object.entries(evidence);
  const tables = entries.flatMap(([key, value]) => {
    const table = tableLines(key, value, state);
    return table === null ? [] : [{ key, table }];
  });
  const tabled = new Set(tables.map(({ key }) => key));
  const pairs = entries.filter(([key]) => !tabled.has(key)).flatMap(([key, value]) => flatten(key, value));
  return [...pairLines([...head, ...pairs], state), ...tables.flatMap(({ table }) => [blank, ...table])];
}

type Pair = readonly [path: string, value: string];

/** `limits: { memory: 64Mi }` becomes `limits.memory 64Mi`; lists of plain values stay on one line. */
function flatten(path: string, value: JsonValue): Pair[] {
  if (Array.isArray(value)) {
    if (value.every(isScalar)) return [[path, value.map(String).join(", ") || "none"]];
    return value.flatMap((item, index) => flatten(`${path}[${index}]`, item));
  }
  if (isScalar(value)) return [[path, scalarText(path, value)]];
  const entries = Object.entries(value);
  return entries.length === 0
    ? [[path, "none"]]
    : entries.flatMap(([key, item]) => flatten(`${path}.${key}`, item));
}

/** `maxFileBytes: 1073741824` is easier to read as 1 GiB, and the number is what the server says. */
function scalarText(key: string, value: Scalar): string {
  if (typeof value === "number" && /bytes$/i.test(key) && value >= 1024)
    return `${formatBytes(value)} (${value})`;
  return value === null ? "none" : String(value);
}

const gap = 2;
const widestKey = 28;

function pairLines(pairs: readonly Pair[], { columns, unicode }: Facts): Line[] {
  const cleaned = pairs.map(([key, value]) => [clean(key, unicode), clean(value, unicode)] as const);
  const keyWidth = Math.min(
    widestKey,
    Math.floor(columns / 2) - gap,
    Math.max(...cleaned.map(([key]) => displayWidth(key))),
  );
  return cleaned.flatMap(([key, value]) => {
    const ownLine = displayWidth(key) > keyWidth;
    const rows = wrapHard(value, columns - keyWidth - gap).map((text, index) =>
      line(span(padTo(index === 0 && !ownLine ? key : "", keyWidth + gap), "dim"), span(text)),
    );
    return ownLine ? [fitLine(line(span(key, "dim")), columns, unicode), ...rows] : rows;
  });
}

/** A table of a list of flat objects with the same keys; null when it is none or too wide. */
function tableLines(title: string, value: JsonValue, { columns, unicode }: Facts): Line[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const rows = value.filter(isFlatObject);
  if (rows.length !== value.length) return null;
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (content: JsonValue | undefined) =>
    content === undefined || content === null ? "" : clean(cellText(content), unicode);
  const widths = keys.map((key) =>
    Math.max(displayWidth(key), ...rows.map((row) => displayWidth(cell(row[key])))),
  );
  if (widths.reduce((sum, width) => sum + width + gap, 0) - gap > columns) return null;
  const layOut = (cells: readonly string[]) =>
    cells
      .map((text, index) => padTo(text, (widths[index] ?? 0) + gap))
      .join("")
      .trimEnd();
  return [
    line(span(clean(title, unicode), "strong")),
    line(span(layOut(keys.map((key) => key.toUpperCase())), "dim")),
    ...rows.map((row) => line(span(layOut(keys.map((key) => cell(row[key])))))),
  ];
}

type Scalar = string | number | boolean | null;

function isScalar(value: JsonValue): value is Scalar {
  return value === null || typeof value !== "object";
}

function cellText(value: JsonValue): string {
  return Array.isArray(value) ? value.map(String).join(", ") : String(value);
}

function isFlatObject(value: JsonValue): value is { [key: string]: JsonValue } {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  return Object.values(value).every(
    (item) => isScalar(item) || (Array.isArray(item) && item.every(isScalar)),
  );
}
