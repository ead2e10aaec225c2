import { LineCounter, parseDocument } from "yaml";

/** Where text stops being JSON, 1-based. JSON.parse does not say it dependably on every Node, so a parser that keeps positions is asked. */
export function locateJsonError(text: string): { line: number; column: number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: "json", strict: true });
  const offset = document.errors[0]?.pos[0] ?? text.length;
  const { line, col } = lines.linePos(Math.min(offset, text.length));
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
