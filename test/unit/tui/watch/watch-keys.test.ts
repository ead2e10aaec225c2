import { expect, test } from "vitest";
import { bindingsOf } from "../../../../src/tui/kit/key-map.ts";
import { panes } from "../../../../src/tui/watch/panes.ts";
import { watchKeys } from "../../../../src/tui/watch/watch-keys.ts";
import { Dashboard } from "./dashboard.ts";

test.each(["panes", "help"] as const)("No key of the dashboard means two things in the mode %s", (mode) => {
  const keys = bindingsOf(watchKeys(panes))
    .filter(({ modes }) => modes.includes(mode))
    .flatMap((binding) => binding.keys);
  expect(keys).toEqual([...new Set(keys)]);
});

test("A key that would change the dashboard closes its help and changes nothing", () => {
  const dashboard = new Dashboard().rounds(0, 0).press("?", "3");
  expect(dashboard.state.helpTop).toBeNull();
  expect(dashboard.state.focus.id).toBe("checks");
  expect(dashboard.press("?", "R").effects).toEqual([]);
});

test("A key that scrolls leaves the help of the dashboard open", () => {
  const dashboard = new Dashboard({ columns: 80, rows: 24 }).rounds(0, 0).press("?", "j");
  expect(dashboard.state.helpTop).toBe(1);
});
