import { blank, fitLine, type Line, line, type Span, span, wrapHard } from "../kit/line.ts";

/** The Markdown our pages use: headings, paragraphs, lists, code, tables. Code and tables are never wrapped. */
export function markdownLines(markdown: string, columns: number, unicode: boolean): Line[] {
  return blocksOf(markdown).flatMap((block) => blockLines(block, columns, unicode));
}

type Block =
  | { kind: "heading" | "code" | "table"; text: string }
  | { kind: "blank" }
  | { kind: "paragraph"; indent: string; text: string };

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let inCode = false;
  for (const row of markdown.trimEnd().split("\n")) {
    if (row.startsWith("```")) inCode = !inCode;
    else if (inCode) blocks.push({ kind: "code", text: row });
    else addRow(blocks, row);
  }
  return blocks;
}

function addRow(blocks: Block[], row: string): void {
  const heading = /^#+\s+(.*)$/.exec(row);
  const item = /^(\s*(?:[-*]|\d+\.)\s+)(.*)$/.exec(row);
  const before = blocks.at(-1);
  if (row.trim() === "") blocks.push({ kind: "blank" });
  else if (heading !== null) blocks.push({ kind: "heading", text: heading[1] ?? "" });
  else if (row.startsWith("|")) blocks.push({ kind: "table", text: row });
  else if (item !== null) blocks.push({ kind: "paragraph", indent: item[1] ?? "", text: item[2] ?? "" });
  else if (before?.kind === "paragraph") before.text += ` ${row.trim()}`;
  else blocks.push({ kind: "paragraph", indent: "", text: row.trim() });
}

function blockLines(block: Block, columns: number, unicode: boolean): Line[] {
  switch (block.kind) {
    case "blank":
      return [blank];
    case "heading":
      return [fitLine(line(span(block.text, "strong")), columns, unicode)];
    case "code":
      return [fitLine(line(span("  "), span(block.text, "command")), columns, unicode)];
    case "table":
      return [fitLine(line(span(block.text)), columns, unicode)];
    case "paragraph":
      return paragraphLines(block.indent, block.text, columns);
  }
}

function paragraphLines(indent: string, text: string, columns: number): Line[] {
  const plain = text.replace(/\[([^[\]]+)\]\([^()]*\)/g, "$1").replace(/\*\*([^*]+)\*\*/g, "$1");
  return wrapHard(plain, columns - indent.length).map((part, index) =>
    line(span(index === 0 ? indent : " ".repeat(indent.length)), ...codeSpans(part)),
  );
}

/** Text between backticks is a command or a name. */
function codeSpans(text: string): Span[] {
  return text.split("`").map((part, index) => span(part, index % 2 === 1 ? "command" : "plain"));
}
