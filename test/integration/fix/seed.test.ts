import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { doctor, statuses } from "../../support/nomnom.ts";
import { runningLab } from "../lab/running-lab.ts";
import { fixOn, nomnomOn } from "./fix-on-lab.ts";
import { killAtEveryWrite } from "./kill-at-every-write.ts";

/** The incident of 2025-11-13 before its fixes, all four causes at once. */
describe("scenario seed", () => {
  let lab: Lab;
  let stateHome: string;
  beforeAll(async () => {
    stateHome = await mkdtemp(join(tmpdir(), "fix-home-"));
  });
  afterAll(() => rm(stateHome, { recursive: true, force: true }));

  /** Doctor finds nothing that fails, and an order arrives at the dashboard. */
  async function isWell(): Promise<void> {
    const { report, code } = await doctor(lab, ["--wait", "2m"]);
    const wrong = Object.entries(statuses(report)).filter(([, status]) =>
      ["fail", "blocked", "unknown"].includes(status),
    );
    expect({ wrong, code }, JSON.stringify(report.checks)).toEqual({ wrong: [], code: 0 });
    const e2e = await nomnomOn(lab, stateHome, "e2e", "--yes", "-o", "json");
    expect(e2e.code, e2e.stdout).toBe(0);
  }

  it("Scenario seed is repaired by nomnom fix --yes; then doctor passes, and e2e", async () => {
    lab = await runningLab("seed");
    await using _lab = lab;
    const before = await doctor(lab);
    expect(before.code).toBe(1);
    const { report, code, stderr } = await fixOn(lab, stateHome, "--yes");
    expect(code, `${stderr}\n${JSON.stringify(report.repairs)}`).toBe(0);
    await isWell();
  }, 600_000);

  it("Scenario seed is repaired also when fix is killed at every write, and recovered each time", async () => {
    lab = await runningLab("seed");
    await using _lab = lab;
    const kills = await killAtEveryWrite(lab, stateHome, "after", {
      isDone: async () => (await doctor(lab)).code === 0,
    });
    expect(kills).toBeGreaterThan(5);
    await isWell();
  }, 1_800_000);
});
