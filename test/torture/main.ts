/**
 * Runs e2e, fix, run and forward while everything around them breaks, and says what they have left behind:
 * `npm run torture -- [--kills N] [--faults N] [--seed N] [--only RUN] [--labs N] [--verbose]`. A run is the same for the same seed and number.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  count,
  type Numbered,
  nothingTallied,
  numbersOf,
  type TorturedRun,
  tallyWords,
  torturedRunSchema,
} from "./torture.ts";

interface Options {
  seed: number;
  kills: number;
  faults: number;
  only: number | null;
  labs: number;
  verbose: boolean;
}

const options = optionsOf(process.argv.slice(2));
const { seed, kills, faults, only, labs, verbose } = options;
console.log(`seed ${seed}, ${kills} runs with kills, ${faults} with faults, ${labs} labs`);
const startedMs = performance.now();
const tally = nothingTallied();
const due = numbersOf(options);
let failedLabs = 0;
const most = 100;
await Promise.all(Array.from({ length: Math.min(labs, due.length) }, work));
console.log(`${tallyWords(tally)} (${seconds()} s)`);
for (const run of tally.wrong) console.log(`again: npm run torture -- --seed ${seed} --only ${run}`);
process.exitCode = tally.wrong.length === 0 ? 0 : 1;

/** Makes runs in a process of its own until none is due. On a busy machine a lab may not come about: another one is begun then. */
async function work(): Promise<void> {
  const file = fileURLToPath(new URL("./chamber-process.ts", import.meta.url));
  const begin = () => fork(file, [String(seed)], { execArgv: ["--import", "tsx"] });
  let child = begin();
  for (let next = due.shift(); next !== undefined; next = due.shift()) {
    const run = await runIn(child, next);
    if (run === null) {
      due.push(next);
      child = begin();
      if (++failedLabs > most) throw new Error("no lab comes about");
      continue;
    }
    count(tally, run);
    if (run.wrong.length > 0 || only !== null || verbose) console.log(run.words);
    if (tally.runs % 50 === 0) console.log(`${tallyWords(tally)} (${seconds()} s)`);
  }
  child.send("end");
}

/** Null: the process has ended. */
function runIn(child: ChildProcess, numbered: Numbered): Promise<TorturedRun | null> {
  return new Promise((resolve) => {
    const ended = () => resolve(null);
    child.once("exit", ended);
    child.once("message", (run) => {
      child.off("exit", ended);
      resolve(torturedRunSchema.parse(run));
    });
    child.send(numbered);
  });
}

function seconds(): number {
  return Math.round((performance.now() - startedMs) / 1000);
}

function optionsOf(args: readonly string[]): Options {
  const read: Options = {
    seed: Math.floor(Date.now() / 1000),
    kills: 20,
    faults: 20,
    only: null,
    labs: 3,
    verbose: false,
  };
  for (let index = 0; index < args.length; index += 2) {
    const arg = args[index];
    if (arg === "--verbose") {
      read.verbose = true;
      index -= 1;
      continue;
    }
    const value = Number(args[index + 1]);
    if (!Number.isInteger(value)) throw new Error(`${arg} wants a whole number`);
    if (arg === "--seed") read.seed = value;
    else if (arg === "--kills") read.kills = value;
    else if (arg === "--faults") read.faults = value;
    else if (arg === "--only") read.only = value;
    else if (arg === "--labs") read.labs = value;
    else throw new Error(`${arg} is not known`);
  }
  return read;
}
