import { spawn } from "node:child_process";
import { median } from "./figure.ts";

/** A command to time as a whole process. */
export interface Timed {
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
}

/** Median wall time in ms of two lists of commands, run in turn (A B A B …) after one warm-up each. A list runs one after the other. */
export async function pairedMs(
  ours: readonly Timed[],
  reference: readonly Timed[],
  runs = 7,
): Promise<{ ours: number; reference: number }> {
  const times: { ours: number[]; reference: number[] } = { ours: [], reference: [] };
  for (let run = 0; run <= runs; run += 1) {
    const pair = { ours: await wallMs(ours), reference: await wallMs(reference) };
    if (run === 0) continue;
    times.ours.push(pair.ours);
    times.reference.push(pair.reference);
  }
  return { ours: median(times.ours), reference: median(times.reference) };
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
