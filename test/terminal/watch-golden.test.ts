import { describe, expect, test } from "vitest";
import { keys } from "./key-sequences.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 20 },
];

function openWatch(size: { columns: number; rows: number }): Terminal {
  return openTerminal(process.execPath, ["--import", "tsx", "test/terminal/play-watch.ts"], size);
}

/** Each R is one round and one interval later; the message count of a round is its own. */
async function rounds(terminal: Terminal, from: number, to: number): Promise<void> {
  for (let round = from; round <= to; round += 1) {
    terminal.press("R");
    await terminal.waitFor(`round ${round}`, () => terminal.title() === `round ${round}`);
  }
}

describe.each(sizes)("at $columns columns and $rows rows", (size) => {
  const golden = (name: string) => `golden/watch/${size.columns}x${size.rows}/${name}.txt`;

  test("The dashboard falls ill and gets well again", async () => {
    await using terminal = openWatch(size);
    const show = async (name: string) => {
      await expect(`${terminal.screen()}\n`).toMatchFileSnapshot(golden(name));
      expect(terminal.rows().at(-1), "the last row stays empty, so that nothing can scroll").toBe("");
    };
    await terminal.waitForText("PASS");
    await show("first-round");
    terminal.press("p");
    await terminal.waitForText("PAUSED");
    await rounds(terminal, 1, 4);
    await terminal.waitForText("FAIL");
    await show("ill");
    terminal.press("3");
    await terminal.waitForText("[3 Consumers]");
    await show("consumers");
    terminal.press("4");
    await terminal.waitForText("[4 Pods]");
    await show("pods");
    terminal.press("5");
    await terminal.waitForText("[5 Tables]");
    await show("tables");
    await rounds(terminal, 5, 8);
    terminal.press("2");
    await terminal.waitForText("[2 Streams]");
    expect(terminal.screen()).toContain("STALE");
    await show("stale");
    terminal.press(`6${keys.enter}`);
    await terminal.waitFor("the changes alone", (_, rows) => rows[2]?.includes("[6 Changes") === true);
    await show("changes");
    terminal.press("d");
    await terminal.waitForText("q dashboard");
    await show("checks-in-full");
    terminal.press("q?");
    await terminal.waitForText("longer interval");
    await show("help");
    terminal.press("?q");
    await terminal.waitForText("left: quit inconclusive");
    expect(terminal.scrollbackClears()).toBe(0);
  });
});
