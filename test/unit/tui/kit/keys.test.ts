import { render } from "ink-testing-library";
import { createElement } from "react";
import { expect, test } from "vitest";
import { Keys } from "../../../../src/tui/kit/keys.tsx";
import { keys } from "../../../terminal/key-sequences.ts";

/** The keys that reach the screen when a terminal sends `sequence`. */
async function pressed(sequence: string): Promise<string[]> {
  const names: string[] = [];
  const app = render(createElement(Keys, { press: (key) => names.push(key) }));
  await new Promise((resolve) => setImmediate(resolve));
  app.stdin.write(sequence);
  await new Promise((resolve) => setImmediate(resolve));
  app.unmount();
  return names;
}

test.each<[name: string, sequence: string, keys: string[]]>([
  ["letters", "j", ["j"]],
  ["several letters in one piece", "jjG", ["j", "j", "G"]],
  ["a letter and what follows it in one piece", "f\r\t", ["f", "enter", "tab"]],
  ["arrows", keys.up + keys.down, ["up", "down"]],
  ["page keys", keys.pageDown, ["pagedown"]],
  ["shift-tab", "\u001b[Z", ["shift+tab"]],
  ["escape", keys.escape, ["escape"]],
  ["backspace as terminals send it", "\u007f", ["backspace"]],
  ["Ctrl-C", keys.ctrlC, ["ctrl+c"]],
  ["Ctrl-C behind other keys", `jj${keys.ctrlC}`, ["j", "j", "ctrl+c"]],
  ["space", " ", ["space"]],
  ["umlauts and wide characters", "ü日", ["ü", "日"]],
])("A key is read from what the terminal sends: %s", async (_, sequence, expected) => {
  expect(await pressed(sequence)).toEqual(expected);
});
