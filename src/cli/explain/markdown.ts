import { toAscii } from "../../terminal/ascii.ts";
import type { Capabilities } from "../../terminal/capabilities.ts";
import type { Style } from "../../terminal/style.ts";
import { wrap, wrapHanging } from "../../terminal/wrap.ts";

/** Longer lines are hard to read, however wide the terminal. */
const widestColumns = 100;

/** Lays out the Markdown of our own pages for a terminal: headings, paragraphs and lists wrapped, code and tables as they are. */
export function renderMarkdown(
  markdown: string,
  capabilities: Pick<Capabilities, "width" | "unicode">,
  style: Style,
): string {
  const width = Math.min(capabilities.width, widestColumns);
  const lines = blocksOf(markdown).flatMap((block) => renderBlock(block, width, style));
  const text = `${lines.join("\n").trim()}\n`;
  return capabilities.unicode ? text : toAscii(text);
}

type Block =
  | { kind: "heading" | "paragraph" | "blank"; text: string }
  | { kind: "item"; marker: string; text: string }
  | { kind: "verbatim"; text: string; code: boolean };

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let fenced = false;
  for (const line of markdown.replace(/^---\n[\s\S]*?\n---\n/, "").split("\n")) {
    if (/^\s*```/.test(line)) {
      fenced = !fenced;
    } else if (fenced) {
      blocks.push({ kind: "verbatim", text: line, code: true });
    } else {
      addLine(blocks, line);
    }
  }
  return blocks;
}

/** A line continues the paragraph or list item above it unless it starts something itself. */
function addLine(blocks: Block[], line: string): void {
  const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
  const item = /^(\s*(?:[-*+]|\d+\.)\s+)(.*)$/.exec(line);
  const last = blocks.at(-1);
  if (line.trim() === "") blocks.push({ kind: "blank", text: "" });
  else if (heading !== undefined) blocks.push({ kind: "heading", text: heading });
  else if (line.startsWith("|")) blocks.push({ kind: "verbatim", text: line, code: false });
  else if (item !== null) blocks.push({ kind: "item", marker: item[1] ?? "", text: item[2] ?? "" });
  else if (last?.kind === "paragraph" || last?.kind === "item") last.text += ` ${line.trim()}`;
  else blocks.push({ kind: "paragraph", text: line.trim() });
}

function renderBlock(block: Block, width: number, style: Style): string[] {
  switch (block.kind) {
    case "blank":
      return [""];
    case "heading":
      return wrap(plain(block.text), width).map(style.strong);
    case "paragraph":
      return wrap(plain(block.text), width).map((line) => inlineCode(line, style));
    case "item":
      return wrapHanging(block.marker, plain(block.text), width).map((line) => inlineCode(line, style));
    case "verbatim":
      return [block.code ? style.command(`    ${block.text}`) : block.text];
  }
}

/** Links become `text (address)`, emphasis goes. */
const plain = (text: string): string =>
  text
    .replace(/\[([^[\]]+)\]\(([^()\s]+)\)/g, (_, label: string, url: string) =>
      /^https?:/.test(url) ? `${label} (${url})` : label,
    )
    .replace(/\*\*([^*]+)\*\*/g, "$1");

const inlineCode = (line: string, style: Style): string =>
  line.replace(/`[^`]+`/g, (code) => style.command(code));
