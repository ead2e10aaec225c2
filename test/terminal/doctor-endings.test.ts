import { describe, expect, test } from "vitest";
import { type BetweenStty, normalModes, openBetweenStty, screenModes } from "./between-stty.ts";
import { keys } from "./key-sequences.ts";
import { openRecordedScreen } from "./recorded-screen.ts";
import { openTerminal } from "./terminal.ts";

const size = { columns: 100, rows: 30 };

describe("the terminal is as before", () => {
  const endings: {
    name: string;
    flags?: string[];
    code: number;
    shows: string;
    end(terminal: BetweenStty): Promise<void>;
  }[] = [
    {
      name: "after q",
      code: 1,
      shows: "left: quit fail",
      end: async (terminal) => terminal.press("q"),
    },
    {
      name: "after q out of an open check, a filter and the help",
      code: 1,
      shows: "left: quit fail",
      end: async (terminal) => terminal.press(`/nats${keys.enter}${keys.enter}?qqq`),
    },
    {
      name: "after Ctrl-C",
      code: 130,
      shows: "left: interrupted fail",
      end: async (terminal) => terminal.press(keys.ctrlC),
    },
    {
      name: "after Ctrl-C in the middle of a run",
      flags: ["--until", "postgres/privileges"],
      code: 130,
      shows: "left: interrupted no report",
      end: async (terminal) => terminal.press(keys.ctrlC),
    },
    {
      name: "after q in the middle of a run, which counts as interrupted",
      flags: ["--until", "postgres/privileges"],
      code: 130,
      shows: "left: interrupted no report",
      end: async (terminal) => terminal.press("q"),
    },
    {
      name: "after SIGINT from elsewhere",
      code: 130,
      shows: "left: interrupted fail",
      end: async (terminal) => void process.kill(await terminal.program(), "SIGINT"),
    },
    {
      name: "after SIGTERM",
      code: 130,
      shows: "left: SIGTERM fail",
      end: async (terminal) => void process.kill(await terminal.program(), "SIGTERM"),
    },
    {
      name: "after SIGHUP",
      code: 130,
      shows: "left: SIGHUP fail",
      end: async (terminal) => void process.kill(await terminal.program(), "SIGHUP"),
    },
    {
      name: "after a crash, and the error can be read",
      flags: ["--throw-on-rerun"],
      code: 1,
      shows: "thrown on purpose",
      end: async (terminal) => terminal.press("R"),
    },
  ];

  test.each(endings)("The terminal is as before $name", async ({ flags, code, shows, end }) => {
    const player = ["test/terminal/play-recording.ts", "seed", ...(flags ?? [])];
    await using terminal = await openBetweenStty(player, size);
    await terminal.waitForText(flags?.includes("--until") ? "FAIL 2" : "done in");
    expect(terminal.modes()).toEqual(screenModes);
    await end(terminal);
    await terminal.waitForText(`code ${code}`);
    expect(await terminal.exit()).toMatchObject({ exitCode: code });
    expect(terminal.screen()).toContain(shows);
    expect(terminal.screen(), "nothing of the screen stays").not.toContain("stream-overlap");
    expect(terminal.modes()).toEqual(normalModes);
    const { before, after } = await terminal.stty();
    expect(after).toBe(before);
  });
});

describe("job control", () => {
  test("Ctrl-Z gives the terminal to the shell, fg brings the same screen back", async () => {
    await using terminal = openTerminal("bash", ["--norc", "--noprofile", "-i"], {
      ...size,
      env: { PS1: "shell> " },
    });
    await terminal.waitForText("shell>");
    terminal.press(`'${process.execPath}' --import tsx test/terminal/play-recording.ts seed\r`);
    await terminal.waitForText("done in");
    terminal.press("f");
    await terminal.waitForText("problems only");
    const before = terminal.screen();

    terminal.press(keys.ctrlZ);
    await terminal.waitForText("Stopped");
    expect(terminal.modes()).toEqual(normalModes);
    terminal.press("stty -a | grep -c -- ' icanon'\r");
    await terminal.waitFor("cooked mode", (_, rows) => rows.includes("1"));

    terminal.press("fg\r");
    await terminal.waitFor("the screen as before", (screen) => screen === before);
    expect(terminal.modes()).toEqual(screenModes);

    terminal.press("q");
    await terminal.waitForText("left: quit fail");
    expect(terminal.modes()).toEqual(normalModes);
    terminal.press("exit\r");
    await terminal.exit();
  });
});

describe("what is typed after the screen is gone", () => {
  test("What is typed after the screen is gone reaches the shell, though the program has not ended yet", async () => {
    await using terminal = openTerminal("bash", ["--norc", "--noprofile", "-i"], {
      ...size,
      env: { PS1: "shell> " },
    });
    await terminal.waitForText("shell>");
    terminal.press(`'${process.execPath}' --import tsx test/terminal/play-recording.ts seed --linger 500\r`);
    await terminal.waitForText("done in");
    terminal.press("q");
    await terminal.waitForText("left: quit fail");
    terminal.press("exit 7\r");
    expect(await terminal.exit()).toMatchObject({ exitCode: 7 });
  });
});

describe("the size", () => {
  test("The size follows the terminal, without leftovers and without scrolling", async () => {
    await using terminal = openRecordedScreen(size);
    await terminal.waitForText("done in");
    const before = terminal.screen();
    for (const [columns, rows] of [
      [40, 20],
      [120, 40],
      [60, 12],
      [200, 50],
      [41, 9],
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

  test("A terminal that is too small is answered with one line", async () => {
    await using terminal = openRecordedScreen({ columns: 39, rows: 10 });
    await terminal.waitForText("39x10 is too small");
    terminal.press("q");
    await terminal.exit();
  });
});

describe("what the terminal can show", () => {
  test("An ASCII locale gets ASCII", async () => {
    await using terminal = openRecordedScreen(size, { flags: ["--ascii"] });
    await terminal.waitForText("done in");
    expect(terminal.screen()).toMatch(/^[\x20-\x7e\n]*$/);
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot("golden/doctor/ascii.txt");
  });

  test("A screen reader gets lines in the normal screen, without marks for the eye", async () => {
    await using terminal = openRecordedScreen(size, { flags: ["--screen-reader"] });
    await terminal.waitForText("done in");
    expect(terminal.modes().alternateScreen).toBe(false);
    expect(terminal.screen()).not.toMatch(/[❯▾─✗✓]/);
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot("golden/doctor/screen-reader.txt");
    terminal.press("q");
    await terminal.waitForText("left: quit fail");
    expect(terminal.modes()).toEqual(normalModes);
  });
});

describe("calm", () => {
  test("Nothing is written while nothing happens, and a moved cursor costs little", async () => {
    await using terminal = openRecordedScreen({ columns: 120, rows: 40 });
    await terminal.waitForText("done in");
    const quiet = terminal.bytes();
    terminal.press("j");
    await terminal.waitFor("the cursor on the next row", (_, rows) => rows[5]?.startsWith("❯") === true);
    expect(terminal.bytes() - quiet).toBeLessThan(2_000);
  });

  test("Key y reaches the clipboard of the terminal", async () => {
    await using terminal = openRecordedScreen(size);
    await terminal.waitForText("done in");
    terminal.press("nnY");
    await terminal.waitForText("sent the command to the clipboard");
    expect(terminal.clipboard()).toEqual([
      "nomnom run --context admin -n nomnom-dev -- nats stream edit MESSAGES --subjects 'messages.ingest.>' --force",
    ]);
  });
});
