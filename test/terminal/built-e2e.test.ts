import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { normalModes } from "./between-stty.ts";
import { keys } from "./key-sequences.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const size = { columns: 120, rows: 44 };
const deadlineMs = 90_000;

let stateHome = "";
beforeEach(async () => {
  stateHome = await mkdtemp(join(tmpdir(), "e2e-screen-"));
});
afterEach(() => rm(stateHome, { recursive: true, force: true }));

/** The built program's command line around a lab of its own; journals stay out of the home folder. */
function openLab(scenario: string, ...command: readonly string[]): Terminal {
  const args = ["bin/nomnom.js", "lab", "run", "--scenario", scenario, "--", ...command];
  return openTerminal(process.execPath, args, { ...size, deadlineMs, env: { XDG_STATE_HOME: stateHome } });
}

const e2e = [process.execPath, "bin/nomnom.js", "e2e"];

async function confirm(terminal: Terminal): Promise<void> {
  await terminal.waitForText("[ Change nothing ]");
  expect(terminal.screen()).toContain('{"op":"replace","path":"/spec/replicas","value":0}');
  terminal.press("y");
  await terminal.waitForText("[ Scale it and run ]");
  terminal.press(keys.enter);
}

describe("the built program on the lab", () => {
  test("The built program on two-apis asks, passes eight steps, opens one, and leaves with 0 and the report in the normal screen", async () => {
    await using terminal = openLab("two-apis", ...e2e);
    await confirm(terminal);
    await terminal.waitForText("done in");
    expect(terminal.screen()).toMatch(/PASS {2}A message travels from the API to the dashboard/);
    expect(terminal.screen().match(/✓ pass {4}\d /g)).toHaveLength(8);
    expect(terminal.screen()).toContain("put back: Deployment nomnom-ingestion-api-old");
    terminal.press(`jjjjjj${keys.enter}`);
    await terminal.waitForText("query-database, step 7 of 8");
    expect(terminal.screen()).toContain("1 order and 3 line items, all values as sent");
    terminal.press(keys.escape);
    await terminal.waitForText("done in");
    terminal.press("q");
    expect(await terminal.exit()).toMatchObject({ exitCode: 0 });
    expect(terminal.screen()).toContain("PASS: A message travels from the API to the dashboard");
    expect(terminal.modes()).toEqual(normalModes);
  }, 180_000);

  test("The built program on dead-letter-42p10 draws the broken hop, and leaving gives 1", async () => {
    await using terminal = openLab("dead-letter-42p10", ...e2e);
    await terminal.waitForText("done in");
    expect(terminal.screen()).toMatch(/worker ─+✗─+ database/);
    expect(terminal.screen()).toContain("BROKEN");
    terminal.press("q");
    expect(await terminal.exit()).toMatchObject({ exitCode: 1 });
    expect(terminal.screen()).toContain("FAIL: The message stopped between the worker and PostgreSQL");
  }, 180_000);

  test("Ctrl-C in the middle puts back what was changed, and ends with 130", async () => {
    await using terminal = openLab("two-apis", ...e2e, "--yes");
    await terminal.waitForText("✓ pass    1 Scale");
    terminal.press(keys.ctrlC);
    expect(await terminal.exit()).toMatchObject({ exitCode: 130 });
    expect(terminal.screen()).toContain(
      "Deployment nomnom-ingestion-api-old scaled from 1 to 0: put back, back to 1",
    );
    expect(terminal.modes()).toEqual(normalModes);
  }, 180_000);

  test("A second Ctrl-C ends at once with 130 and names the command that recovers, which then does", async () => {
    const run = e2e.join(" ");
    const replicas = "kubectl get deployment nomnom-ingestion-api-old -o jsonpath={.spec.replicas}";
    const script = `${run} --yes; echo "left with $?"; ${run} --recover; echo "recovered with $?"; echo "replicas $(${replicas})"`;
    await using terminal = openLab("two-apis", "bash", "-c", script);
    await terminal.waitForText("✓ pass    1 Scale");
    terminal.press(keys.ctrlC + keys.ctrlC);
    await terminal.waitForText("replicas 1");
    expect(await terminal.exit()).toMatchObject({ exitCode: 0 });
    expect(terminal.screen()).toContain("`nomnom e2e --recover` puts back what is still changed");
    expect(terminal.screen()).toContain("left with 130");
    // The undoing had begun: whether its patch had arrived is for --recover to find out.
    expect(terminal.screen()).toMatch(/nomnom-ingestion-api-old scaled from 1 to 0: (undone|not-needed)/);
    expect(terminal.screen()).toContain("recovered with 0");
    expect(terminal.modes()).toEqual(normalModes);
  }, 180_000);
});
