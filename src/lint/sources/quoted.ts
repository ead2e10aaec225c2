import type { Language } from "./language.ts";

/** A text in quotes. */
export interface Quoted {
  text: string;
  end: number;
  filled: boolean;
  /** Offset of its first character where nothing in it is escaped. */
  inner: number | null;
}

/** A way to quote: how it opens, how it closes, and what counts in between. */
interface Quoting {
  open: RegExp;
  /** What closes it, from what opened it. */
  close(opened: string): string;
  escapes: boolean;
  /** Without: a text ends with its line, and an open quote is a mark. */
  overLines: boolean;
  filled?: RegExp;
}

const same = (opened: string): string => opened;

const quotings: Readonly<Record<Language, readonly Quoting[]>> = {
  rust: [
    {
      open: /b?r#*"/y,
      close: (opened) => `"${"#".repeat(opened.length - opened.indexOf("r") - 2)}`,
      escapes: false,
      overLines: true,
    },
    { open: /b?"/y, close: () => '"', escapes: true, overLines: true },
    // A lifetime has no second quote so near.
    { open: /'(?=\\|[^\\]')/y, close: same, escapes: true, overLines: false },
  ],
  go: [
    { open: /`/y, close: same, escapes: false, overLines: true },
    { open: /["']/y, close: same, escapes: true, overLines: false },
  ],
  javascript: [
    { open: /`/y, close: same, escapes: true, overLines: true, filled: /\$\{/ },
    { open: /["']/y, close: same, escapes: true, overLines: false },
  ],
  java: [
    { open: /"""/y, close: same, escapes: true, overLines: true },
    { open: /["']/y, close: same, escapes: true, overLines: false },
  ],
  python: [
    {
      open: /[fF][rR]?(?:"""|''')/y,
      close: (opened) => opened.slice(-3),
      escapes: true,
      overLines: true,
      filled: /\{/,
    },
    {
      open: /[rRbBuU]{0,2}(?:"""|''')/y,
      close: (opened) => opened.slice(-3),
      escapes: true,
      overLines: true,
    },
    {
      open: /[fF][rR]?["']/y,
      close: (opened) => opened.slice(-1),
      escapes: true,
      overLines: false,
      filled: /\{/,
    },
    { open: /[rRbBuU]{0,2}["']/y, close: (opened) => opened.slice(-1), escapes: true, overLines: false },
  ],
};

/** Characters that a text may begin with: everything else is passed by without a look at the ways to quote. */
const beginning: Readonly<Record<Language, string>> = {
  rust: "\"'br",
  go: "\"'`",
  javascript: "\"'`",
  java: "\"'",
  python: "\"'fFrRbBuU",
};

/** What has been looked for in vain in a source: up to where there is no such closing. A file of quotes alone is then read once, not once for each. */
export type Unclosed = Map<string, number>;

/** The text in quotes that begins here; null: none does. */
export function readQuoted(
  source: string,
  at: number,
  language: Language,
  unclosed: Unclosed,
): Quoted | null {
  if (!beginning[language].includes(source[at] ?? " ")) return null;
  for (const [index, quoting] of quotings[language].entries()) {
    quoting.open.lastIndex = at;
    const opened = quoting.open.exec(source)?.[0];
    if (opened === undefined) continue;
    const close = quoting.close(opened);
    const key = `${index} ${close}`;
    if (at < (unclosed.get(key) ?? 0)) continue;
    const end = findEnd(source, at + opened.length, quoting, close);
    if (!end.closed) {
      unclosed.set(key, end.at);
      continue;
    }
    const raw = source.slice(at + opened.length, end.at);
    return {
      text: quoting.escapes ? raw.replace(escapeSequence, unescaped) : raw,
      end: end.at + close.length,
      filled: quoting.filled?.test(raw) ?? false,
      inner: quoting.escapes && raw.includes("\\") ? null : at + opened.length,
    };
  }
  return null;
}

function findEnd(
  source: string,
  from: number,
  { escapes, overLines }: Quoting,
  close: string,
): { at: number; closed: boolean } {
  for (let at = from; at < source.length; at += 1) {
    if (escapes && source[at] === "\\") at += 1;
    else if (source.startsWith(close, at)) return { at, closed: true };
    else if (!overLines && source[at] === "\n") return { at, closed: false };
  }
  return { at: source.length, closed: false };
}

const escapeSequence = /\\(?:\n\s*|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[\s\S])/g;
const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

function unescaped(all: string, braced?: string, four?: string, two?: string): string {
  const code = braced ?? four ?? two;
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  }
  if (all.startsWith("\\\n")) return "";
  const character = all.slice(1);
  return named[character] ?? character;
}
