import { Command } from "commander";
import { describe, expect, test } from "vitest";
import {
  deadlineFlag,
  denyingFlag,
  durationFlag,
  listFlag,
  switchFlag,
  textFlag,
  withFlags,
} from "../../../src/cli/flag.ts";

const flags = {
  name: textFlag("--name <name>", "", { variable: "NOMNOM_NAME" }),
  list: listFlag("--list <item...>", ""),
  on: switchFlag("--on", ""),
  colour: denyingFlag("--no-color", ""),
  wait: durationFlag("--wait <duration>", ""),
  limit: deadlineFlag("--limit <duration>", ""),
};

/** What commander makes of a command line, and an environment beside it. */
function given(argv: readonly string[], env: Record<string, string> = {}) {
  const command = withFlags(new Command("x"), flags).exitOverride();
  command.parse(argv, { from: "user" });
  return { values: command.optsWithGlobals(), env };
}

describe("a flag", () => {
  test("A flag is parsed as commander read it", () => {
    const all = given([
      ...["--name", "a", "--list", "b,c", "d", "--on", "--no-color"],
      ...["--wait", "0s", "--limit", "2s"],
    ]);
    expect(flags.name.of(all)).toBe("a");
    expect(flags.list.of(all)).toEqual(["b", "c", "d"]);
    expect(flags.on.of(all)).toBe(true);
    expect(flags.colour.of(all)).toBe(false);
    expect(flags.wait.of(all)).toBe(0);
    expect(flags.limit.of(all)).toBe(2_000);
  });

  test("A flag that was not given has a value too", () => {
    const none = given([]);
    expect(flags.name.of(none)).toBeNull();
    expect(flags.list.of(none)).toEqual([]);
    expect(flags.on.of(none)).toBe(false);
    expect(flags.colour.of(none)).toBe(true);
    expect(flags.wait.of(none)).toBeNull();
    expect(flags.limit.of(none)).toBeNull();
  });

  test("A flag is read from its variable where it was not given", () => {
    expect(flags.name.of(given([], { NOMNOM_NAME: "env" }))).toBe("env");
    expect(flags.name.of(given(["--name", "flag"], { NOMNOM_NAME: "env" }))).toBe("flag");
  });

  test("A flag that means nothing is an error with its name", () => {
    expect(() => flags.wait.of(given(["--wait", "soon"]))).toThrow(/^--wait: /);
    expect(() => flags.limit.of(given(["--limit", "0s"]))).toThrow(
      '--limit: "0s" is too short; give at least 1ms',
    );
  });
});
