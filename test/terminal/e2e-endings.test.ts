import { describe, expect, test } from "vitest";
import { type BetweenStty, normalModes, openBetweenStty, screenModes } from "./between-stty.ts";
import { eventsBefore, readE2eRecording } from "./e2e-recording.ts";
import { keys } from "./key-sequences.ts";
import { openTerminal } from "./terminal.ts";

const size = { columns: 100, rows: 30 };
const interrupted = await readE2eRecording("interrupted");
/** Events before step 4 is cut off, and before the first change is put back. */
const inStep4 = `${eventsBefore(interrupted, (event) => event.type === "step-finished" && event.result.number === 4)}`;
const undoing = `${eventsBefore(interrupted, (event) => event.type === "undone")}`;

interface Ending {
  name: string;
  player: readonly string[];
  /** What is on the screen before it ends. */
  from: string;
  end(terminal: BetweenStty): Promise<void>;
  code: number;
  shows: string;
}

const finished = { player: ["two-apis"], from: "done in" };
const asked = { player: ["two-apis", "--ask"], from: "[ Change nothing ]" };
const running = { player: ["interrupted", "--until", inStep4], from: "running 1" };
const stuck = { ...running, player: [...running.player, "--undo-until", undoing] };
const signalled = (signal: NodeJS.Signals) => async (terminal: BetweenStty) =>
  void process.kill(await terminal.program(), signal);
const pressed = (text: string) => async (terminal: BetweenStty) => terminal.press(text);

const endings: Ending[] = [
  { name: "q after the end", ...finished, end: pressed("q"), code: 0, shows: "left: quit pass" },
  {
    name: "q out of an open step and the help",
    ...finished,
    end: pressed(`j${keys.enter}?qqq`),
    code: 0,
    shows: "left: quit pass",
  },
  {
    name: "Ctrl-C after the end",
    ...finished,
    end: pressed(keys.ctrlC),
    code: 130,
    shows: "left: interrupted pass",
  },
  { name: "no to the question", ...asked, end: pressed(keys.enter), code: 2, shows: "left: declined" },
  {
    name: "Ctrl-C at the question",
    ...asked,
    end: pressed(keys.ctrlC),
    code: 130,
    shows: "left: interrupted no report",
  },
  {
    name: "Ctrl-C in the middle, once all is put back",
    ...running,
    end: pressed(keys.ctrlC),
    code: 130,
    shows: "left: interrupted inconclusive",
  },
  {
    name: "q in the middle, once all is put back",
    ...running,
    end: pressed("q"),
    code: 130,
    shows: "left: interrupted inconclusive",
  },
  {
    name: "Ctrl-C twice, whatever is not put back yet",
    ...stuck,
    async end(terminal) {
      terminal.press(keys.ctrlC);
      await terminal.waitForText("undoing: Deployment");
      terminal.press(keys.ctrlC);
    },
    code: 130,
    shows: "left: interrupted abandoned",
  },
  {
    name: "SIGINT from elsewhere, once all is put back",
    ...running,
    end: signalled("SIGINT"),
    code: 130,
    shows: "left: interrupted inconclusive",
  },
  {
    name: "SIGTERM, once all is put back",
    ...running,
    end: signalled("SIGTERM"),
    code: 130,
    shows: "left: interrupted inconclusive",
  },
  {
    // Longer than a screen waits for its work.
    name: "SIGHUP, which takes the screen at once, once all is put back",
    ...running,
    player: [...running.player, "--undo-ms", "2500"],
    end: signalled("SIGHUP"),
    code: 130,
    shows: "left: SIGHUP inconclusive",
  },
  {
    name: "a bug, and the error can be read",
    player: [...running.player, "--throw"],
    from: running.from,
    end: pressed("q"),
    code: 1,
    shows: "thrown on purpose",
  },
];

describe("the terminal is as before, after", () => {
  test.each(endings)("The terminal is as before after $name", async ({ player, from, end, code, shows }) => {
    await using terminal = await openBetweenStty(["test/terminal/play-e2e.ts", ...player], size);
    await terminal.waitForText(from);
    expect(terminal.modes()).toEqual(screenModes);
    await end(terminal);
    await terminal.waitForText(`code ${code}`);
    expect(await terminal.exit()).toMatchObject({ exitCode: code });
    expect(terminal.screen()).toContain(shows);
    expect(terminal.screen(), "nothing of the screen stays").not.toContain("Forwards");
    expect(terminal.modes()).toEqual(normalModes);
    const { before, after } = await terminal.stty();
    expect(after).toBe(before);
  });
});

describe("job control", () => {
  test("Ctrl-Z in the middle gives the terminal to the shell, fg brings the same screen back", async () => {
    await using terminal = openTerminal("bash", ["--norc", "--noprofile", "-i"], {
      ...size,
      env: { PS1: "shell> " },
    });
    await terminal.waitForText("shell>");
    const player = `test/terminal/play-e2e.ts interrupted --until ${inStep4}`;
    terminal.press(`'${process.execPath}' --import tsx ${player}\r`);
    await terminal.waitForText("running 1");
    const before = terminal.screen();

    terminal.press(keys.ctrlZ);
    await terminal.waitForText("Stopped");
    expect(terminal.modes()).toEqual(normalModes);

    terminal.press("fg\r");
    await terminal.waitFor("the screen as before", (screen) => screen === before);
    expect(terminal.modes()).toEqual(screenModes);
    terminal.press(keys.ctrlC);
    await terminal.waitForText("left: interrupted inconclusive");
    expect(terminal.modes()).toEqual(normalModes);
  });
});
