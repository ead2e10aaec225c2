import { bannedPhrases } from "./phrases.ts";

/**
 * What a text is, which decides how it begins and ends: `message` and `remedy` are sentences, `title` is a statement without a full stop, `error` follows `error: `,
 * `hint` is a sentence or a command alone, `help` stands beside a flag.
 */
export type TextKind = "message" | "remedy" | "title" | "error" | "hint" | "help";

/** What a rule may have to know of the text. */
export interface TextFacts {
  /** Names of the data, which begin as they are: those of the resource. */
  names?: readonly string[];
  /** Words of servers, which are quoted as they are. */
  quotes?: readonly string[];
}

/** One sentence holds what is read at once. */
const mostWords = 30;

/** What is wrong with a text; empty when nothing is. Each fault says what to write instead. */
export function faultsOf(
  kind: TextKind,
  text: string,
  { names = [], quotes = [] }: TextFacts = {},
): string[] {
  const own = withoutQuotes(text, [...quotes, ...names]);
  return [
    ...beginning[kind](text, names),
    ...ending[kind](text),
    ...(kind === "message" || kind === "remedy" ? longSentences(own) : []),
    ...matches(own, /\S {2,}\S/g).map(() => "has two spaces side by side"),
    ...wordFaults(own),
  ];
}

/** What no words of the project do, wherever they stand. */
export function wordFaults(text: string): string[] {
  const own = withoutCode(text);
  return [
    ...bannedPhrases.flatMap(({ phrase, instead }) => {
      const found = phrase.exec(own)?.[0];
      return found === undefined ? [] : [`says "${found.trim()}"; write: ${instead}`];
    }),
    ...matches(own, /\b(?!that\b|had\b)([a-z]+) \1\b(?![-\w])/g).map((word) => `has a word twice: "${word}"`),
    ...matches(own, /(?<![\d.,:/-]|of )\b1 (?!.?s\b)[a-z]+s\b(?<!address|process|status|class|access)/g).map(
      (words) => `has a plural after one: "${words}"`,
    ),
    ...matches(own, new RegExp(`(?<![\\d.,:/-])\\b(?!1 )\\d+ (${counted.join("|")})\\b`, "g")).map(
      (words) => `has a singular after many: "${words}"`,
    ),
    ...matches(own, /(?<![\d.,:/-])\b1 [a-z]+ (are|have|were|do|wait|lie)\b/g).map(
      (words) => `has a verb for many after one: "${words}"`,
    ),
  ];
}

/** What messages count. */
const counted = [
  "byte",
  "client",
  "connection",
  "consumer",
  "delivery",
  "letter",
  "message",
  "node",
  "page",
  "pod",
  "replica",
  "restart",
  "row",
  "server",
  "session",
  "stream",
  "subject",
  "transaction",
  "word",
];

const capital = /^[\p{Lu}\p{N}]/u;
const command = /^(nomnom|kubectl|nats|psql|npm|helm|GRANT|ALTER) .*[^.]$/;
/** A kind or a system is written as it is written everywhere. */
const properName =
  /^(Kubernetes|NATS|PostgreSQL|JetStream|Deployment|StatefulSet|Service|Secret|ConfigMap|[A-Z]+_[A-Z_]+)\b/;

const capitalOrName = (text: string, names: readonly string[]): string[] =>
  capital.test(text) || names.some((name) => name !== "" && text.startsWith(name))
    ? []
    : [`begins with "${text.split(" ")[0]}": neither a capital nor the name of the resource`];

const beginning: Readonly<Record<TextKind, (text: string, names: readonly string[]) => string[]>> = {
  message: capitalOrName,
  remedy: capitalOrName,
  title: capitalOrName,
  error: (text) =>
    /^\p{Lu}/u.test(text) && !properName.test(text) ? ["begins with a capital, and follows `error: `"] : [],
  hint: (text) =>
    capital.test(text) || /^[`…]/.test(text) || command.test(text)
      ? []
      : ["begins in lower case: a hint is a sentence, or a command alone"],
  help: (text) => (/^[A-Z][a-z]+ /.test(text) ? ["begins with a capital: help stands beside a flag"] : []),
};

const withStop = (text: string): string[] => (/[.?!…]$/.test(text) ? [] : ["ends without a full stop"]);
const withoutStop = (text: string): string[] => (/[^.]\.$/.test(text) ? ["ends with a full stop"] : []);

const ending: Readonly<Record<TextKind, (text: string) => string[]>> = {
  message: withStop,
  remedy: withStop,
  title: withoutStop,
  error: withoutStop,
  hint: (text) => (command.test(text) ? [] : withStop(text)),
  help: withoutStop,
};

/** What stands in parentheses is looked up rather than read. */
function longSentences(text: string): string[] {
  return text
    .replaceAll(/\([^()]*\)/g, "")
    .split(/(?<=[.?!])\s+/)
    .flatMap((sentence) => {
      const words = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
      return words > mostWords
        ? [`has a sentence of ${words} words, more than ${mostWords}: "${sentence}"`]
        : [];
    });
}

/** A quote counts as one word. */
const withoutQuotes = (text: string, quotes: readonly string[]): string =>
  quotes
    .filter((quote) => text.includes(quote))
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, quote) => left.replaceAll(quote, "…"), text);

/** Commands and names in backticks are no prose. */
const withoutCode = (text: string): string => text.replaceAll(/`[^`]*`/g, "…");

const matches = (text: string, expression: RegExp): string[] =>
  [...text.matchAll(expression)].map(([found]) => found);
