import { inside, splitAt } from "./brackets.ts";
import { chainedFields, type Fields, fieldsOf } from "./fields.ts";
import type { Language } from "./language.ts";
import { streamOfHandle } from "./stream-handles.ts";
import type { Literal } from "./stream-literals.ts";
import { isMark, isWord, type Token } from "./token.ts";

/** A definition of a consumer, and the words of the stream it is made on. */
export interface ConsumerLiteral extends Literal {
  stream: readonly Token[];
}

const consumerCalls: Readonly<Record<Language, readonly string[]>> = {
  rust: ["create_consumer_on_stream", "create_consumer_strict_on_stream"],
  go: ["CreateOrUpdateConsumer", "CreateConsumer", "UpdateConsumer", "AddConsumer"],
  javascript: ["add", "update"],
  java: ["addOrUpdateConsumer", "createConsumer"],
  python: ["add_consumer"],
};

/** Methods of async-nats' stream. */
const callsOnHandle = [
  "create_consumer",
  "create_consumer_strict",
  "get_or_create_consumer",
  "update_consumer",
];

/** Every definition of a consumer whose call says its stream. */
export function consumerLiterals(tokens: readonly Token[], language: Language): ConsumerLiteral[] {
  return tokens.flatMap((token, index): ConsumerLiteral[] => {
    if (language === "rust" && isWord(token, ...callsOnHandle) && isMark(tokens[index + 1], "("))
      return onHandle(tokens, index);
    if (!isWord(token, ...consumerCalls[language]) || !isMark(tokens[index + 1], "(")) return [];
    if (language === "javascript" && !isWord(tokens[index - 2], "consumers")) return [];
    const given = splitAt(inside(tokens, index + 1), ",");
    const config = given.find((each) => each.some((part) => isMark(part, "{", "(")));
    const fields = consumerFields(config ?? [], tokens, index, language);
    const stream = given.find(
      (each) => each !== config && (each[0]?.kind === "text" || each[0]?.kind === "word") && !isContext(each),
    );
    const named = fields.get("stream") ?? stream;
    return named === undefined || fields.size === 0 ? [] : [{ fields, at: token.at, stream: named }];
  });
}

function onHandle(tokens: readonly Token[], index: number): ConsumerLiteral[] {
  const stream = streamOfHandle(tokens, index);
  const given = splitAt(inside(tokens, index + 1), ",");
  const config = given.find((each) => each.some((part) => isMark(part, "{")));
  const fields = consumerFields(config ?? [], tokens, index, "rust");
  if (stream === null || fields.size === 0) return [];
  const [name] = given;
  const named = name === undefined || name === config ? fields : new Map([["name", name], ...fields]);
  return [{ fields: named, at: tokens[index]?.at ?? 0, stream }];
}

const isContext = (given: readonly Token[]): boolean =>
  isWord(given[0], "ctx", "context", "c", "config", "cfg");

function consumerFields(
  config: readonly Token[],
  tokens: readonly Token[],
  call: number,
  language: Language,
): Fields {
  const builder = config.findIndex((token) => isWord(token, "builder"));
  if (language === "java") return builder === -1 ? new Map() : chainedFields(config, builder - 1);
  if (language === "python") {
    const own = config.findIndex((token) => isWord(token, "ConsumerConfig"));
    return own === -1 ? fieldsOf(tokens, call + 1, "python") : fieldsOf(config, own + 1, "python");
  }
  const open = config.findIndex((token) => isMark(token, "{"));
  return open === -1 ? new Map() : fieldsOf(config, open, language);
}
