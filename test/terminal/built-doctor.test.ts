import { describe, expect, test } from "vitest";
import { keys } from "./key-sequences.ts";
import { openTerminal } from "./terminal.ts";

const size = { columns: 100, rows: 30 };

/** The built program on a lab of its own. */
function openDoctor(scenario: string, flags: readonly string[] = []) {
  const nomnom = [process.execPath, "bin/nomnom.js"];
  const args = ["bin/nomnom.js", "lab", "run", "--scenario", scenario, "--", ...nomnom, "doctor", ...flags];
  return openTerminal(process.execPath, args, { ...size, deadlineMs: 90_000 });
}

describe("the built program on the lab", () => {
  test("The built program on seed opens a finding, goes back, filters, and leaves with 1 and the report in the normal screen", async () => {
    await using terminal = openDoctor("seed");
    await terminal.waitForText("done in");
    expect(terminal.screen()).toContain("FAIL 4");
    terminal.press(keys.enter);
    await terminal.waitForText("[Finding]");
    terminal.press(keys.escape);
    await terminal.waitForText("done in");
    terminal.press(`/st:fail overlap${keys.enter}`);
    await terminal.waitForText("filter st:fail overlap");
    expect(terminal.screen()).not.toContain("table-presence");
    terminal.press("q");
    expect(await terminal.exit()).toMatchObject({ exitCode: 1 });
    expect(terminal.screen()).toContain("FAIL: 4 failed");
    expect(terminal.modes()).toEqual({ alternateScreen: false, cursorVisible: true, autowrap: true });
  }, 180_000);

  test("The built program on healthy leaves with 0", async () => {
    await using terminal = openDoctor("healthy");
    await terminal.waitForText("done in");
    expect(terminal.screen()).toContain("FAIL 0");
    terminal.press("q");
    expect(await terminal.exit()).toMatchObject({ exitCode: 0 });
  }, 180_000);

  test("The built program on healthy goes on with its rounds when watched, and leaving gives 0", async () => {
    await using terminal = openDoctor("healthy", ["--watch", "--interval", "1s"]);
    await terminal.waitForText("PASS for");
    terminal.press("2");
    await terminal.waitForText("MESSAGES");
    terminal.press("q");
    expect(await terminal.exit()).toMatchObject({ exitCode: 0 });
  }, 180_000);
});
