import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { nothing } from "../../../src/cli/completion/source.ts";
import {
  deadlineFlag,
  denyingFlag,
  durationFlag,
  listFlag,
  Operand,
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

  test("A duration is whole milliseconds that a timer can count", () => {
    expect(flags.wait.of(given(["--wait", "100ns"]))).toBe(1);
    expect(flags.wait.of(given(["--wait", "596h"]))).toBe(596 * 3_600_000);
    expect(() => flags.wait.of(given(["--wait", "597h"]))).toThrow('--wait: "597h" is too long');
  });

  test("A flag that means nothing is an error with its name", () => {
    expect(() => flags.wait.of(given(["--wait", "soon"]))).toThrow(/^--wait: /);
    expect(() => flags.limit.of(given(["--limit", "0s"]))).toThrow('--limit: "0s" is too short');
  });
});

describe("an operand", () => {
  const parsed = (operand: Operand, ...argv: string[]) => {
    const command = new Command("x").addArgument(operand).exitOverride();
    command.parse(argv, { from: "user" });
    return command.processedArgs[0];
  };

  test("An operand that is empty is refused by its name", () => {
    expect(() => parsed(new Operand("<file>", "", nothing), "")).toThrow("argument 'file' is empty");
    expect(() => parsed(new Operand("[path...]", "", nothing), "a", "")).toThrow("argument 'path' is empty");
    expect(parsed(new Operand("[path...]", "", nothing), "a", "b")).toEqual(["a", "b"]);
  });

  test("Words of a command line may be empty, and its program may not", () => {
    const command = new Operand("<command...>", "", nothing, { isCommandLine: true });
    expect(parsed(command, "grep", "", "file")).toEqual(["grep", "", "file"]);
    expect(() => parsed(command, "", "file")).toThrow("argument 'command' is empty");
  });
});
