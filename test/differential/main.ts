/**
 * Draws requests, asks the model and real servers, and prints where they differ:
 * `npm run differential -- [--requests N] [--seed N] [--only WORDS] NATS-SERVER…`. The programs are nats-server binaries; without one, those of this machine.
 */
import { isAtLeast } from "../../src/jetstream/server-version.ts";
import { createCleanupStack } from "../../src/lab/cleanup-stack.ts";
import { type Comparison, compare, nothingCompared } from "./compare.ts";
import { draw } from "./draw.ts";
import { type Program, programsOf } from "./programs.ts";
import { setUp, topologyKinds } from "./topologies.ts";

interface Options {
  requests: number;
  seed: number;
  only: string;
  files: string[];
}

process.exitCode = await main(optionsOf(process.argv.slice(2)));

async function main({ requests, seed, only, files }: Options): Promise<number> {
  const programs = await programsOf(files);
  console.log(
    `seed ${seed}, ${requests} requests each, nats-server ${programs.map(({ version }) => version).join(", ")}`,
  );
  const total = nothingCompared();
  for (const { name, kind, files: used } of runs(programs).filter((run) => run.name.includes(only))) {
    const cleanups = createCleanupStack();
    try {
      const result = await compare(await setUp(cleanups, kind, used), draw(requests, seed));
      console.log(`${name}: ${wordsOf(result)}`);
      for (const each of result.wrong) console.log(`  ${each}`);
      add(total, result);
    } catch (error) {
      // A cluster that does not come about is no answer of the model's; the rest is compared all the same.
      console.log(`${name}: not compared, ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await cleanups.run();
    }
  }
  console.log(`all: ${wordsOf(total)}`);
  return total.wrong.length === 0 ? 0 : 1;
}

/** Each version alone, and clusters of 2.10 and the newest together. */
function runs(programs: readonly Program[]) {
  const alone = programs.flatMap(({ version, file }) =>
    topologyKinds.map((kind) => ({ name: `${version}, ${kind.name}`, kind, files: [file] })),
  );
  const [older] = programs.filter(({ version }) => isAtLeast(version, [2, 10, 0]));
  const newest = programs.at(-1);
  const together = older === undefined || newest === undefined || older === newest ? [] : [older, newest];
  const mixed = together.length === 0 ? [] : topologyKinds.filter(({ servers }) => servers > 1);
  return [
    ...alone,
    ...mixed.map((kind) => ({
      name: `${together.map(({ version }) => version).join(" and ")} together, ${kind.name}`,
      kind,
      files: together.map(({ file }) => file),
    })),
  ];
}

function add(
  total: Comparison,
  { accepted, refused, undecidable, late, unanswered, halfDone, wrong }: Comparison,
): void {
  total.accepted += accepted;
  total.refused += refused;
  total.undecidable += undecidable;
  total.late += late;
  total.unanswered += unanswered;
  total.halfDone += halfDone;
  total.wrong.push(...wrong);
}

function wordsOf({ accepted, refused, undecidable, late, unanswered, halfDone, wrong }: Comparison): string {
  const sum = accepted + refused + undecidable;
  return `${sum} predicted (${accepted} accepted, ${refused} refused, ${undecidable} undecidable), ${late} seen too early, ${unanswered} without answer, ${halfDone} refused and done, ${wrong.length} wrong`;
}

function optionsOf(args: readonly string[]): Options {
  const options: Options = { requests: 300, seed: 20_261_128, only: "", files: [] };
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const value = args[index + 1] ?? "";
    if (!arg.startsWith("--")) {
      options.files.push(arg);
      continue;
    }
    index += 1;
    if (arg === "--requests") options.requests = Number(value);
    else if (arg === "--seed") options.seed = Number(value);
    else if (arg === "--only") options.only = value;
    else throw new Error(`${arg} is not known`);
  }
  return options;
}
