import { describe, expect, test } from "vitest";
import { keys } from "./key-sequences.ts";
import { openRecordedScreen } from "./recorded-screen.ts";
import { openTerminal } from "./terminal.ts";

const repairable = { flags: ["--repairs"] };
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

describe.each(sizes)("at $columns columns and $rows rows", (size) => {
  const golden = (name: string) => `golden/doctor/${size.columns}x${size.rows}/${name}.txt`;

  test("Enter shows plan and exact change, key x asks, and key y repairs what was shown", async () => {
    await using terminal = openRecordedScreen(size, repairable);
    await terminal.waitForText("done in");
    terminal.press(`nn${keys.enter}`);
    await terminal.waitForText("undone by");
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot(golden("plan"));
    terminal.press("x");
    await terminal.waitForText("y: yes");
    await expect(`${terminal.screen()}\n`).toMatchFileSnapshot(golden("question"));
    terminal.press("y");
    await terminal.waitForText("repaired: Narrow MESSAGES to messages.ingest.>");
    expect(terminal.scrolledLines()).toBe(0);
  });
});

const size = { columns: 80, rows: 24 };

test("Key n to the question changes nothing", async () => {
  await using terminal = openRecordedScreen(size, repairable);
  await terminal.waitForText("done in");
  terminal.press("nnx");
  await terminal.waitForText("y: yes");
  terminal.press("n");
  await terminal.waitForText("nothing was changed");
});

test("Ctrl-C while a repair is made puts it back, and the screen stays", async () => {
  await using terminal = openRecordedScreen(size, repairable);
  await terminal.waitForText("done in");
  terminal.press("nnx");
  await terminal.waitForText("y: yes");
  terminal.press("y");
  await terminal.waitForText("looking whether");
  terminal.press(keys.ctrlC);
  await terminal.waitForText("undone: Narrow MESSAGES");
  expect(terminal.modes().alternateScreen).toBe(true);
});

test("Key p prints the command alone on the normal screen, whole, and any key comes back", async () => {
  await using terminal = openRecordedScreen(size);
  await terminal.waitForText("done in");
  const before = terminal.screen();
  terminal.press("p");
  await terminal.waitForText("any key: back");
  expect(terminal.modes().alternateScreen).toBe(false);
  expect(terminal.screen()).toContain(
    "kubectl --context admin -n nomnom-dev edit deployment/nomnom-dashboard-backend",
  );
  expect(terminal.screen()).not.toContain("$ ");
  terminal.press("q");
  await terminal.waitFor("the screen as before", (screen) => screen === before);
  expect(terminal.modes().alternateScreen).toBe(true);
});

test("The built program repairs an overlap of real streams from the screen", async () => {
  const nomnom = [process.execPath, "bin/nomnom.js"];
  const lab = ["bin/nomnom.js", "lab", "run", "--scenario", "api-crash-10065", "--"];
  const args = [...lab, ...nomnom, "doctor", "--only", "nats/*"];
  await using terminal = openTerminal(process.execPath, args, { ...size, deadlineMs: 90_000 });
  await terminal.waitForText("done in");
  terminal.press("x");
  await terminal.waitForText("?  y: yes  n: no");
  expect(terminal.screen()).toContain('- subjects: ["messages.>"]');
  terminal.press("y");
  await terminal.waitForText("repaired: Narrow MESSAGES");
  await terminal.waitForText("Nothing found.");
  terminal.press(keys.escape);
  await terminal.waitFor(
    "the end of the new look",
    (screen) => /FAIL 0/.test(screen) && /done in/.test(screen),
  );
  terminal.press("q");
  expect(await terminal.exit()).toMatchObject({ exitCode: 0 });
}, 180_000);
