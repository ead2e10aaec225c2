import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";

export interface Suggestion {
  value: string;
  /** One line; empty where the value says it all. */
  description: string;
}

/** What is known while a word is completed. */
export interface Asked {
  context: CliContext;
  command: Command;
  /** The flags so far, by attribute name, with their last value. */
  flags: ReadonlyMap<string, string>;
}

/** Where the words for a flag's value or an operand come from. */
export type Source =
  | { kind: "files" }
  | { kind: "folders" }
  | {
      kind: "words";
      /** Whether several may be given with commas between them. */
      list: boolean;
      words(asked: Asked): Promise<Suggestion[]> | Suggestion[];
    };

export const files: Source = { kind: "files" };
export const folders: Source = { kind: "folders" };

/** These words and no others. */
export const plainWords = (...values: readonly string[]): Source => ({
  kind: "words",
  list: false,
  words: () => values.map((value) => ({ value, description: "" })),
});

export const nothing = plainWords();
