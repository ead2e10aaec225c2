import { spawn } from "node:child_process";
import { median } from "./figure.ts";

/** A command to time as a whole process. */
export interface Timed {
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
}

/** Median wall time in ms of each list of commands, run in turn (A B C A B C …) after one warm-up each. A list runs one after the other. */
export async function inTurnMs(lists: readonly (readonly Timed[])[], runs = 7): Promise<number[]> {
  const times: number[][] = lists.map(() => []);
  for (let run = 0; run <= runs; run += 1) {
    for (const [index, list] of lists.entries()) {
      const ms = await wallMs(list);
      if (run > 0) times[index]?.push(ms);
    }
  }
  return times.map(median);
}

async function wallMs(commands: readonly Timed[]): Promise<number> {
  const startedAt = performance.now();
  for (const { command, args, env } of commands) {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(command, args, { stdio: "ignore", env: { ...process.env, ...env } });
      child.on("error", reject);
      child.on("close", () => resolve());
    });
  }
  return performance.now() - startedAt;
}
