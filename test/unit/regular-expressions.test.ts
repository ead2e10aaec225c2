import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { describe, expect, it } from "vitest";

interface Literal {
  source: string;
  flags: string;
  where: string;
}

/** Every regular expression that stands in src as a literal. */
function literalsOfSource(): Literal[] {
  const found = new Map<string, Literal>();
  for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
      if (/^\s{0,40}(?:\*|\/\/|\/\*)/.test(line)) continue;
      for (const [text, source = "", flags = ""] of line.matchAll(literal))
        if (isExpression(source, flags) && !found.has(text))
          found.set(text, { source, flags: flags.replace("y", ""), where: `${file}:${index + 1}` });
    }
  }
  return [...found.values()];
}

const literal = /(?<![\w)\]`"])\/(?![*/\s])((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+)\/([dgimsuvy]*)/g;

function isExpression(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp;
  } catch {
    return false; // a division, or a path in a text
  }
}

const repeated = [
  ..."a0A -/:@=\"'\\.*>{[(<#%|$;,_\n\t`",
  ...[
    "a.",
    "a-",
    "a_",
    "x://",
    "http://",
    "a:",
    "a@",
    "k=",
    "key=",
    "password ",
    "bearer ",
    '\\"',
    "\u001b[",
    "0.",
    "1e",
    " a",
    "a ",
    "\r\n",
    "1h",
    "1m",
    "a,",
    "**",
    "[a](",
    "()",
    "[]",
    '"a"',
  ],
];

/** Texts that a matcher may have to try from many places: one piece again and again, behind a word of the expression and before an end that fails. */
function hostileTexts({ source }: Literal): { text: (length: number) => string; name: string }[] {
  const words = [...new Set(source.match(/[A-Za-z]{3,}/g))].slice(0, 6);
  return [...repeated, ...words, ...words.map((word) => `${word} `)].flatMap((piece) =>
    ["", words[0] ?? "x"].flatMap((before) =>
      ["", "\u0000!"].map((after) => ({
        name: JSON.stringify(`${before} ${piece} … ${after}`),
        text: (length: number) => before + piece.repeat(Math.ceil(length / piece.length)) + after,
      })),
    ),
  );
}

const short = 2_048;
/** Twice as long again and again: here a matcher whose time grows with the square of the length takes minutes, a linear one milliseconds. */
const lengths = [16_384, 65_536, 262_144];
const deadlineMs = 3_000;

const script = new Script("expression.global ? text.replace(expression, '*') : expression.test(text)");

function endsInTime(expression: RegExp, text: string): boolean {
  try {
    script.runInContext(createContext({ expression, text }), { timeout: deadlineMs });
    return true;
  } catch {
    return false;
  }
}

/** The fastest of some tries: what else the machine does must not count. */
function shortTimeMs(expression: RegExp, text: string): number {
  const tries = Array.from({ length: 3 }, () => {
    const startedAt = performance.now();
    if (expression.global) text.replace(expression, "*");
    else expression.test(text);
    return performance.now() - startedAt;
  });
  return Math.min(...tries);
}

/** The first text on which an expression does not end in time. */
function superLinear(one: Literal): string[] {
  const expression = new RegExp(one.source, one.flags);
  const slow = hostileTexts(one).find(
    ({ text }) =>
      shortTimeMs(expression, text(short)) > 0.5 &&
      !lengths.every((length) => endsInTime(expression, text(length))),
  );
  return slow === undefined ? [] : [`${one.where} /${one.source}/${one.flags} on ${slow.name}`];
}

describe("regular expressions", () => {
  it("are found in the source", () => {
    expect(literalsOfSource().length).toBeGreaterThan(400);
  });

  it("that are quadratic are recognised", () => {
    expect(superLinear({ source: "\\s*\\n", flags: "g", where: "here" })).not.toEqual([]);
  });

  it("of the source all take time in proportion to the text", { timeout: 300_000 }, () => {
    expect(literalsOfSource().flatMap(superLinear)).toEqual([]);
  });
});
