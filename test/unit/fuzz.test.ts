import { describe, expect, it } from "vitest";
import { type FuzzFinding, fuzz } from "../fuzz/fuzz.ts";
import { fuzzTargets } from "../fuzz/targets.ts";

/** The same every time; `npm run fuzz` draws others, and thousands of them. */
const seed = 20_261_128;
const runs = 40;

describe(`what others wrote, nearly right (seed ${seed})`, async () => {
  const targets = await fuzzTargets();

  it.each(targets.map((target) => [target.name, target] as const))(
    "The parser of %s ends in its own error at worst",
    async (_, target) => {
      expect(await fuzz(target, seed, { runs })).toEqual([]);
    },
  );

  it("A text is reported with its seed where a parser does not survive it, or takes too long", async () => {
    const told = async (run: () => void): Promise<FuzzFinding[]> =>
      fuzz({ name: "x", isOwnError: () => false, take: () => ({ shown: () => "input", run }) }, seed, {
        runs: 1,
      });
    const thrown = await told(() => {
      throw new TypeError("not its own");
    });
    expect(thrown).toMatchObject([
      { target: "x", seed, nth: 0, what: expect.stringContaining("not its own") },
    ]);
    const slow = await told(() => {
      for (const untilMs = performance.now() + 1_500, cpu = process.cpuUsage(); ; )
        if (performance.now() > untilMs && process.cpuUsage(cpu).user > 1_100_000) break;
    });
    expect(slow).toMatchObject([{ what: expect.stringMatching(/^took \d+ ms/) }]);
  });
});
