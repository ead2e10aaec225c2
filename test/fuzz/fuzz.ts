import { randomOf, seedOf } from "../support/random.ts";
import type { FuzzTarget } from "./target.ts";

export interface FuzzFinding {
  target: string;
  seed: number;
  nth: number;
  what: string;
}

/** Nothing that is read takes longer. */
const longestMs = 1_000;

/** Hands a parser `runs` inputs of a seed; those that break it. */
export async function fuzz(
  target: FuzzTarget,
  seed: number,
  { runs, only = null }: { runs: number; only?: number | null },
): Promise<FuzzFinding[]> {
  const findings: FuzzFinding[] = [];
  for (let nth = only ?? 0; nth < (only === null ? runs : only + 1) && findings.length < 5; nth++) {
    const input = target.take(randomOf(seedOf(seed, nth)));
    const told = (what: string) =>
      findings.push({ target: target.name, seed, nth, what: `${what}\n  ${input.shown().slice(0, 600)}` });
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    try {
      await input.run();
    } catch (error) {
      if (!target.isOwnError(error))
        told(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const { user, system } = process.cpuUsage(cpu);
    // Of a busy machine only the time that it has worked counts.
    if (performance.now() - startedMs > longestMs && (user + system) / 1000 > longestMs)
      told(`took ${Math.round((user + system) / 1000)} ms`);
  }
  return findings;
}
