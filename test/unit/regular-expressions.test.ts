import { createContext, Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { knownSecrets } from "../../src/snapshot/known-secrets.ts";
import { secretWords } from "../../src/snapshot/secret-names.ts";
import { beginOfKey, endOfKey } from "../../src/snapshot/secret-shapes.ts";
import { escapeSequences } from "../../src/terminal/sanitise.ts";
import { type Expression, expressionsOfSource } from "../support/expressions-of-source.ts";

/** Files that build expressions while they run, with some of each: a new one is measured when it is entered here. */
const built: Readonly<Record<string, readonly RegExp[]>> = {
  // Somebody's own pattern is held against lines of a log, which are short.
  "src/blueprint/e2e-keys.ts": [],
  "src/e2e/watch/log-markers.ts": [],
  "src/blueprint/routes.ts": [/^nomnom-.*-api$/],
  "src/checks/kubernetes/pods/causes/kubelet-kill.ts": [/^liveness probe/i, /failed liveness probe/],
  "src/e2e/soak/soak-orders.ts": [/nomnom-doctor-0123456789abcdef-(\d+)/],
  "src/fix/repairs/kubernetes/raise-max-file.ts": [/-nomnom\.eu-nats-\d+$/],
  "src/lab/kubernetes-api/parse-label-selector.ts": [/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/],
  "src/snapshot/known-secrets.ts": [["Zq7planted3Xw", "hunter", "a/b c+d!1"], ["aaaaaaaaaaa1"]].flatMap(
    (values) => knownSecrets(values) ?? [],
  ),
  "src/snapshot/secret-names.ts": [secretWords()],
  "src/snapshot/secret-shapes.ts": [beginOfKey, endOfKey],
  "src/terminal/sanitise.ts": [escapeSequences],
};

const { literals, building } = expressionsOfSource();
const all: readonly Expression[] = [
  ...literals,
  ...Object.entries(built).flatMap(([where, expressions]) =>
    expressions.map(({ source, flags }) => ({ source, flags, where })),
  ),
];

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

/** Texts that a matcher may have to try from many places: one piece repeated, behind a word of the expression and before an end that fails. */
function hostileTexts({ source }: Expression): { text: (length: number) => string; name: string }[] {
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
/** Doubled repeatedly: here a matcher whose time grows with the square of the length takes minutes, a linear one milliseconds. */
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

/** The processor time of the fastest of some tries: what else the machine does must not count. */
function shortTimeMs(expression: RegExp, text: string): number {
  const tries = Array.from({ length: 3 }, () => {
    const from = process.cpuUsage();
    if (expression.global) text.replace(expression, "*");
    else expression.test(text);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1_000;
  });
  return Math.min(...tries);
}

/** Four times the text takes 4 times as long, or 16 times: a busy machine alone makes no expression slow. */
const growsFaster = (expression: RegExp, text: (length: number) => string): boolean =>
  shortTimeMs(expression, text(short * 4)) > 9 * shortTimeMs(expression, text(short));

/** The first text on which an expression does not end in time. */
function superLinear(one: Expression): string[] {
  const expression = new RegExp(one.source, one.flags.replace("y", ""));
  const slow = hostileTexts(one).find(
    ({ text }) =>
      shortTimeMs(expression, text(short)) > 0.5 &&
      !lengths.every((length) => endsInTime(expression, text(length))) &&
      growsFaster(expression, text),
  );
  return slow === undefined ? [] : [`${one.where} /${one.source}/${one.flags} on ${slow.name}`];
}

describe("regular expressions", () => {
  it("Regular expressions are found in the source", () => {
    expect(literals.length).toBeGreaterThan(400);
  });

  it("Regular expressions that are built while the program runs are all measured too", () => {
    expect(building).toEqual(Object.keys(built).toSorted());
  });

  it("Regular expressions that are quadratic are recognised", () => {
    expect(superLinear({ source: "\\s*\\n", flags: "g", where: "here" })).not.toEqual([]);
  });

  it("Regular expressions of the source all take time in proportion to the text", {
    timeout: 300_000,
  }, () => {
    expect(all.flatMap(superLinear)).toEqual([]);
  });
});
