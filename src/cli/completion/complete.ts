import { textFormat } from "../../report/formats.ts";
import { sanitiseLine } from "../../terminal/sanitise.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import { createProgram } from "../program.ts";
import { type Offer, offerAt } from "./candidates.ts";
import { positionOf } from "./position.ts";

/** What cobra's shell scripts, kubectl among them, read in the last line (ShellCompDirective): complete files, nothing else, folders. */
const directives = { files: 0, words: 4, folders: 16 } as const;

/**
 * `nomnom __complete WORD… LAST`: what LAST can become, a line each with a tab before its description, and in the last line what the shell
 * is to do besides. Whatever goes wrong, nothing is offered and nothing is said: there is a half-typed line on the screen.
 */
export async function complete(words: readonly string[], context: CliContext): Promise<void> {
  const offer = await offered(words, context);
  const lines =
    offer.kind === "words"
      ? offer.suggestions.map(({ value, description }) => lineOf(value, description))
      : [];
  await writeFully(context.stdout, [...lines, `:${directives[offer.kind]}`, ""].join("\n"));
}

async function offered(words: readonly string[], context: CliContext): Promise<Offer> {
  try {
    const program = createProgram(context, textFormat, () => undefined);
    return await offerAt(positionOf(program, words.length === 0 ? [""] : words), context);
  } catch {
    return { kind: "words", suggestions: [] };
  }
}

function lineOf(value: string, description: string): string {
  const word = sanitiseLine(value);
  return description === "" ? word : `${word}\t${sanitiseLine(description)}`;
}
