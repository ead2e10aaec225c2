/**
 * Hands every parser nearly right input and says which break it:
 * `npm run fuzz -- [--runs N] [--seed N] [--only WORDS] [--nth N]`. An input is the same for the same seed and number.
 */
import { fuzz } from "./fuzz.ts";
import { fuzzTargets } from "./targets.ts";

const options = optionsOf(process.argv.slice(2));
console.log(`seed ${options.seed}, ${options.runs} inputs each`);
let found = 0;
for (const target of await fuzzTargets()) {
  if (!target.name.includes(options.only)) continue;
  const startedMs = performance.now();
  const findings = await fuzz(target, options.seed, { runs: options.runs, only: options.nth });
  found += findings.length;
  console.log(
    `${target.name}: ${findings.length === 0 ? "bears all" : "DOES NOT BEAR"} (${Math.round(performance.now() - startedMs)} ms)`,
  );
  for (const { nth, what } of findings)
    console.log(
      `  again: npm run fuzz -- --seed ${options.seed} --only "${target.name}" --nth ${nth}\n  ${what.replaceAll("\n", "\n  ")}`,
    );
}
process.exitCode = found === 0 ? 0 : 1;

function optionsOf(args: readonly string[]) {
  const read: { seed: number; runs: number; only: string; nth: number | null } = {
    seed: Math.floor(Date.now() / 1000),
    runs: 5_000,
    only: "",
    nth: null,
  };
  for (let index = 0; index < args.length; index += 2) {
    const value = args[index + 1] ?? "";
    if (args[index] === "--seed") read.seed = Number(value);
    else if (args[index] === "--runs") read.runs = Number(value);
    else if (args[index] === "--only") read.only = value;
    else if (args[index] === "--nth") read.nth = Number(value);
    else throw new Error(`${args[index]} is not known`);
  }
  return read;
}
