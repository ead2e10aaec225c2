import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { normalModes } from "./between-stty.ts";
import { keys } from "./key-sequences.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const question = "Apply it? [y]es, [N]o, [d]iff, [q]uit:";
const replicas =
  'echo "replicas $(kubectl get deployment nomnom-ingestion-api-old -o jsonpath={.spec.replicas})"';

let stateHome = "";
beforeEach(async () => {
  stateHome = await mkdtemp(join(tmpdir(), "fix-screen-"));
});
afterEach(() => rm(stateHome, { recursive: true, force: true }));

const fix = [process.execPath, "bin/nomnom.js", "fix", "pipeline/single-api"];

/** `nomnom fix` of the second API in a lab that has two, and what became of it. */
const openFix = (): Terminal => openLab("bash", "-c", `${fix.join(" ")}; echo "left with $?"; ${replicas}`);

function openLab(...command: readonly string[]): Terminal {
  const lab = ["bin/nomnom.js", "lab", "run", "--scenario", "two-apis", "--"];
  return openTerminal(process.execPath, [...lab, ...command], {
    ...{ columns: 120, rows: 60, deadlineMs: 90_000 },
    env: { XDG_STATE_HOME: stateHome },
  });
}

/** How often the question is on the screen. */
const asked = (screen: string): number => screen.split(question).length - 1;

async function endsWith(terminal: Terminal, code: number, count: number): Promise<void> {
  await terminal.waitForText(`replicas ${count}`);
  expect(terminal.screen()).toContain(`left with ${code}`);
  expect(terminal.modes()).toEqual(normalModes);
}

describe("fix asks in a terminal", () => {
  test("Key d shows the whole diff and asks again, key y applies it and says what became of it", async () => {
    await using terminal = openFix();
    await terminal.waitForText(question);
    terminal.press("d\r");
    await terminal.waitFor("the question again", (screen) => asked(screen) === 2);
    expect(terminal.screen()).toMatch(/- *\S*replicas\S* 1/);
    terminal.press("y\r");
    await endsWith(terminal, 0, 0);
    expect(terminal.screen()).toContain("repaired");
  }, 180_000);

  test("What is no answer is asked again; n changes nothing; it was a warning, so that it ends with 0", async () => {
    await using terminal = openFix();
    await terminal.waitForText(question);
    terminal.press("perhaps\r");
    await terminal.waitFor("the question again", (screen) => asked(screen) === 2);
    terminal.press("n\r");
    await endsWith(terminal, 0, 1);
    expect(terminal.screen()).toContain("declined");
  }, 180_000);

  test("Enter alone is no", async () => {
    await using terminal = openFix();
    await terminal.waitForText(question);
    terminal.press(keys.enter);
    await endsWith(terminal, 0, 1);
  }, 180_000);

  test("Key q leaves this repair and all that follow", async () => {
    await using terminal = openFix();
    await terminal.waitForText(question);
    terminal.press("q\r");
    await endsWith(terminal, 0, 1);
  }, 180_000);

  test("Ctrl-C at the question changes nothing and ends with 130", async () => {
    await using terminal = openLab(...fix);
    await terminal.waitForText(question);
    terminal.press(keys.ctrlC);
    expect(await terminal.exit()).toMatchObject({ exitCode: 130 });
    expect(terminal.screen()).toMatch(/^declined: Scale nomnom-ingestion-api-old from 1 to 0/m);
    expect(terminal.modes()).toEqual(normalModes);
  }, 180_000);
});
