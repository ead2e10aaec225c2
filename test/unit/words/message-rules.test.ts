import { describe, expect, test } from "vitest";
import { faultsOf, type TextKind, wordFaults } from "../../support/words/rules.ts";

const good: [TextKind, string][] = [
  ["message", "MESSAGES holds 1 message, and nobody takes it."],
  ["message", "1 of 12 rows is gone."],
  ["remedy", "Set max_file to 3Gi in nats.conf, and restart NATS."],
  ["title", "Streams fit into JetStream's storage"],
  ["error", "no check is called nats/x"],
  ["error", "NATS_URL names no server"],
  ["hint", "`nomnom explain` lists every check."],
  ["hint", "nomnom doctor --watch --interval 10s"],
  ["help", "deadline of each call, such as 5s"],
];

const bad: [string, TextKind, string, string][] = [
  [
    "a message begins in lower case",
    "message",
    "the certificate is signed by an unknown authority.",
    'begins with "the"',
  ],
  ["a message has no full stop", "message", "MESSAGES is sealed", "ends without a full stop"],
  ["a title has one", "title", "A stream is sealed.", "ends with a full stop"],
  ["an error begins with a capital", "error", "No such check", "begins with a capital"],
  ["a hint begins in lower case", "hint", "give one of them.", "begins in lower case"],
  ["a hint has no full stop", "hint", "Give one of them", "ends without a full stop"],
  ["a help text is a sentence", "help", "Says where settings come from.", "ends with a full stop"],
  [
    "one is followed by a plural",
    "message",
    "It was killed (1 restarts).",
    'a plural after one: "1 restarts"',
  ],
  ["many are followed by a singular", "message", "2 message wait.", 'a singular after many: "2 message"'],
  ["one has a verb for many", "message", "1 row are gone.", 'a verb for many after one: "1 row are"'],
  ["a word stands twice", "message", "It is is gone.", 'a word twice: "is is"'],
  ["two spaces stand side by side", "message", "It is  gone.", "two spaces"],
  ["a riddle is told", "message", "What is published there is told.", 'says "told"; write:'],
  [
    "a sentence has too many words",
    "message",
    `One ${"and one ".repeat(16)}are two.`,
    "has a sentence of 35 words, more than 30",
  ],
];

describe("the rules of docs/style.md", () => {
  test.each(good)("The rules let a good %s pass: %s", (kind, text) =>
    expect(faultsOf(kind, text)).toEqual([]),
  );

  test.each(bad)("The rules are red where %s", (_name, kind, text, fault) => {
    expect(faultsOf(kind, text).join("\n")).toContain(fault);
  });

  test("A message may begin with the name of what it is about", () => {
    expect(faultsOf("message", "orders is unlogged.", { names: ["orders"] })).toEqual([]);
    expect(faultsOf("message", "orders is unlogged.")).toHaveLength(1);
  });

  test("Words of servers are quoted as they are", () => {
    const said = "1 nodes told us again and again";
    expect(faultsOf("message", `It says: ${said}.`, { quotes: [said] })).toEqual([]);
    expect(faultsOf("message", `It says: ${said}.`)).toHaveLength(3);
  });

  test("Commands in backticks are no prose", () => expect(wordFaults("`kubectl get pods anew`")).toEqual([]));
});
