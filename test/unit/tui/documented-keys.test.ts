import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { doctorKeys } from "../../../src/tui/doctor/doctor-keys.ts";
import { e2eKeys } from "../../../src/tui/e2e/e2e-keys.ts";
import { bindingsOf } from "../../../src/tui/kit/key-map.ts";
import { panes } from "../../../src/tui/watch/panes.ts";
import { watchKeys } from "../../../src/tui/watch/watch-keys.ts";

const page = readFileSync("docs/terminal.md", "utf8");

/** The rows of the table below a heading: keys, and what they do. */
function tableBelow(heading: string): { keys: string; does: string }[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const table = section.slice(section.indexOf("| keys | do |")).split("\n\n")[0] ?? "";
  return table
    .split("\n")
    .slice(2)
    .map((row) => /^\| (.*?) \| (.*) \|$/.exec(row) ?? [])
    .map(([, keys = "", does = ""]) => ({ keys, does }));
}

const spelled: Readonly<Record<string, string>> = {
  "↑": "arrows",
  "↓": "arrows",
  "→": "right",
  "←": "left",
  "^C": "Ctrl-C",
  "^Z": "Ctrl-Z",
};

const withTicks = (token: string): string => `\`${token.replace(/^(\d)-(\d)$/, "$1`-`$2")}\``;

const none: readonly string[] = [];

const screens = [
  { heading: "Keys of `nomnom doctor`\n", bindings: bindingsOf(doctorKeys), more: none },
  // The dashboard has the keys that move and those of the terminal as doctor has them.
  {
    heading: "Keys of `nomnom doctor --watch`\n",
    bindings: bindingsOf(watchKeys(panes)).filter(({ modes }) => !modes.some((mode) => mode === "help")),
    more: ["?", "shift-tab", "esc"],
  },
  {
    heading: "Keys of `nomnom e2e`\n",
    bindings: bindingsOf(e2eKeys),
    more: ["^L", "^Z", "shift-tab", "esc"],
  },
];

describe.each(screens)("docs/terminal.md, $heading", ({ heading, bindings, more }) => {
  const rows = tableBelow(heading);
  const text = rows.map(({ keys, does }) => `${keys} | ${does}`).join("\n");
  const shown = bindings.filter(({ inHelp }) => inHelp !== false).flatMap((each) => each.shown.split(" "));

  test("docs/terminal.md has every key of the help", () => {
    const missing = shown
      .filter((token) => !more.includes(token))
      .filter((token) => {
        const word = spelled[token] ?? token;
        return !text.includes(withTicks(token)) && !new RegExp(`(^|[ ,|(])${word}([ ,|)]|$)`, "m").test(text);
      });
    expect([...new Set(missing)]).toEqual([]);
  });

  test("docs/terminal.md has no key that the screen does not know", () => {
    const known = new Set(bindings.flatMap((each) => [...each.shown.split(" "), ...each.keys]));
    const told = rows.flatMap(({ keys }) => [...keys.matchAll(/`([^`]+)`/g)].map(([, key]) => key ?? ""));
    expect(told.filter((key) => !known.has(key) && !/^\d$/.test(key))).toEqual([]);
  });
});
