/**
 * Brings every situation about on real servers and prints what doctor says of it: `npm run cases -- [WORD…] [--write]`.
 * With --write the table goes into docs/cases.md.
 */
import { readFile, writeFile } from "node:fs/promises";
import { cases } from "./cases.ts";
import { type Outcome, runCase, trouble } from "./run-case.ts";
import { shareServers } from "./servers.ts";
import { sumOf, tableOf } from "./table.ts";
import { tablePage, withTable } from "./table-page.ts";

/** Each has servers of its own, and much of the time is spent waiting for them. */
const concurrency = 2;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const words = args.filter((arg) => !arg.startsWith("--"));
  const wanted = cases.filter(({ id }) => words.length === 0 || words.some((word) => id.includes(word)));
  const outcomes = await runAll(wanted);
  console.log(tableOf(outcomes));
  for (const outcome of outcomes) {
    const problem = trouble(outcome);
    if (problem !== null) console.log(`\n${outcome.id}\n  ${problem.replaceAll("; ", "\n  ")}`);
  }
  console.log(`\n${sumOf(outcomes)}`);
  if (args.includes("--write")) await writeTable(outcomes);
  return outcomes.every((outcome) => trouble(outcome) === null) ? 0 : 1;
}

async function writeTable(outcomes: readonly Outcome[]): Promise<void> {
  const page = await readFile(tablePage, "utf8");
  await writeFile(tablePage, withTable(page, `${sumOf(outcomes)}.\n\n${tableOf(outcomes)}`));
}

/** In the order of the cases, whichever ends first. */
async function runAll(wanted: readonly (typeof cases)[number][]): Promise<Outcome[]> {
  await using shared = shareServers();
  const waiting = [...wanted.entries()];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, each] = next;
      outcomes[index] = await runCase(each, shared).catch((error: unknown) => brokenOff(each, error));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return outcomes;
}

function brokenOff({ id, about }: (typeof cases)[number], error: unknown): Outcome {
  const words = error instanceof Error ? error.message : String(error);
  return { id, about, expected: "a report", said: "none", differs: [words], knownWrong: null, notRun: null };
}
