import { parseArgs } from "node:util";
import { didYouMean } from "../../src/words/nearest.ts";

export interface Request {
  /** None: all. */
  names: readonly string[];
  check: boolean;
  fromRaw: boolean;
}

const usage = `usage: npm run record -- [NAME…] [--check] [--from-raw]

Records folders of fixtures/snapshots from real servers and prints what changed: all that this machine can, or those named.
  --check     write nothing; exit 1 when something differs
  --from-raw  no servers: build snapshot.json anew from raw-answers.json, after a probe or a schema has changed`;

/** The request in the words after `npm run record --`, or what is wrong with them. */
export function parseRequest(
  words: readonly string[],
  known: readonly string[],
): Request | { problem: string } {
  const options = { check: { type: "boolean" }, "from-raw": { type: "boolean" } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const unknown = positionals.find((name) => !known.includes(name));
    if (unknown !== undefined)
      return { problem: `There is no recording ${unknown}. ${didYouMean(unknown, known)}`.trimEnd() };
    return { names: positionals, check: values.check ?? false, fromRaw: values["from-raw"] ?? false };
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : String(error)}\n\n${usage}` };
  }
}
