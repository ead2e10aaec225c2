import { styleText } from "node:util";
import type { Capabilities } from "./capabilities.ts";

/** The roles text can have. Colour only repeats what a word already says. */
export interface Style {
  strong(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
  uncertain(text: string): string;
  command(text: string): string;
  symbols: Symbols;
}

export interface Symbols {
  pass: string;
  warn: string;
  fail: string;
  skip: string;
  blocked: string;
  unknown: string;
  arrow: string;
  bullet: string;
  ellipsis: string;
  separator: string;
}

const unicodeSymbols: Symbols = {
  pass: "✓",
  warn: "▲",
  fail: "✗",
  skip: "○",
  blocked: "■",
  unknown: "?",
  arrow: "→",
  bullet: "•",
  ellipsis: "…",
  separator: "·",
};

const asciiSymbols: Symbols = {
  pass: "+",
  warn: "!",
  fail: "x",
  skip: "-",
  blocked: "#",
  unknown: "?",
  arrow: "->",
  bullet: "*",
  ellipsis: "...",
  separator: "-",
};

/** Ways to write that fit the terminal. */
export function styleFor(capabilities: Pick<Capabilities, "colour" | "unicode">): Style {
  const paint =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      capabilities.colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    strong: paint("bold"),
    dim: paint("dim"),
    good: paint("green"),
    warning: paint("yellow"),
    bad: paint(["red", "bold"]),
    uncertain: paint("magenta"),
    command: paint("cyan"),
    symbols: capabilities.unicode ? unicodeSymbols : asciiSymbols,
  };
}
