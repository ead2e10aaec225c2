import { readdirSync, readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/checks/catalogue.ts";
import { fileCatalogue } from "../../src/checks/file-catalogue.ts";
import type { CliContext } from "../../src/cli/cli-context.ts";
import { createProgram } from "../../src/cli/program.ts";
import { createRedactor } from "../../src/cli/redactor.ts";
import { steps } from "../../src/e2e/steps/steps.ts";
import { textFormat } from "../../src/report/formats.ts";
import { casesOf, resultOf } from "../support/checks/cases.ts";
import { commentLines } from "../support/words/comments.ts";
import { proseOf } from "../support/words/pages.ts";
import { bannedPhrases } from "../support/words/phrases.ts";
import { quotesOf, wordsIn } from "../support/words/quotes.ts";
import { faultsOf, wordFaults } from "../support/words/rules.ts";
import { wordsOfSource } from "../support/words/spoken-by-source.ts";

/** The name in `system/kind/name`, as a whole and without a schema. */
const namesIn = (resource: string): string[] => [resource.split("/").slice(2).join("/")];

describe.each(catalogue.map((check) => ({ id: check.id, check })))("the words of $id", ({ id, check }) => {
  test("Every message and remedy of the check's cases keeps the rules of docs/style.md", async () => {
    const faults = new Set<string>();
    for (const row of await casesOf(id)) {
      const quotes = quotesOf(row);
      for (const { message, remedy, resource, evidence } of resultOf(check, row).findings) {
        const facts = { names: namesIn(resource), quotes: [...quotes, ...wordsIn(evidence)] };
        for (const fault of faultsOf("message", message, facts)) faults.add(`${fault}\n  ${message}`);
        for (const fault of remedy === null ? [] : faultsOf("remedy", remedy.summary, facts))
          faults.add(`${fault}\n  ${remedy?.summary}`);
      }
    }
    expect([...faults]).toEqual([]);
  });
});

test("Titles of checks, findings and steps keep the rules of docs/style.md", () => {
  const all = [...catalogue, ...fileCatalogue];
  const titles = [
    ...all.flatMap(({ title, findings }) => [title, ...findings.map(({ declaration }) => declaration.title)]),
    ...steps.map(({ title }) => title),
  ];
  expect(titles.flatMap((title) => faultsOf("title", title).map((fault) => `${fault}: ${title}`))).toEqual(
    [],
  );
});

describe("the sources", () => {
  const { texts, unseen } = wordsOfSource();

  test("Errors are lower case and hints are sentences; nothing says what docs/style.md bans", () => {
    const faults = texts.flatMap(({ kind, text, where }) =>
      (kind === "prose" ? wordFaults(text) : faultsOf(kind, text)).map(
        (fault) => `${where}: ${fault}: ${text}`,
      ),
    );
    expect(faults).toEqual([]);
  });

  test("No comment says what docs/style.md bans", () => {
    const comments = commentLines();
    expect(comments.length).toBeGreaterThan(1000);
    const faults = comments.flatMap(({ where, text }) =>
      bannedPhrases.flatMap(({ phrase, instead }) =>
        phrase.test(text) ? [`${where}: instead of ${phrase.source} write ${instead}: ${text}`] : [],
      ),
    );
    expect(faults).toEqual([]);
  });

  test("Most errors and hints can be read where they are made", () => {
    const read = texts.filter(({ kind }) => kind !== "prose").length;
    // The others take their words from a variable; these are read as prose where they stand. One more of them is one less that is seen.
    expect({ read: read > 250, unseen: unseen.length <= mostUnseen, list: unseen }).toMatchObject({
      read: true,
      unseen: true,
    });
  });
});

const mostUnseen = 61;

/** Nothing runs: the program is only described. */
const context: CliContext = {
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env: {},
  cwd: ".",
  signal: new AbortController().signal,
  redactor: createRedactor(),
  exitWith: () => {},
  ifCutOff: () => {},
  leaveNow: () => {},
};

describe("the help", () => {
  const program = createProgram(context, textFormat, () => {});
  const withSubcommands = (command: Command): Command[] => [
    command,
    ...command.commands.flatMap(withSubcommands),
  ];

  test.each(withSubcommands(program).map((command) => ({ name: command.name(), command })))(
    "The help of $name describes commands, arguments and flags without a capital and a stop",
    ({ command }) => {
      const described = [
        ...(command === program ? [] : [command.description()]),
        ...command.options.map(({ description }) => description),
        ...command.registeredArguments.map(({ description }) => description),
      ];
      expect(described.every((text) => text !== "")).toBe(true);
      expect(described.flatMap((text) => faultsOf("help", text).map((fault) => `${fault}: ${text}`))).toEqual(
        [],
      );
    },
  );
});

describe("the documents", () => {
  // Decisions are kept as they were made, docs/cases.md lists the names of cases, and docs/style.md quotes bad words.
  const others = /^docs\/(decisions\/|cases\.md$|style\.md$)/;
  const pages = ["src/checks", "docs"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => `${folder}/${file}`)
      .filter((file) => file.endsWith(".md") && !others.test(file)),
  );

  test.each(pages)("%s says nothing that docs/style.md bans", (file) => {
    const faults = proseOf(readFileSync(file, "utf8")).flatMap(({ line, text }) =>
      wordFaults(text).map((fault) => `${file}:${line}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
