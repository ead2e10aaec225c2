import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterState } from "../integration/e2e/cluster-state.ts";
import { type Kill, planOf } from "./plan.ts";
import { startProgram } from "./program.ts";
import { type Rig, startRig } from "./rig.ts";
import { situations } from "./situations.ts";
import { type Chamber, count, nothingTallied, numbersOf, openChamber } from "./torture.ts";

/** The same every time; `npm run torture` draws others, and a thousand of them. */
const seed = 20_261_128;
const runs = { kills: 6, faults: 6, only: null };

describe(`nomnom while everything around it breaks (seed ${seed})`, () => {
  let chamber: Chamber;
  beforeAll(() => {
    chamber = openChamber(seed);
  });
  afterAll(() => chamber[Symbol.asyncDispose]());

  it("nomnom leaves nothing behind once it is recovered, and overwrites nothing of others", async () => {
    const tally = nothingTallied();
    const wrong: string[] = [];
    for (const numbered of numbersOf(runs)) {
      const run = await chamber.run(numbered);
      count(tally, run);
      if (run.wrong.length > 0) wrong.push(run.words);
    }
    expect(wrong.join("\n")).toBe("");
    // How many strike before a run has ended depends on the machine.
    expect(tally.kills).toBeGreaterThan(0);
    expect(tally.faults).toBeGreaterThan(0);
  }, 600_000);
});

describe("the torture chamber, left alone", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  }, 240_000);
  afterAll(() => rig?.[Symbol.asyncDispose]());

  it.each(situations.map(({ name }, index) => [name, index] as const))(
    "The torture chamber has fix repair %s",
    async (_, index) => {
      const situation = situations[index];
      await situation?.breakIt(rig);
      const program = startProgram(
        ["fix", "--yes", "-q", "--request-timeout", "20s", ...(situation?.checks ?? []), ...rig.directly],
        rig.env,
        [],
        100_000,
      );
      let writes = 0;
      rig.traffic.begin([], (on, nth) => {
        if (on === "write") writes = nth;
      });
      const ended = await program.ended;
      await situation?.restore(rig);
      expect(ended.code, ended.stdout + ended.stderr).toBe(0);
      expect(writes).toBeGreaterThanOrEqual(2);
    },
    120_000,
  );

  it("The torture chamber has doctor tell the mark of a killed run whose journal is gone, and --recover take it back", async () => {
    const kill: Kill = {
      signal: "SIGKILL",
      when: { kind: "request", on: "write", nth: 2, moment: "after" },
      againMs: null,
    };
    const killed = startProgram(["fix", "--yes", "-q", "pipeline/single-api"], rig.env, [kill], 100_000);
    rig.traffic.begin([], killed.onMoment);
    expect((await killed.ended).signal).toBe("SIGKILL");
    for (const name of await rig.journals()) await rm(join(rig.journalFolder, name));

    const doctor = await startProgram(["doctor", "-o", "json"], rig.env, [], 100_000).ended;
    expect(doctor.stdout).toContain('"kubernetes/unfinished-changes/unproven-repair"');
    const recovered = await startProgram(["fix", "--recover"], rig.env, [], 100_000).ended;
    expect(recovered).toMatchObject({ code: 0, stdout: expect.stringContaining("undone, as before") });
    expect(JSON.stringify(clusterState(rig.lab))).not.toContain("nomnom-doctor/");
    expect(rig.lab.store.list("Lease", rig.lab.namespace)).toEqual([]);
  }, 240_000);

  it("The torture chamber draws the same run for the same seed and number", () => {
    expect(planOf(1, 7, "fault", 5)).toEqual(planOf(1, 7, "fault", 5));
    expect(planOf(1, 7, "fault", 5)).not.toEqual(planOf(2, 7, "fault", 5));
  });
});
