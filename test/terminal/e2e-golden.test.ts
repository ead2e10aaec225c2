import { describe, expect, test } from "vitest";
import { eventsBefore, readE2eRecording } from "./e2e-recording.ts";
import { keys } from "./key-sequences.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 20 },
];

const passed = await readE2eRecording("two-apis");
/** Events before the message is seen at the worker, and before the first change is put back. */
const followed = `${eventsBefore(passed, (event) => event.type === "noted" && event.entry.reached === "worker")}`;
const undoing = `${eventsBefore(passed, (event) => event.type === "undone")}`;

function openE2e(
  size: { columns: number; rows: number },
  recording: string,
  ...flags: readonly string[]
): Terminal {
  const args = ["--import", "tsx", "test/terminal/play-e2e.ts", recording, ...flags];
  return openTerminal(process.execPath, args, size);
}

describe.each(sizes)("at $columns columns and $rows rows", (size) => {
  const golden = (name: string) => `golden/e2e/${size.columns}x${size.rows}/${name}.txt`;
  const show = async (terminal: Terminal, name: string) => {
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot(golden(name));
    expect(terminal.rows().at(-1), "the last row stays empty, so that nothing can scroll").toBe("");
    expect(terminal.scrolledLines()).toBe(0);
    expect(terminal.scrollbackClears()).toBe(0);
  };

  test("The question, and the run that passes, look as in the golden files", async () => {
    await using terminal = openE2e(size, "two-apis", "--ask");
    await terminal.waitForText("[ Change nothing ]");
    await show(terminal, "question");
    terminal.press("y");
    await terminal.waitForText("[ Scale it and run ]");
    terminal.press(keys.enter);
    await terminal.waitForText("done in");
    await show(terminal, "passed");
    terminal.press("2");
    await terminal.waitForText("[2 Message]");
    await show(terminal, "message");
    terminal.press("4");
    await terminal.waitForText("[4 Forwards]");
    await show(terminal, "forwards");
    terminal.press("l");
    await terminal.waitForText("[3 Worker log]");
    await show(terminal, "log");
    terminal.press("?");
    await terminal.waitForText("nomnom e2e: help");
    await show(terminal, "help");
  });

  test("A run under way, and putting back what it changed, look as in the golden files", async () => {
    await using terminal = openE2e(size, "two-apis", "--until", followed, "--undo-until", undoing);
    await terminal.waitForText("running 4");
    await show(terminal, "running");
    terminal.press(keys.ctrlC);
    await terminal.waitForText("undoing: Deployment");
    await show(terminal, "undoing");
  });

  test("A run that fails shows the broken hop as in the golden files", async () => {
    await using terminal = openE2e(size, "dead-letter-42p10");
    await terminal.waitForText("done in");
    await show(terminal, "failed");
    terminal.press(keys.enter);
    await terminal.waitForText("Evidence");
    await show(terminal, "step");
  });
});

describe("what the terminal can show", () => {
  const size = { columns: 100, rows: 30 };

  test("An ASCII locale gets ASCII", async () => {
    await using terminal = openE2e(size, "dead-letter-42p10", "--ascii");
    await terminal.waitForText("done in");
    expect(terminal.screen()).toMatch(/^[\x20-\x7e\n]*$/);
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot("golden/e2e/ascii.txt");
  });

  test("Without colours every state is a word, and the broken hop has one", async () => {
    await using terminal = openE2e(size, "dead-letter-42p10", "--no-colour");
    await terminal.waitForText("done in");
    expect(
      terminal
        .looks()
        .flat()
        .every(({ colour }) => colour === null),
    ).toBe(true);
    expect(terminal.screen()).toContain("BROKEN");
    expect(terminal.screen()).toContain("FAIL");
  });

  test("A screen reader gets lines in the normal screen, without marks for the eye", async () => {
    await using terminal = openE2e(size, "two-apis", "--screen-reader", "--ask");
    await terminal.waitForText("selected: Change nothing");
    terminal.press(`y${keys.enter}`);
    await terminal.waitForText("done in");
    expect(terminal.modes().alternateScreen).toBe(false);
    expect(terminal.screen()).not.toMatch(/[❯▶─✗✓◌]/);
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot("golden/e2e/screen-reader.txt");
  });

  test("A terminal that is too small is answered with one line", async () => {
    await using terminal = openE2e({ columns: 39, rows: 10 }, "two-apis");
    await terminal.waitForText("39x10 is too small");
  });

  test("The size follows the terminal, without leftovers and without scrolling", async () => {
    await using terminal = openE2e(size, "two-apis");
    await terminal.waitForText("done in");
    const before = terminal.screen();
    for (const [columns, rows] of [
      [40, 20],
      [120, 40],
      [60, 12],
      [200, 50],
      [30, 5],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
    }
    terminal.resize(size.columns, size.rows);
    await terminal.waitFor("the screen as before", (screen) => screen === before);
    expect(terminal.scrollbackClears()).toBe(0);
    expect(terminal.scrolledLines()).toBe(0);
  });

  test("A moved cursor draws the rows that changed, not the screen", async () => {
    await using terminal = openE2e(size, "dead-letter-42p10");
    await terminal.waitForText("done in");
    const cursorOn = (step: number) =>
      terminal.waitFor(`the cursor on step ${step}`, (screen) =>
        new RegExp(`❯ . \\S+ +${step} `).test(screen),
      );
    // Once a key has been read, Ink has drawn its first frame over the one before it.
    terminal.press("j");
    await cursorOn(6);
    const before = terminal.bytes();
    terminal.press("k");
    await cursorOn(5);
    const moved = terminal.bytes() - before;
    terminal.press(keys.ctrlL);
    await terminal.waitFor("the whole screen again", () => terminal.bytes() > before + moved);
    const whole = terminal.bytes() - before - moved;
    expect(moved).toBeLessThan(whole / 2);
  });

  test("Keys y and Y reach the clipboard of the terminal", async () => {
    await using terminal = openE2e(size, "dead-letter-42p10");
    await terminal.waitForText("done in");
    terminal.press("yY");
    await terminal.waitForText("sent the command to the clipboard");
    expect(terminal.clipboard()).toEqual([
      expect.stringMatching(/^FAIL check-stream \(worker-to-database\): /),
      "nomnom doctor --context admin -n nomnom-dev --area postgres",
    ]);
  });
});
