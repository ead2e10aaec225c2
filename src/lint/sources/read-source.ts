import { placesIn, type WrittenText } from "../place.ts";
import type { SourceFile, StreamName, WrittenConsumer, WrittenJetStream, WrittenStream } from "../written.ts";
import { closeOf } from "./brackets.ts";
import { constantsIn } from "./constants.ts";
import { type ConsumerLiteral, consumerLiterals } from "./consumer-literals.ts";
import { type Fields, wordsOf } from "./fields.ts";
import { type Language, languageOf } from "./language.ts";
import type { Constants, PackageTexts } from "./named-texts.ts";
import { type Literal, streamLiterals } from "./stream-literals.ts";
import { isMark, isWord, type Token } from "./token.ts";
import { tokenize } from "./tokenize.ts";
import { numberOf, textOf, textsOf } from "./value.ts";

/** A source, taken apart once: its package's constants are gathered from all files before any is read. */
export interface ParsedSource {
  source: SourceFile;
  language: Language;
  tokens: Token[];
  constants: ReturnType<typeof constantsIn>;
}

/** Words without one of which no stream or consumer is defined in a file. */
const telling = /subject|stream_?config|consumer_?config/i;

/** Whether a stream or a consumer may be defined in a file. */
export const mayDefine = ({ text }: SourceFile): boolean => telling.test(text);

/** Null: it is in no language that is read here. */
export function parseSource(source: SourceFile): ParsedSource | null {
  const language = languageOf(source.file);
  if (language === null) return null;
  const tokens = withoutTests(tokenize(source.text, language), language);
  return { source, language, tokens, constants: constantsIn(tokens, language) };
}

/** The streams and consumers that a source defines, also in code that it writes. */
export function readSource(
  { source, language, tokens }: ParsedSource,
  around: PackageTexts,
): WrittenJetStream {
  const placeAt = placesIn(source.file, source.text);
  const read = (own: readonly Token[], offset: number): WrittenJetStream => {
    const streams = streamLiterals(own, language);
    const consumers = consumerLiterals(own, language);
    if (streams.length + consumers.length === 0) return { streams: [], consumers: [] };
    const constants = constantsIn(own, language, around);
    const place = (at: number) => placeAt(at + offset);
    const context = { constants, place, scope: source.scope };
    return {
      streams: streams.map((literal) => streamOf(literal, context)),
      consumers: consumers.flatMap((literal) => consumerOf(literal, context) ?? []),
    };
  };
  const written = tokens.flatMap((token, index) =>
    isCode(token) && isPassedOn(tokens[index - 1]) ? [{ token, code: codeIn(token) }] : [],
  );
  const all = [
    read(tokens, 0),
    ...written.map(({ token, code }) => read(tokenize(code, language), token.inner ?? 0)),
  ];
  return {
    streams: all.flatMap(({ streams }) => streams),
    consumers: all.flatMap(({ consumers }) => consumers),
  };
}

interface ReadingContext {
  constants: Constants;
  place(at: number): WrittenStream["place"];
  scope: string;
}

/** A generator of code has the code it writes as a text over many lines. */
const isCode = ({ kind, text, inner }: Token): boolean =>
  kind === "text" && inner !== null && text.includes("\n") && telling.test(text);

/** A text that stands by itself, as those of Python's documentation do, is no code that somebody writes somewhere. */
const isPassedOn = (before: Token | undefined): boolean =>
  isMark(before, "(", ",", "=", ":=", "+", "[", "=>") || isWord(before, "return");

/** In a text for `format!` braces stand twice; the offsets of all else stay as they are. */
const codeIn = ({ text }: Token): string => text.replaceAll("{{", " {").replaceAll("}}", " }");

function streamOf({ fields, at }: Literal, { constants, place, scope }: ReadingContext): WrittenStream {
  const subjects = fields.get("subjects");
  const texts = subjects === undefined ? null : textsOf(subjects, constants);
  const written = texts?.filter((text) => text !== null) ?? null;
  return {
    name: nameFrom(fields.get("name"), constants),
    subjects: written?.map((text) => ({ text: text.text, place: place(text.at) })) ?? null,
    complete: texts?.every((text) => text !== null) ?? true,
    maxBytes: numberIn(fields, "maxbytes") ?? -1,
    replicas: numberIn(fields, "numreplicas") ?? numberIn(fields, "replicas") ?? 1,
    storage: isMemory(fields) ? "memory" : "file",
    noAck: fields.get("noack")?.some((token) => isWord(token, "true", "True")) ?? false,
    hasOrigin: fields.has("mirror") || fields.has("sources"),
    account: null,
    place: place(at),
    scope,
  };
}

function nameFrom(tokens: readonly Token[] | undefined, constants: Constants): StreamName {
  const text = tokens === undefined ? null : textOf(tokens, constants);
  return text === null
    ? { kind: "expression", words: wordsOf(tokens ?? []) }
    : { kind: "text", text: text.text };
}

function consumerOf(
  { fields, at, stream }: ConsumerLiteral,
  { constants, place, scope }: ReadingContext,
): WrittenConsumer | null {
  const on = textOf(stream, constants)?.text;
  const called = fields.get("durablename") ?? fields.get("durable") ?? fields.get("name") ?? [];
  const filters = [fields.get("filtersubject"), fields.get("filtersubjects")].flatMap((tokens) =>
    tokens === undefined ? [] : textsOf(tokens, constants),
  );
  // A filter that is worked out may let through what the others do not.
  if (on === undefined || filters.includes(null)) return null;
  const written: WrittenText[] = filters.flatMap((filter) =>
    filter === null || filter.text === "" ? [] : [{ text: filter.text, place: place(filter.at) }],
  );
  return {
    stream: on,
    name: textOf(called, constants)?.text ?? "<unnamed>",
    filters: written,
    account: null,
    place: place(at),
    scope,
  };
}

const numberIn = (fields: Fields, name: string): number | null => {
  const tokens = fields.get(name);
  return tokens === undefined ? null : numberOf(tokens);
};

const isMemory = (fields: Fields): boolean =>
  (fields.get("storage") ?? fields.get("storagetype") ?? []).some(({ text }) => /memory/i.test(text));

/** Without the modules of tests that Rust has in the same file. */
function withoutTests(tokens: readonly Token[], language: Language): Token[] {
  if (language !== "rust") return [...tokens];
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const isTest =
      isMark(token, "#") &&
      isWord(tokens[at + 2], "cfg") &&
      isWord(tokens[at + 4], "test") &&
      isMark(tokens[at + 5], ")");
    if (!isTest) {
      kept.push(token);
      continue;
    }
    const open = tokens.findIndex((each, index) => index > at + 6 && isMark(each, "{", ";"));
    at = open === -1 ? tokens.length : closeOf(tokens, open, tokens.length);
  }
  return kept;
}
