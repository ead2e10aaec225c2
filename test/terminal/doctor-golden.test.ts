import { describe, expect, test } from "vitest";
import { keys } from "./key-sequences.ts";
import { openRecordedScreen } from "./recorded-screen.ts";

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 20 },
];

/** The views of a finished run, each opened from the one before. */
const views: { name: string; keys: string; shows: string }[] = [
  { name: "list", keys: "", shows: "done in" },
  { name: "problems", keys: "f", shows: "problems only" },
  { name: "filter", keys: "f/max_file", shows: "/max_file" },
  { name: "filtered", keys: keys.enter, shows: "filter max_file" },
  { name: "finding", keys: `${keys.escape}gn${keys.enter}`, shows: "[Finding]" },
  { name: "evidence", keys: `nnn${keys.tab}`, shows: "[Evidence]" },
  { name: "remedy", keys: `n${keys.tab}`, shows: "[Remedy]" },
  { name: "page", keys: keys.tab, shows: "Why it matters" },
  { name: "help", keys: "?", shows: "Move" },
];

describe.each(sizes)("at $columns columns and $rows rows", (size) => {
  const golden = (name: string) => `golden/doctor/${size.columns}x${size.rows}/${name}.txt`;

  test("The views of a finished run look as in the golden files", async () => {
    await using terminal = openRecordedScreen(size);
    for (const view of views) {
      terminal.press(view.keys);
      await terminal.waitForText(view.shows);
      await expect(`${terminal.screen()}\n`).toMatchFileSnapshot(golden(view.name));
      expect(terminal.rows().at(-1), "the last row stays empty, so that nothing can scroll").toBe("");
    }
    expect(terminal.scrolledLines()).toBe(0);
    expect(terminal.scrollbackClears()).toBe(0);
  });

  test("A run under way looks as in the golden files", async () => {
    await using terminal = openRecordedScreen(size, { flags: ["--until", "postgres/privileges"] });
    await terminal.waitForText("FAIL 2");
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot(golden("running"));
  });

  test("A deployment without problems looks as in the golden files", async () => {
    await using terminal = openRecordedScreen(size, { recording: "healthy" });
    await terminal.waitForText("done in");
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot(golden("healthy"));
    terminal.press("f");
    await terminal.waitForText("no problems among");
    terminal.press("q");
    expect(await terminal.exit()).toMatchObject({ exitCode: 0 });
  });
});
