import * as z from "zod";
import { type Plan, planOf, planWords, type Trouble } from "./plan.ts";
import { type Rig, startRig } from "./rig.ts";
import { type Baseline, baselineOf, type Outcome, runPlanned } from "./run-planned.ts";
import { situations } from "./situations.ts";

/** What is reported of a run, also between processes. */
export const torturedRunSchema = z.object({
  run: z.int(),
  /** What was wrong; none: every promise was kept. */
  wrong: z.array(z.string()),
  code: z.string(),
  kills: z.int(),
  faults: z.int(),
  recoveries: z.int(),
  deliveredLate: z.int(),
  /** All of it for people. */
  words: z.string(),
});
export type TorturedRun = z.infer<typeof torturedRunSchema>;

/** Makes one run after the other in a lab of its own. What a run has broken does not stay: the next one has another lab then. */
export interface Chamber extends AsyncDisposable {
  run(numbered: Numbered): Promise<TorturedRun>;
}

export function openChamber(seed: number): Chamber {
  let at: { rig: Rig; healthy: Baseline } | null = null;
  const leave = async () => {
    const left = at;
    at = null;
    await left?.rig[Symbol.asyncDispose]();
  };
  return {
    async run({ run, trouble }) {
      const plan = planOf(seed, run, trouble, situations.length);
      for (let attempt = 1; ; attempt++) {
        try {
          at ??= await begin();
          const outcome = await runPlanned(at.rig, plan, at.healthy);
          if (outcome.wrong.length > 0) await leave();
          return { ...outcome, run, words: wordsOf(trouble, plan, outcome) };
        } catch (error) {
          // A busy machine may end a server of the lab: that says nothing of the program.
          await leave();
          if (attempt === 3) throw error;
        }
      }
    },
    [Symbol.asyncDispose]: leave,
  };
}

async function begin(): Promise<{ rig: Rig; healthy: Baseline }> {
  const rig = await startRig();
  for (const { restore } of situations) await restore(rig);
  return { rig, healthy: await baselineOf(rig) };
}

/** What is counted of all runs. */
export interface Tally {
  runs: number;
  kills: number;
  faults: number;
  wrong: number[];
  recoveries: number;
  deliveredLate: number;
  codes: Record<string, number>;
}

export const nothingTallied = (): Tally => ({
  runs: 0,
  kills: 0,
  faults: 0,
  wrong: [],
  recoveries: 0,
  deliveredLate: 0,
  codes: {},
});

export interface Numbered {
  run: number;
  trouble: Trouble;
}

/** Kills have the even numbers, faults the odd ones: a number says all of a run, however many there are. */
export function numbersOf({
  kills,
  faults,
  only,
}: {
  kills: number;
  faults: number;
  only: number | null;
}): Numbered[] {
  const numbered = (run: number): Numbered => ({ run, trouble: run % 2 === 0 ? "kill" : "fault" });
  if (only !== null) return [numbered(only)];
  const all: Numbered[] = [];
  for (let index = 0; index < Math.max(kills, faults); index++) {
    if (index < kills) all.push(numbered(2 * index));
    if (index < faults) all.push(numbered(2 * index + 1));
  }
  return all;
}

export function count(
  tally: Tally,
  { run, wrong, code, kills, faults, recoveries, deliveredLate }: TorturedRun,
): void {
  tally.runs += 1;
  tally.kills += kills;
  tally.faults += faults;
  tally.recoveries += recoveries;
  tally.deliveredLate += deliveredLate;
  tally.codes[code] = (tally.codes[code] ?? 0) + 1;
  if (wrong.length > 0) tally.wrong.push(run);
}

/** A run in a line or, where something was wrong, with everything that was said. */
function wordsOf(trouble: Trouble, plan: Plan, { wrong, code, recoveries, ms, stderr }: Outcome): string {
  const line = `${plan.run} ${trouble}: ${planWords(plan)} → ${code}, ${recoveries} recoveries, ${ms} ms`;
  return wrong.length === 0
    ? line
    : `WRONG ${line}\n  ${wrong.join("\n  ")}\n${stderr.replace(/^/gm, "  | ")}`;
}

export function tallyWords({ runs, kills, faults, wrong, recoveries, deliveredLate, codes }: Tally): string {
  const ends = Object.entries(codes).map(([code, times]) => `${code}: ${times}`);
  const left =
    wrong.length === 0 ? "0 runs left something" : `${wrong.length} runs left something: ${wrong.join(", ")}`;
  return `${runs} runs, ${kills} kills, ${faults} faults, ${recoveries} recoveries, ${deliveredLate} requests late; ends ${ends.join(", ")}; ${left}`;
}
